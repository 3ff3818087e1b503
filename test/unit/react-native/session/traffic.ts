/** The events of a native session, without its native module. */
import { createEmitter } from '../../../../src/react-native/session/emitter.ts'
import { createTraffic } from '../../../../src/react-native/session/native-traffic.ts'

const OWN = { connectionId: 'own', data: 'me', creationTime: undefined }
export const BOB = { connectionId: 'bob', data: 'Bob', creationTime: '' }

const EVENTS = [
  'connectionCreated',
  'connectionDestroyed',
  'streamCreated',
  'streamDestroyed',
  'streamPropertyChanged',
  'signal',
  'signal:chat',
  'signal:',
]

export function createSetup() {
  const emitter = createEmitter()
  const events: Record<string, unknown>[] = []
  for (const name of EVENTS) {
    emitter.on(name, (event) => events.push({ heardAs: name, ...event }))
  }
  const ended: unknown[] = []
  const sent: unknown[] = []
  const setup = { own: OWN as typeof OWN | null, probes: 0, signals: 0 }
  const traffic = createTraffic({
    emitter,
    tiles: {
      find: (streamId: string) =>
        streamId === 'shown'
          ? { end: (reason: string) => ended.push([streamId, reason]) }
          : undefined,
    } as never,
    own: () => setup.own,
    probe: {
      handleAnswer: () => void (setup.probes += 1),
      handleSignal: () => void (setup.signals += 1),
    },
    sendSignal: (...args) => void sent.push(args),
  })
  return {
    ...traffic,
    ...traffic.handlers,
    ended,
    events,
    sent,
    setup,
    take: () => events.splice(0),
  }
}

export function createJoined() {
  const setup = createSetup()
  setup.begin(OWN)
  setup.onConnectionCreated(BOB)
  setup.events.length = 0
  return setup
}

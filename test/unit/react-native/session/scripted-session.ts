/** A native session over a module that says what the test lets it say, and what the session has announced and called. */
import { DEFAULT_OPTIONS } from '../../../../src/index.ts'
import type { OpenTokErrorLike } from '../../../../src/index.ts'
import { createNativeSession } from '../../../../src/react-native/session/native-session.ts'
import type { NativeEntries } from '../../../../src/react-native/session/native-entry.ts'
import type {
  NativeEventName,
  NativeListener,
  NativePayload,
} from '../../../../src/react-native/session/native-module.types.ts'
import { MODULE_EVENTS } from '../native/emitters.ts'

export const ID = 'session-1'

const ANNOUNCED = [
  'sessionConnected',
  'sessionReconnecting',
  'sessionReconnected',
  'sessionDisconnected',
]

const METHODS = [
  'connect',
  'disableForceMute',
  'disconnect',
  'forceDisconnect',
  'forceMuteAll',
  'forceMuteStream',
  'initSession',
  'publish',
  'removeSubscriber',
  'sendSignal',
]

/** The parts that sessions of one app share. */
export function createDevice() {
  const calls: unknown[][] = []
  const listeners = new Set<{ readonly name: string; readonly listener: NativeListener }>()
  const events = MODULE_EVENTS.map((name) => {
    const add = (listener: NativeListener) => {
      const own = { name, listener }
      listeners.add(own)
      return { remove: () => void listeners.delete(own) }
    }
    return [name, add] as const
  })
  const methods = METHODS.map((name) => {
    const call = (...args: unknown[]) => void calls.push([name, ...args])
    return [name, call] as const
  })
  return {
    calls,
    entries: new Map() as NativeEntries,
    module: Object.fromEntries<unknown>([...events, ...methods]) as never,
    /** Sends an event about the session. */
    say(name: NativeEventName, payload: NativePayload = {}) {
      for (const each of listeners) {
        if (each.name === name) each.listener({ sessionId: ID, ...payload })
      }
    },
    /** The calls since the last look. */
    take: () => calls.splice(0),
  }
}

type Event = Record<string, unknown>

export function createScripted(device = createDevice()) {
  const session = createNativeSession({
    clock: DEFAULT_OPTIONS.clock,
    now: DEFAULT_OPTIONS.now,
    ghosts: { leave: () => undefined },
    foreground: { isAway: () => false, wasAwayWithin: () => false, watch: () => () => {} },
    network: { isOnline: () => true, subscribe: () => () => {} },
    apiKey: 'key',
    sessionId: ID,
    sessionOptions: {},
    encryptionSecret: undefined,
    probeMs: false,
    isAnnouncing: true,
    entries: device.entries,
    module: device.module,
  })
  const events: Event[] = []
  for (const name of ANNOUNCED) session.on(name, (event) => events.push({ ...event }))
  /** Answers of all joins, in order. */
  const answers: (Partial<OpenTokErrorLike> | undefined)[] = []
  const join = () => session.connect('token', (error) => answers.push(error))
  return {
    ...device,
    session,
    answers,
    join,
    /** What was announced since the last look. */
    heard: () => events.splice(0),
    /** Native has joined. */
    welcome: () => device.say('onSessionConnected', { connection: { connectionId: 'own' } }),
    count: (name: string) => device.calls.filter(([called]) => called === name).length,
  }
}

/** One that is joined; nothing of that is left to look at. */
export function createJoined() {
  const scripted = createScripted()
  scripted.join()
  scripted.welcome()
  scripted.heard()
  scripted.take()
  scripted.answers.length = 0
  return scripted
}

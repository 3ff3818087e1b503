import { describe, expect, it } from 'vitest'
import { createEmitter } from '../../../src/react-native/session/emitter.ts'
import { createTraffic } from '../../../src/react-native/session/native-traffic.ts'
import { PROBE_TYPE } from '../../../src/react-native/session/probe.ts'
import { watch } from '../app.ts'

const OWN = { connectionId: 'own', data: 'me', creationTime: undefined }
const BOB = { connectionId: 'bob', data: 'Bob', creationTime: '' }

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

function createSetup() {
  const emitter = createEmitter()
  const events: Record<string, unknown>[] = []
  for (const name of EVENTS) {
    emitter.on(name, (event) => events.push({ heardAs: name, ...event }))
  }
  const ended: unknown[] = []
  const sent: unknown[] = []
  const setup = { own: OWN as typeof OWN | null, probes: 0 }
  const traffic = createTraffic({
    emitter,
    tiles: {
      find: (streamId: string) =>
        streamId === 'shown'
          ? { end: (reason: string) => ended.push([streamId, reason]) }
          : undefined,
    } as never,
    own: () => setup.own,
    handleProbe: () => (setup.probes += 1),
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

function createJoined() {
  const setup = createSetup()
  setup.begin(OWN)
  setup.onConnectionCreated(BOB)
  setup.events.length = 0
  return setup
}

const pass = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('the people of a session', () => {
  it('come and go once each, as the same object', () => {
    const { onConnectionCreated, onConnectionDestroyed, take } = createSetup()
    onConnectionCreated(BOB)
    onConnectionDestroyed(BOB)
    onConnectionDestroyed(BOB)
    onConnectionDestroyed({})
    onConnectionCreated({})
    const [created, destroyed, ...more] = take()
    expect(created).toMatchObject({
      heardAs: 'connectionCreated',
      connection: { connectionId: 'bob', data: 'Bob' },
    })
    expect(destroyed).toMatchObject({ heardAs: 'connectionDestroyed' })
    expect(destroyed?.['connection']).toBe(created?.['connection'])
    expect(more).toEqual([])
  })

  it('are known best by the payload that has their data', () => {
    const { onConnectionCreated, onStreamCreated, take } = createSetup()
    const stream = { streamId: 'a', connection: { connectionId: 'bob' } }
    onStreamCreated(stream)
    onConnectionCreated(BOB)
    onStreamCreated({ ...stream, streamId: 'b' })
    onConnectionCreated({ ...BOB, data: 'Bobby' })
    const [first, created, second, again] = take()
    expect(first).toMatchObject({ stream: { connection: { data: '' } } })
    expect(created).toMatchObject({ connection: { data: 'Bob' } })
    expect(second).toHaveProperty('stream.connection', created?.['connection'])
    expect(again?.['connection']).toBe(created?.['connection'])
  })

  it('without data stay the object that they were', () => {
    const { onConnectionCreated, take } = createSetup()
    onConnectionCreated({ connectionId: 'bob' })
    onConnectionCreated({ connectionId: 'bob' })
    const [first, second] = take()
    expect(second?.['connection']).toBe(first?.['connection'])
  })
})

describe('the streams of a session', () => {
  const FLAGS = { hasAudio: true, hasVideo: false }
  const STREAM = { streamId: 'shown', connection: BOB, ...FLAGS, width: 640, height: 480 }

  it('come and go once each, with their tiles', () => {
    const { ended, isKnown, onStreamCreated, onStreamDestroyed, take } = createJoined()
    expect(isKnown({ streamId: 'shown' })).toBe(false)
    onStreamCreated(STREAM)
    onStreamCreated({ streamId: 'no connection' })
    onStreamCreated({ connection: BOB })
    expect(isKnown({ streamId: 'shown' })).toBe(true)
    onStreamDestroyed({ streamId: 'shown' })
    onStreamDestroyed({ streamId: 'shown' })
    onStreamDestroyed({})
    expect(isKnown({ streamId: 'shown' })).toBe(false)
    const [created, destroyed, ...more] = take()
    expect(created).toMatchObject({ heardAs: 'streamCreated', stream: { hasAudio: true } })
    expect(destroyed).toMatchObject({ heardAs: 'streamDestroyed' })
    expect(destroyed?.['stream']).toBe(created?.['stream'])
    expect(more).toEqual([])
    expect(ended).toEqual([['shown', '']])
  })

  it('may have no tile', () => {
    const { ended, onStreamCreated, onStreamDestroyed } = createJoined()
    onStreamCreated({ ...STREAM, streamId: 'not shown' })
    onStreamDestroyed({ streamId: 'not shown' })
    expect(ended).toEqual([])
  })

  it('of ones own are known as well, while joined', () => {
    const { isKnown, setup } = createJoined()
    const own = { streamId: 'mine', connection: { connectionId: 'own' } }
    expect(isKnown(own)).toBe(true)
    expect(isKnown({ streamId: 'mine', connection: { connectionId: 'bob' } })).toBe(false)
    setup.own = null
    expect(isKnown(own)).toBe(false)
    expect(isKnown({ streamId: 'mine' })).toBe(false)
  })

  it.each([
    ['hasAudio', false, { hasAudio: false }],
    ['hasVideo', true, { hasVideo: true }],
    ['hasVideo', 'true', {}],
    [
      'videoDimensions',
      { width: 480, height: 640 },
      { videoDimensions: { width: 480, height: 640 } },
    ],
    ['videoDimensions', null, { videoDimensions: { width: 0, height: 0 } }],
    ['name', { width: 480, height: 640 }, {}],
  ])('change: %s to %o', (changedProperty, newValue, change) => {
    const { onStreamCreated, onStreamPropertyChanged, take } = createJoined()
    onStreamCreated(STREAM)
    const stream = { streamId: 'shown' }
    onStreamPropertyChanged({ changedProperty, oldValue: 'before', newValue, stream })
    const [created, changed] = take()
    expect(created?.['stream']).toMatchObject({
      ...FLAGS,
      videoDimensions: { width: 640, height: 480 },
      ...change,
    })
    expect(changed).toMatchObject({
      heardAs: 'streamPropertyChanged',
      changedProperty,
      newValue,
      oldValue: 'before',
    })
    expect(changed?.['stream']).toBe(created?.['stream'])
  })

  it('that are unknown do not change', () => {
    const { onStreamPropertyChanged, take } = createJoined()
    onStreamPropertyChanged({ changedProperty: 'hasAudio', newValue: true })
    onStreamPropertyChanged({ stream: { streamId: 'unknown' } })
    expect(take()).toEqual([])
  })
})

describe('the signals of a session', () => {
  it('are announced as OpenTok.js announces them, with their sender', () => {
    const { onSignalReceived, take } = createJoined()
    onSignalReceived({ type: 'chat', data: 'hello', connectionId: 'bob' })
    onSignalReceived({ data: 'to all', connectionId: 'unknown' })
    onSignalReceived({ type: 'chat' })
    expect(take()).toMatchObject([
      { heardAs: 'signal', type: 'signal:chat', data: 'hello', from: { data: 'Bob' } },
      { heardAs: 'signal:chat', type: 'signal:chat', data: 'hello', from: { data: 'Bob' } },
      { heardAs: 'signal', type: 'signal', data: 'to all', from: { connectionId: 'unknown' } },
      { heardAs: 'signal', type: 'signal:chat', data: '', from: null },
      { heardAs: 'signal:chat', type: 'signal:chat', data: '', from: null },
    ])
  })

  it('that are probes are not announced, and mean something only if they are ones own', () => {
    const { onSignalReceived, setup, take } = createJoined()
    onSignalReceived({ type: PROBE_TYPE, connectionId: 'bob' })
    onSignalReceived({ type: PROBE_TYPE })
    expect(setup.probes).toBe(0)
    onSignalReceived({ type: PROBE_TYPE, connectionId: 'own' })
    expect(setup.probes).toBe(1)
    expect(take()).toEqual([])
  })

  it('are sent when they come back, each for one', async () => {
    const { onSignalReceived, send, sent } = createJoined()
    const watched = [
      watch(send({ type: 'chat', data: 'a' })),
      watch(send({ type: 'chat', data: 'a' })),
      watch(send({})),
    ]
    await pass()
    expect(sent).toEqual([
      ['chat', 'a', ''],
      ['chat', 'a', ''],
      ['', '', ''],
    ])
    const outcomes = async (event: object) => {
      onSignalReceived({ connectionId: 'own', ...event })
      await pass()
      return watched.map(({ outcome }) => outcome)
    }
    expect(await outcomes({ type: 'chat', data: 'a', connectionId: 'bob' })).toEqual([
      'pending',
      'pending',
      'pending',
    ])
    expect(await outcomes({ type: 'chat', data: 'b' })).toEqual(['pending', 'pending', 'pending'])
    expect(await outcomes({ type: 'other', data: 'a' })).toEqual(['pending', 'pending', 'pending'])
    expect(await outcomes({ type: 'chat', data: 'a' })).toEqual(['done', 'pending', 'pending'])
    expect(await outcomes({})).toEqual(['done', 'pending', 'done'])
    expect(await outcomes({ type: 'chat', data: 'a' })).toEqual(['done', 'done', 'done'])
  })

  it('to somebody else are sent when native has them, and to oneself when they come back', async () => {
    const { onSignalReceived, send, sent } = createJoined()
    const toBob = watch(send({ type: 'chat', data: 'a', to: { connectionId: 'bob' } }))
    const toMe = watch(send({ type: 'chat', data: 'b', to: { connectionId: 'own' } }))
    await pass()
    expect([toBob.outcome, toMe.outcome]).toEqual(['done', 'pending'])
    expect(sent).toEqual([
      ['chat', 'a', 'bob'],
      ['chat', 'b', 'own'],
    ])
    onSignalReceived({ type: 'chat', data: 'b', connectionId: 'own' })
    await pass()
    expect(toMe.outcome).toBe('done')
  })

  it('to somebody who is not there are refused', async () => {
    const { send, sent } = createJoined()
    await expect(send({ to: { connectionId: 'eve' } })).rejects.toMatchObject({
      name: 'OT_NOT_FOUND',
      message: 'The recipient is not in the session.',
    })
    expect(sent).toEqual([])
  })

  it('that did not come back before the end fail, and the next session begins with nobody', async () => {
    const { end, isKnown, onStreamCreated, send } = createJoined()
    onStreamCreated({ streamId: 'a', connection: BOB })
    const failed = expect(send({ type: 'chat' })).rejects.toMatchObject({
      name: 'OT_NOT_CONNECTED',
      message: 'The session is not connected.',
    })
    await pass()
    end()
    await failed
    expect(isKnown({ streamId: 'a' })).toBe(false)
    await expect(send({ to: { connectionId: 'bob' } })).rejects.toMatchObject({
      name: 'OT_NOT_FOUND',
    })
  })
})

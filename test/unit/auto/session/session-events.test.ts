import { describe, expect, it } from 'vitest'
import { isTranslated, translateEvents } from '../../../../src/auto/session/session-events.ts'
import { createSource } from '../source.ts'

const session = { name: 'the session' }

/** @param connection of the session when the library comes */
function createSetup({
  connection = null as object | null,
  connections = undefined as object | undefined,
} = {}) {
  const [library, source] = [createSource(), createSource()]
  const announced: (readonly [name: string, event: Record<string, unknown>])[] = []
  const joined: unknown[] = []
  const ended: unknown[] = []
  const raw = {
    ...source,
    like: { connection },
    firing: null as object | null,
    announce: (name: string, event: never) => void announced.push([name, event]),
  }
  const events = translateEvents({
    session: { ...session, connections } as never,
    raw: raw as never,
    reconnection: { on: library.on } as never,
    handleJoined: (event) => joined.push(event),
    handleEnded: (event) => ended.push(event),
  })
  return {
    ...events,
    raw,
    joined,
    ended,
    say: library.emit,
    take: () => announced.splice(0),
    /** Fires an event of OpenTok, during which the library says something. */
    during(event: object, run: () => void) {
      raw.firing = event
      run()
      raw.firing = null
    },
  }
}

describe('the events that the app hears from the library', () => {
  it.each([
    'connectionCreated',
    'connectionDestroyed',
    'sessionConnected',
    'sessionConnectFailed',
    'sessionDisconnected',
    'sessionReconnected',
    'sessionReconnecting',
    'signal',
    'signal:chat',
    'streamCreated',
    'streamDestroyed',
  ])('include %s', (name) => {
    expect(isTranslated(name)).toBe(true)
  })

  it.each(['archiveStarted', 'streamPropertyChanged', 'signals', ''])(
    'do not include %s',
    (name) => {
      expect(isTranslated(name)).toBe(false)
    },
  )

  it('are OpenTok’s own where OpenTok fires one of that name', () => {
    const { during, joined, say, take } = createSetup()
    const event = { type: 'sessionConnected' }
    during(event, () => say('connected', { first: true }))
    expect(take()).toEqual([['sessionConnected', event]])
    expect(joined[0]).toBe(event)
  })

  it('are like OpenTok’s where OpenTok fires none: only sessionReconnecting has no default', () => {
    const { raw, say, take } = createSetup()
    const connection = { connectionId: 'bob' }
    raw.emit('connectionCreated', { connection })
    say('reconnecting')
    say('reconnected')
    expect(take()).toEqual([
      ['connectionCreated', expect.objectContaining({ connection, cancelable: true })],
      ['sessionReconnecting', expect.objectContaining({ cancelable: false })],
      ['sessionReconnected', expect.objectContaining({ cancelable: true })],
    ])
  })

  it('tell of a stream that has changed between two joins', () => {
    const { handleStreamChange, take } = createSetup()
    const change = {
      stream: { streamId: 'a' },
      changedProperty: 'hasAudio',
      oldValue: true,
      newValue: false,
    } as const
    handleStreamChange(change)
    expect(take()).toEqual([['streamPropertyChanged', expect.objectContaining(change)]])
  })
})

describe('the end of a session', () => {
  it('is announced once for each join, and for want of a network if nobody says why', () => {
    const { ended, say, take } = createSetup()
    say('connected', { first: true })
    take()
    say('disconnected', { reason: null })
    say('disconnected', { reason: null })
    expect(take()).toEqual([
      [
        'sessionDisconnected',
        expect.objectContaining({ type: 'sessionDisconnected', reason: 'networkDisconnected' }),
      ],
    ])
    expect(ended).toHaveLength(1)
  })

  it('is not announced if the app has never heard of the join', () => {
    const { ended, say, take } = createSetup()
    say('disconnected', { reason: 'clientDisconnected' })
    expect([...take(), ...ended]).toEqual([])
  })

  it.each([
    ['undefined', undefined],
    ['of a kind that cannot be read', {}],
  ])(
    'is announced of a session that was joined before, with a list of people %s',
    (_, connections) => {
      const { say, take } = createSetup({ connection: { connectionId: 'own' }, connections })
      say('disconnected', { reason: 'clientDisconnected' })
      expect(take()).toEqual([
        ['sessionDisconnected', expect.objectContaining({ reason: 'clientDisconnected' })],
      ])
    },
  )
})

describe('a signal', () => {
  const from = { connectionId: 'bob' }

  it.each([
    ['nothing', null],
    ['an event of another name', { type: 'signal:other', data: 'hello' }],
    ['a signal with other data', { type: 'signal:chat', data: 'part' }],
  ])('is made for the app while OpenTok fires %s', (_, firing) => {
    const { raw, say, take } = createSetup()
    raw.firing = firing
    say('signal', { type: 'chat', data: 'hello', from })
    const event = { type: 'signal:chat', data: 'hello', from, cancelable: false }
    expect(take()).toEqual([
      ['signal', expect.objectContaining(event)],
      ['signal:chat', expect.objectContaining(event)],
    ])
  })

  it('is OpenTok’s own while OpenTok fires just that', () => {
    const { during, say, take } = createSetup()
    const event = { type: 'signal', data: 'hello', from, id: 'of OpenTok' }
    during(event, () => say('signal', { type: undefined, data: 'hello', from }))
    const [[name, announced] = [], ...more] = take()
    expect(name).toBe('signal')
    expect(announced).toBe(event)
    expect(more).toEqual([])
  })
})

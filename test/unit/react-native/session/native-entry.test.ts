import { describe, expect, it, vi } from 'vitest'
import { DEFAULT_OPTIONS } from '../../../../src/index.ts'
import { createEntry, LEAVE_MS } from '../../../../src/react-native/session/native-entry.ts'
import type { NativeEventHandlers } from '../../../../src/react-native/session/native-entry.ts'
import type {
  NativeEventName,
  NativeListener,
  NativeModule,
  NativePayload,
} from '../../../../src/react-native/session/native-module.types.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'

useFakeTimers()

const EVENTS = [
  'onConnectionCreated',
  'onSessionConnected',
  'onSessionDisconnected',
  'onSessionError',
  'onSessionReconnected',
  'onSessionReconnecting',
  'onStreamCreated',
] as const satisfies readonly NativeEventName[]

type Overrides = Partial<Pick<NativeModule, 'connect' | 'disconnect' | 'initSession'>>

interface Options {
  readonly module?: Overrides
  readonly sessionOptions?: object
  readonly encryptionSecret?: string
}

function createSetup({ encryptionSecret, module: overrides, sessionOptions = {} }: Options = {}) {
  const calls: unknown[][] = []
  const listeners = new Map<string, NativeListener>()
  const note =
    (name: string) =>
    (...args: unknown[]) => {
      calls.push([name, ...args])
      return (overrides as Record<string, (...args: unknown[]) => unknown> | undefined)?.[name]?.(
        ...args,
      )
    }
  const methods = ['initSession', 'connect', 'disconnect', 'setEncryptionSecret']
  const module = {
    ...Object.fromEntries(methods.map((name) => [name, note(name)])),
    ...Object.fromEntries(
      EVENTS.map((name) => [
        name,
        (listener: NativeListener) => {
          listeners.set(name, listener)
          return { remove: () => listeners.delete(name) }
        },
      ]),
    ),
  } as unknown as NativeModule
  const heard: unknown[][] = []
  const handlers = Object.fromEntries(
    EVENTS.map((name) => [name, (payload: unknown) => heard.push([name, payload])]),
  ) as unknown as NativeEventHandlers
  const owner = {
    module,
    clock: DEFAULT_OPTIONS.clock,
    entries: new Map(),
    apiKey: 'key',
    sessionId: 'session-1',
    sessionOptions,
    encryptionSecret,
  }
  const entry = createEntry(owner, handlers)
  return {
    ...owner,
    entry,
    calls,
    heard,
    listeners,
    say: (name: NativeEventName, payload: NativePayload | null = null) =>
      listeners.get(name)?.(payload),
    names: () => heard.map(([name]) => name),
    count: (name: string) => calls.filter(([called]) => called === name).length,
  }
}

const OWN = { sessionId: 'session-1' }

describe('a native session', () => {
  it('is initialised with every option that Android needs, and joined', () => {
    const { calls, entries, entry } = createSetup()
    expect(entries.get('session-1')).toBe(entry)
    entry.join('token')
    expect(calls).toEqual([
      [
        'initSession',
        'key',
        'session-1',
        {
          apiUrl: '',
          androidOnTop: '',
          androidZOrder: '',
          connectionEventsSuppressed: false,
          enableSinglePeerConnection: false,
          enableStereoOutput: false,
          iceConfig: {},
          ipWhitelist: false,
          proxyUrl: '',
          sessionMigration: false,
          useTextureViews: false,
        },
      ],
      ['connect', 'session-1', 'token'],
    ])
  })

  it('takes the options of the app, and those of `iceConfig` beside them', () => {
    const { calls, entry } = createSetup({
      sessionOptions: { proxyUrl: 'https://proxy', iceConfig: { transportPolicy: 'relay' } },
    })
    entry.join('token')
    expect(calls[0]?.[3]).toMatchObject({
      proxyUrl: 'https://proxy',
      sessionMigration: false,
      transportPolicy: 'relay',
    })
  })

  it('gets its secret before it is joined', () => {
    const { calls, entry } = createSetup({ encryptionSecret: '' })
    entry.join('token')
    expect(calls.map(([name]) => name)).toEqual(['initSession', 'setEncryptionSecret', 'connect'])
    expect(calls[1]).toEqual(['setEncryptionSecret', 'session-1', ''])
  })

  it.each([
    [
      'throws',
      () => {
        throw { code: 1004 }
      },
    ],
    ['rejects', () => Promise.reject({ code: 1004 })],
  ] as const)('reports that native %s when it joins', async (_, connect) => {
    const { entry, heard } = createSetup({ module: { connect } })
    entry.join('token')
    await pass(0)
    expect(heard).toEqual([['onSessionError', { code: 1004 }]])
  })

  it('reports a refusal without a reason too', async () => {
    const { entry, heard } = createSetup({ module: { connect: () => Promise.reject(null) } })
    entry.join('token')
    await pass(0)
    expect(heard).toEqual([['onSessionError', {}]])
  })
})

describe('an event of native', () => {
  it('belongs to the session that it names, itself or in its stream', () => {
    const { heard, say } = createSetup()
    say('onStreamCreated', { stream: { sessionId: 'session-2' } })
    say('onStreamCreated', { sessionId: 'session-2', stream: OWN })
    say('onStreamCreated', { stream: OWN })
    say('onConnectionCreated', OWN)
    expect(heard).toEqual([
      ['onStreamCreated', { stream: OWN }],
      ['onConnectionCreated', OWN],
    ])
  })

  it('that names none is an error of this one, or its drop if it is the only one', () => {
    const { entries, names, say } = createSetup()
    for (const name of EVENTS) say(name, null)
    expect(names()).toEqual(['onSessionError', 'onSessionReconnected', 'onSessionReconnecting'])
    entries.set('session-2', {})
    for (const name of EVENTS) say(name, {})
    expect(names().slice(3)).toEqual(['onSessionError'])
  })

  it('is no matter of a session that is over, or that another one has replaced', () => {
    const { entries, heard, listeners, say } = createSetup()
    const late = listeners.get('onSessionError')
    entries.set('session-1', {})
    say('onSessionError', OWN)
    expect(heard).toEqual([])
    entries.delete('session-1')
    late?.(OWN)
    expect(heard).toEqual([])
  })

  it('that says that the session is over ends it, and every listener', () => {
    const { entries, heard, listeners, say } = createSetup()
    say('onSessionDisconnected', { ...OWN, reason: 'x' })
    expect(heard).toEqual([['onSessionDisconnected', {}]])
    expect([listeners.size, entries.size]).toEqual([0, 0])
  })
})

describe('leaving a native session', () => {
  const watch = (promise: Promise<void>) => {
    const watched = { isOver: false }
    void promise.then(() => (watched.isOver = true))
    return watched
  }

  it('resolves when native says that it is over', async () => {
    const { entry, names, say } = createSetup()
    say('onSessionConnected', OWN)
    expect(entry.isLeaving).toBe(false)
    const left = watch(entry.leave())
    expect(entry.isLeaving).toBe(true)
    await pass(0)
    expect(left.isOver).toBe(false)
    say('onSessionDisconnected', OWN)
    await pass(0)
    expect(left.isOver).toBe(true)
    expect(names()).toEqual(['onSessionConnected', 'onSessionDisconnected'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    ['that was joined', true, LEAVE_MS.joined, 4_000],
    ['that never was', false, LEAVE_MS.joining, 500],
  ])('%s waits so long for native, and no longer', async (_, isJoined, waitMs, expected) => {
    const { entries, entry, heard, say } = createSetup()
    expect(waitMs).toBe(expected)
    if (isJoined) say('onSessionConnected', OWN)
    const left = watch(entry.leave())
    await pass(waitMs - 1)
    expect(left.isOver).toBe(false)
    await pass(1)
    expect(left.isOver).toBe(true)
    expect(heard.at(-1)).toEqual(['onSessionDisconnected', {}])
    expect(entries.size).toBe(0)
  })

  it('is asked of native once', async () => {
    const { calls, entry } = createSetup()
    void entry.leave()
    await pass(100)
    const second = watch(entry.leave())
    await pass(LEAVE_MS.joining - 101)
    expect(second.isOver).toBe(false)
    await pass(1)
    expect(second.isOver).toBe(true)
    expect(calls).toEqual([['disconnect', 'session-1']])
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('no session')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no session'))],
  ] as const)('goes on where native %s', async (_, disconnect) => {
    const { entry } = createSetup({ module: { disconnect } })
    const left = watch(entry.leave())
    await pass(LEAVE_MS.joining)
    expect(left.isOver).toBe(true)
  })

  it('tells nobody what comes in meanwhile, and leaves again after a late answer', async () => {
    const { count, entry, names, say } = createSetup()
    const left = watch(entry.leave())
    await pass(LEAVE_MS.joining - 1)
    for (const name of ['onConnectionCreated', 'onSessionError'] as const) say(name, OWN)
    expect(count('disconnect')).toBe(1)
    say('onSessionConnected', OWN)
    expect(count('disconnect')).toBe(2)
    expect(names()).toEqual([])
    await pass(LEAVE_MS.joined - 1)
    expect(left.isOver).toBe(false)
    await pass(1)
    expect(left.isOver).toBe(true)
  })
})

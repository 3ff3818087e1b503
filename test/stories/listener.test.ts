/** Stories of listeners that throw or act, and of what they see. */

import { describe, expect, it, vi } from 'vitest'
import { QUIET_MS } from '../../src/session/join.actor.ts'
import { createReconnection } from '../../src/reconnection.ts'
import { openTokError } from '../../src/kit/testing/index.ts'
import {
  CONNECT_MS,
  DISCONNECT_MS,
  PUBLISH_MS,
  REFUSE_MS,
  createScriptedPublisher,
} from './harness/scripted.ts'
import { useStory, createSetup, createJoinedSetup, watch } from './harness/story.ts'
import { pass } from './harness/time.ts'

useStory()

const raise = () => {
  throw new Error('of the app')
}

describe('a listener that throws', () => {
  it('affects neither other listeners nor the session, and is reported by the error event', async () => {
    const { reconnection, story } = createSetup()
    for (const name of ['connecting', 'connected', 'statusChanged'] as const) {
      reconnection.on(name, raise)
    }
    const later = vi.fn()
    reconnection.on('connected', later)
    const joined = watch(reconnection.connect())
    await pass(CONNECT_MS)
    expect(story).toEqual([
      'connecting',
      'error error:of the app',
      'error error:of the app',
      'connected first:true',
      'error error:of the app',
      'error error:of the app',
    ])
    expect(later).toHaveBeenCalledTimes(1)
    expect(joined.state).toBe('resolved')
  })

  it('of onChange() is reported, too', async () => {
    const { reconnection, session, story } = await createJoinedSetup()
    const later = vi.fn()
    reconnection.onChange(raise)
    reconnection.onChange(later)
    session.drop()
    expect(story).toEqual(['reconnecting phase:resuming reason:null', 'error error:of the app'])
    expect(later).toHaveBeenCalledTimes(1)
  })

  it('of a subscriber is reported, and its machine continues', async () => {
    const { reconnection, session, story } = await createJoinedSetup()
    const tile = reconnection.subscribe({ streamId: 'a' })
    for (const name of ['connected', 'statusChanged', 'elementChanged'] as const) {
      tile.on(name, raise)
    }
    tile.onChange(raise)
    session.subscribers[0]!.fire('connected')
    session.subscribers[0]!.fire('videoElementCreated')
    expect(story.filter((line) => line.startsWith('error'))).toHaveLength(4)
    session.subscribers[0]!.fire('disconnected')
    expect(tile.status).toBe('reconnecting')
    expect(reconnection.status).toBe('connected')
  })

  it('of the error event is reported to the platform only', async () => {
    const reportError = vi.fn()
    vi.stubGlobal('reportError', reportError)
    const { reconnection, session, story } = await createJoinedSetup()
    reconnection.on('error', raise)
    reconnection.on('reconnecting', raise)
    session.drop()
    expect(reportError).toHaveBeenCalledTimes(1)
    expect(story).toEqual(['reconnecting phase:resuming reason:null', 'error error:of the app'])
    session.resume()
    await pass(3_000)
    expect(reconnection.status).toBe('connected')
  })

  it('is reported to the platform if there is no listener of error', async () => {
    const reportError = vi.fn()
    vi.stubGlobal('reportError', reportError)
    const { reconnection: first, session } = await createJoinedSetup()
    first.dispose()
    const reconnection = createReconnection(session)
    reconnection.on('reconnecting', raise)
    session.drop()
    expect(reportError).toHaveBeenCalledExactlyOnceWith(new Error('of the app'))
    expect(reconnection.status).toBe('reconnecting')
    reconnection.dispose()
  })

  it('affects nothing if nobody hears of errors, not even the platform', async () => {
    vi.stubGlobal('reportError', undefined)
    const { reconnection: first, session } = await createJoinedSetup()
    first.dispose()
    const reconnection = createReconnection(session)
    const later = vi.fn()
    reconnection.on('reconnecting', raise)
    reconnection.on('reconnecting', later)
    session.drop()
    expect(later).toHaveBeenCalledTimes(1)
    expect(reconnection.status).toBe('reconnecting')
    reconnection.dispose()
  })

  it('does not silence the listeners of the app on the session itself', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const own = vi.fn()
    session.on('sessionReconnecting', own)
    reconnection.on('reconnecting', raise)
    session.drop()
    expect(own).toHaveBeenCalledTimes(1)
  })
})

describe('a logger or an inspector that throws', () => {
  it('affects nothing', async () => {
    vi.stubGlobal('reportError', vi.fn())
    const { reconnection, session, story } = createSetup({
      logger: { debug: raise, info: raise, warn: raise },
      inspect: raise,
    })
    await Promise.all([reconnection.connect(), pass(CONNECT_MS)])
    session.drop()
    session.resume()
    await pass(3_000)
    expect(story.filter((line) => !line.startsWith('error'))).toEqual([
      'connecting',
      'connected first:true',
      'reconnecting phase:resuming reason:null',
      'reconnected outageMs:0 attempts:0 rejoined:false',
      'connected first:false',
    ])
  })
})

describe('a logger that throws', () => {
  const logger = { debug: raise, info: raise, warn: raise }

  it('is reported to the platform, and not by the error event', async () => {
    const reportError = vi.fn()
    vi.stubGlobal('reportError', reportError)
    const { reconnection, story } = createSetup({ logger })
    reconnection.connect().catch(() => {})
    expect(reportError.mock.calls).toEqual([[new Error('of the app')]])
    expect(story).toEqual(['connecting'])
  })

  it('affects nothing if the platform takes no reports', async () => {
    vi.stubGlobal('reportError', undefined)
    const { reconnection, story } = createSetup({ logger })
    const joined = watch(reconnection.connect())
    await pass(CONNECT_MS)
    expect(joined.state).toBe('resolved')
    expect(story).toEqual(['connecting', 'connected first:true'])
  })
})

describe('a logger', () => {
  it('hears of OpenTok, of each status, and of what threw, at three levels', async () => {
    const lines: string[] = []
    const toLogger = (level: string) => (text: string) => void lines.push(`${level} ${text}`)
    const { reconnection, session } = createSetup({
      logger: { debug: toLogger('debug'), info: toLogger('info'), warn: toLogger('warn') },
      rejoin: { when: raise },
    })
    reconnection.on('connected', raise)
    reconnection.on('error', raise)
    vi.stubGlobal('reportError', vi.fn())
    void reconnection.connect()
    await pass(CONNECT_MS)
    session.end('serverRestart')
    await pass(1)
    expect(lines.map((line) => line.replace('opentok-reconnection: ', ''))).toEqual([
      'info connecting',
      'debug session.connected',
      'info connected',
      "warn a listener of 'connected' threw",
      "warn a listener of 'error' threw",
      'debug session.disconnected',
      'warn a policy threw',
      "warn a listener of 'error' threw",
      'info disconnected',
    ])
    expect(lines.every((line) => / opentok-reconnection: /.test(line))).toBe(true)
  })

  it('hears of a status once, whatever else changes meanwhile', async () => {
    const info = vi.fn()
    const { session } = await createJoinedSetup({ logger: { debug() {}, info, warn() {} } })
    info.mockClear()
    session.drop()
    await pass(1_000)
    session.end('networkDisconnected')
    await pass(1)
    expect(info.mock.calls).toEqual([['opentok-reconnection: reconnecting']])
  })

  it('is not needed to report what threw, nor is a platform that takes it', async () => {
    const { reconnection, session } = createSetup()
    reconnection.dispose()
    const other = createReconnection(session, { token: 'token' })
    other.on('connected', raise)
    void other.connect()
    await pass(CONNECT_MS)
    expect(other.status).toBe('connected')
    other.dispose()
  })
})

describe('a status', () => {
  it('is never announced twice in a row, whatever OpenTok repeats', async () => {
    const { reconnection, session, statuses } = createSetup()
    const twice = (name: string, event = {}) => {
      session.fire(name, event)
      session.fire(name, event)
    }
    void reconnection.connect()
    await pass(CONNECT_MS)
    for (let round = 0; round < 3; round += 1) {
      twice('sessionConnected')
      twice('sessionReconnecting')
      twice('sessionReconnected')
      await pass(round * 2_000)
    }
    twice('sessionDisconnected', { reason: 'forceDisconnected' })
    const [first, ...later] = statuses.map((line) => line.split(' → '))
    let status = first![1]
    for (const [previous, next] of later) {
      expect(previous).toBe(status)
      expect(next).not.toBe(previous)
      status = next
    }
    expect(later.length).toBeGreaterThan(6)
  })

  it('is that of the snapshot, in every listener', async () => {
    const { reconnection, session } = createSetup()
    const seen: string[] = []
    reconnection.on('statusChanged', ({ status }) => {
      seen.push(status)
      expect(reconnection.status).toBe(status)
      expect(reconnection.getSnapshot().status).toBe(status)
    })
    void reconnection.connect()
    await pass(CONNECT_MS)
    session.drop()
    session.resume()
    session.end('forceDisconnected')
    await pass(1)
    expect(seen).toEqual(['connecting', 'connected', 'reconnecting', 'reconnected', 'disconnected'])
  })
})

describe('the snapshot', () => {
  it('is the same frozen object until something changes', async () => {
    const { reconnection, session } = createSetup()
    const snapshots = new Set<object>()
    const changes = vi.fn(() => void snapshots.add(reconnection.getSnapshot()))
    reconnection.onChange(changes)
    const idle = reconnection.getSnapshot()
    expect(reconnection.getSnapshot()).toBe(idle)
    expect(Object.isFrozen(idle)).toBe(true)
    void reconnection.connect()
    await pass(CONNECT_MS)
    session.drop()
    void reconnection.signal({ data: '1' })
    reconnection.subscribe({ streamId: 'a' })
    session.resume()
    await pass(3_000)
    expect(snapshots.size).toBe(changes.mock.calls.length)
    expect([...snapshots].every(Object.isFrozen)).toBe(true)
    expect(snapshots.has(reconnection.getSnapshot())).toBe(true)
    expect(idle).toMatchObject({ status: 'idle' })
  })

  it('is not announced when nothing has changed', async () => {
    const { reconnection } = await createJoinedSetup()
    const publisher = createScriptedPublisher()
    void reconnection.publish(publisher)
    await pass(PUBLISH_MS)
    const changes = vi.fn()
    reconnection.onChange(changes)
    void reconnection.publish(publisher)
    expect(changes).not.toHaveBeenCalled()
  })

  it('is the same object if a count is again what it was before anybody has read it', async () => {
    const { reconnection } = await createJoinedSetup()
    const before = reconnection.getSnapshot()
    const changes = vi.fn()
    reconnection.onChange(changes)
    reconnection.subscribe({ streamId: 'a' }).unsubscribe()
    expect(changes).toHaveBeenCalledTimes(2)
    expect(reconnection.getSnapshot()).toBe(before)
  })

  it('is never the one before a change that has happened: a signal of the token provider', async () => {
    const { reconnection, session } = await createJoinedSetup({
      token({ purpose }) {
        if (purpose === 'rejoin') void reconnection.signal({ data: '1' })
        return 'token'
      },
    })
    session.end('networkDisconnected')
    await pass(1)
    const seen: string[] = []
    reconnection.onChange(() => {
      const { heldSignals, phase } = reconnection.getSnapshot()
      seen.push(`${phase} ${heldSignals}`)
    })
    reconnection.reconnectNow()
    expect(seen).toEqual(['rejoining 1'])
  })

  it('of a subscriber is, too', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const tile = reconnection.subscribe({ streamId: 'a' })
    const before = tile.getSnapshot()
    expect(tile.getSnapshot()).toBe(before)
    expect(Object.isFrozen(before)).toBe(true)
    const changes = vi.fn()
    const unsubscribe = tile.onChange(changes)
    session.subscribers[0]!.fire('connected')
    session.subscribers[0]!.fire('connected')
    expect(changes).toHaveBeenCalledTimes(1)
    unsubscribe()
    session.subscribers[0]!.fire('disconnected')
    expect(changes).toHaveBeenCalledTimes(1)
  })
})

describe('an app that acts inside a listener', () => {
  it('may disconnect() inside connected', async () => {
    const { reconnection, story } = createSetup()
    const states: { state: string }[] = []
    reconnection.on('connected', () => states.push(watch(reconnection.disconnect())))
    const joined = watch(reconnection.connect())
    await pass(CONNECT_MS + DISCONNECT_MS)
    expect(story).toEqual([
      'connecting',
      'connected first:true',
      'disconnected reason:clientDisconnected error:null recoverable:false',
    ])
    expect(states).toEqual([{ state: 'resolved' }])
    expect(joined.state).not.toBe('pending')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('may disconnect() inside reconnecting', async () => {
    const { reconnection, session, story } = await createJoinedSetup()
    reconnection.on('reconnecting', () => void reconnection.disconnect())
    session.drop()
    await pass(DISCONNECT_MS)
    expect(story).toEqual([
      'reconnecting phase:resuming reason:null',
      'disconnected reason:clientDisconnected error:null recoverable:false',
    ])
  })

  it('may connect() inside disconnected, which is a new join', async () => {
    const { reconnection, session, story } = await createJoinedSetup({ rejoin: false })
    const states: { state: string }[] = []
    reconnection.once('disconnected', () => states.push(watch(reconnection.connect())))
    session.end('networkDisconnected')
    await pass(1 + QUIET_MS + CONNECT_MS)
    expect(story).toEqual([
      'disconnected reason:networkDisconnected error:null recoverable:true',
      'connecting',
      'connected first:true',
    ])
    expect(states).toEqual([{ state: 'resolved' }])
  })

  it('may connect() inside the disconnected of a join that failed', async () => {
    const { reconnection, session, story } = createSetup({ joinAttempts: 1 })
    session.answerConnects(openTokError('OT_CONNECT_FAILED', 1006), 'ok')
    const states: { state: string }[] = []
    reconnection.once('disconnected', () => states.push(watch(reconnection.connect())))
    const joined = watch(reconnection.connect())
    await pass(REFUSE_MS + CONNECT_MS)
    expect(story.at(-1)).toBe('connected first:true')
    expect(joined.state).toBe('rejected joinFailed')
    expect(states).toEqual([{ state: 'resolved' }])
  })

  it('may connect() inside the disconnected of its own leave', async () => {
    const { reconnection } = await createJoinedSetup()
    const states: { state: string }[] = []
    reconnection.once('disconnected', () => states.push(watch(reconnection.connect())))
    void reconnection.disconnect()
    await pass(DISCONNECT_MS + CONNECT_MS)
    expect(reconnection.status).toBe('connected')
    expect(states).toEqual([{ state: 'resolved' }])
  })

  it('may signal() inside connected and inside reconnecting', async () => {
    const { reconnection, session } = createSetup()
    reconnection.once('connected', () => void reconnection.signal({ data: '1' }))
    reconnection.on('reconnecting', () => void reconnection.signal({ data: '2' }))
    void reconnection.connect()
    await pass(CONNECT_MS + 10)
    session.drop()
    expect(reconnection.getSnapshot().heldSignals).toBe(1)
    session.resume()
    await pass(10)
    expect(session.delivered).toEqual(['1', '2'])
  })

  it('may signal() inside signalDropped', async () => {
    const { reconnection, session } = await createJoinedSetup()
    session.drop()
    reconnection.once('signalDropped', () => void reconnection.signal({ data: 'again' }))
    void reconnection.signal({ data: '1' })
    reconnection.signals.clear()
    session.resume()
    await pass(10)
    expect(session.delivered).toEqual(['again'])
  })

  it('may unsubscribe from events: the listener is silent from then on', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const heard: string[] = []
    reconnection.on('reconnecting', () => {
      heard.push('first')
      unsubscribe()
    })
    const unsubscribe = reconnection.on('reconnecting', () => heard.push('second'))
    session.drop()
    expect(heard).toEqual(['first'])
  })

  it('may subscribe() inside connected', async () => {
    const { reconnection, session } = createSetup()
    reconnection.on('connected', () => void reconnection.subscribe({ streamId: 'a' }))
    void reconnection.connect()
    await pass(CONNECT_MS)
    expect(session.subscribers).toHaveLength(1)
    expect(reconnection.getSnapshot()).toMatchObject({ status: 'connected', subscriberCount: 1 })
  })

  it('may change the wait: reconnectNow() inside rejoinScheduled', async () => {
    const { reconnection, session, story } = await createJoinedSetup()
    reconnection.on('rejoinScheduled', () => reconnection.reconnectNow())
    session.end('networkDisconnected')
    await pass(1 + QUIET_MS + CONNECT_MS)
    expect(story.slice(1)).toEqual([
      'rejoinScheduled attempt:1 delayMs:500',
      'rejoining attempt:1',
      `reconnected outageMs:${QUIET_MS + CONNECT_MS} attempts:1 rejoined:true`,
    ])
  })
})

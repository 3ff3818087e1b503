import { describe, expect, it, vi } from 'vitest'
import {
  listenToSession,
  listenToStreams,
  toConnected,
} from '../../../src/opentok/session.adapter.ts'
import { createScriptedSession } from '../../stories/harness/scripted.ts'

function listen(isJoining = false) {
  const session = createScriptedSession()
  const send = vi.fn()
  const end = {
    handleConnectFailed: vi.fn(),
    handleJoinedAgain: vi.fn(),
    handleOtherConnection: vi.fn(),
    reset: vi.fn(),
  }
  const stop = listenToSession(session, { now: () => 1_000, isJoining: () => isJoining, end, send })
  return {
    session,
    send,
    stop,
    end,
    sent: () => send.mock.calls.map(([event]) => event as object),
    join(connectionId: string) {
      session.connection = { connectionId, creationTime: 0, data: '' }
      session.fire('sessionConnected')
    },
  }
}

describe('listenToSession', () => {
  it('sends the machine an event for each OpenTok event', () => {
    const { session, sent } = listen()
    session.connection = { connectionId: 'c', creationTime: 0, data: '' }
    session.fire('sessionConnected')
    session.fire('sessionReconnecting')
    session.fire('sessionReconnected')
    session.fire('sessionDisconnected', { reason: 'networkDisconnected' })
    expect(sent()).toEqual([
      { type: 'session.connected', connectionId: 'c', requested: false },
      { type: 'session.reconnecting', at: 1_000 },
      { type: 'session.reconnected' },
      { type: 'session.disconnected', at: 1_000, reason: 'networkDisconnected' },
    ])
  })

  it('reports whether a join of this library is pending', () => {
    const { session, sent } = listen(true)
    session.fire('sessionConnected')
    expect(sent()).toEqual([{ type: 'session.connected', connectionId: null, requested: true }])
  })

  it('maps a missing reason to an empty one, and keeps an unknown one verbatim', () => {
    const { session, sent } = listen()
    session.fire('sessionDisconnected')
    session.fire('sessionDisconnected', { reason: 'Something New' })
    expect(sent()).toMatchObject([{ reason: '' }, { reason: 'Something New' }])
  })

  it('resets the end detection on each session event, and reports sessionConnectFailed to it', () => {
    const { end, session } = listen()
    session.fire('sessionReconnecting')
    expect(end.reset).toHaveBeenCalledTimes(1)
    session.fire('sessionConnectFailed')
    expect(end.handleConnectFailed).toHaveBeenCalledTimes(1)
    expect(end.reset).toHaveBeenCalledTimes(1)
  })

  it('reports another connection, unless the end of the previous one was announced', () => {
    const { end, join, session } = listen()
    for (const connectionId of ['a', 'a']) join(connectionId)
    session.connection = null as never
    session.fire('sessionConnected')
    session.fire('sessionDisconnected')
    join('b')
    expect(end.handleOtherConnection).not.toHaveBeenCalled()
    join('c')
    expect(end.handleOtherConnection).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['the same connection', 'a'],
    ['another connection', 'b'],
  ])('reports a join under %s, after the session has been told of it (E7)', (_, connectionId) => {
    const { end, join, send } = listen()
    join('a')
    expect(end.handleJoinedAgain).not.toHaveBeenCalled()
    send.mockClear()
    join(connectionId)
    expect(end.handleJoinedAgain).toHaveBeenCalledTimes(1)
    expect(end.handleJoinedAgain).toHaveBeenCalledAfter(send)
  })

  it('reports no join as a further one after an announced end, or without a connection', () => {
    const { end, join, session } = listen()
    join('a')
    session.fire('sessionDisconnected')
    join('b')
    session.connection = null as never
    for (const _ of [1, 2]) session.fire('sessionConnected')
    join('c')
    expect(end.handleJoinedAgain).not.toHaveBeenCalled()
  })

  it('takes its own connectionCreated for a sessionConnected that was hidden, and no other (S22)', () => {
    const { end, session, sent } = listen()
    const see = (connectionId?: string) =>
      session.fire('connectionCreated', connectionId ? { connection: { connectionId } } : {})
    // Called only if none before it has thrown.
    const last = vi.fn()
    session.on('connectionCreated', last)
    session.connection = null as never
    see('other')
    see()
    session.connection = { connectionId: 'a', creationTime: 0, data: '' }
    see('other')
    see()
    expect(sent()).toEqual([])
    expect(last).toHaveBeenCalledTimes(4)
    for (const connectionId of ['a', 'a', 'other']) see(connectionId)
    expect(sent()).toEqual([{ type: 'session.connected', connectionId: 'a', requested: false }])
    session.fire('sessionDisconnected', { reason: 'networkDisconnected' })
    see('a')
    expect(sent()).toHaveLength(3)
    session.connection = { connectionId: 'b', creationTime: 0, data: '' }
    session.fire('sessionDisconnected', { reason: 'networkDisconnected' })
    see('b')
    expect(end.handleOtherConnection).not.toHaveBeenCalled()
  })

  it('sends nothing after it is stopped', () => {
    const { end, session, send, stop } = listen()
    stop()
    session.letIn()
    session.fire('sessionDisconnected')
    expect(end.reset).not.toHaveBeenCalled()
    expect(send).not.toHaveBeenCalled()
    expect(session.listeners).toEqual({})
  })
})

describe('toConnected', () => {
  it('tolerates a session without a connection', () => {
    const session = createScriptedSession()
    expect(toConnected(session, false)).toMatchObject({ connectionId: null })
    Object.assign(session, { connection: undefined })
    expect(toConnected(session, false)).toMatchObject({ connectionId: null })
  })
})

const createListener = () => ({
  handleStreamChanged: vi.fn(),
  handleStreamCreated: vi.fn(),
  handleStreamDestroyed: vi.fn(),
  handleUnmuted: vi.fn(),
})

describe('listenToStreams', () => {
  it('reports each change of a stream, and sound that is switched on by itself', () => {
    const session = createScriptedSession()
    const listener = createListener()
    listenToStreams(session, listener)
    const stream = { streamId: 'a' }
    const change = (changedProperty: string, newValue: unknown) =>
      session.fire('streamPropertyChanged', { stream, changedProperty, newValue })
    change('hasVideo', true)
    change('hasAudio', false)
    expect(listener.handleUnmuted).not.toHaveBeenCalled()
    change('hasAudio', true)
    expect(listener.handleUnmuted).toHaveBeenCalledExactlyOnceWith('a')
    expect(listener.handleStreamChanged.mock.calls).toEqual([['a'], ['a'], ['a']])
  })

  it('reports created and destroyed streams', () => {
    const session = createScriptedSession()
    const listener = createListener()
    const stop = listenToStreams(session, listener)
    const stream = { streamId: 'a' }
    session.fire('streamCreated', { stream })
    session.fire('streamDestroyed', { stream, reason: 'unpublished' })
    session.fire('streamDestroyed', { stream })
    expect(listener.handleStreamCreated).toHaveBeenCalledExactlyOnceWith(stream)
    expect(listener.handleStreamDestroyed.mock.calls).toEqual([
      ['a', 'unpublished'],
      ['a', ''],
    ])
    stop()
    session.fire('streamCreated', { stream })
    expect(listener.handleStreamCreated).toHaveBeenCalledTimes(1)
    expect(session.listeners).toEqual({})
  })

  it('tolerates events without a stream', () => {
    const session = createScriptedSession()
    const listener = createListener()
    listenToStreams(session, listener)
    const own = vi.fn()
    for (const name of ['streamCreated', 'streamDestroyed']) {
      session.on(name, own)
      session.fire(name)
    }
    expect(own).toHaveBeenCalledTimes(2)
    expect(listener.handleStreamCreated).not.toHaveBeenCalled()
    expect(listener.handleStreamDestroyed).not.toHaveBeenCalled()
  })
})

import { createActor } from 'xstate'
import { describe, expect, it, vi } from 'vitest'
import type { View, Viewer, ViewListener } from '../../src/opentok/subscriber.adapter.ts'
import { createRoster } from '../../src/subscriber/roster.ts'
import { useStillTime } from '../stage.ts'

useStillTime()

interface FakeViewer extends Viewer {
  readonly view: View
  readonly listener: ViewListener
  readonly calls: string[]
}

/** A roster without a session: the test speaks for each viewer. */
function setUp(subscribe: (viewer: FakeViewer) => void = () => {}) {
  const viewers: FakeViewer[] = []
  const announced: string[] = []
  const roster = createRoster({
    now: () => Date.now(),
    reconnectedMs: 3_000,
    createViewer(view, listener) {
      const calls: string[] = []
      const viewer: FakeViewer = {
        view,
        listener,
        calls,
        subscriber: null,
        subscribe() {
          calls.push('subscribe')
          subscribe(viewer)
        },
        release: () => void calls.push('release'),
        unsubscribe: () => void calls.push('unsubscribe'),
      }
      viewers.push(viewer)
      return viewer
    },
    spawn: (machine, streamId) => createActor(machine, { input: { streamId } }),
    announce: ({ streamId }, status) => void announced.push(`${streamId} ${status}`),
    handleError: vi.fn(),
  })
  const watch = (streamId: string) =>
    roster.subscribe({ stream: { streamId }, target: undefined, properties: undefined })
  const say = (index: number, type: 'connected' | 'interrupted') =>
    viewers[index]!.listener.send(
      type === 'connected'
        ? { type: 'subscriber.connected' }
        : { type: 'subscriber.interrupted', at: Date.now() },
    )
  return { roster, viewers, announced, watch, say }
}

describe('createRoster', () => {
  it('has one handle for each stream', () => {
    const { roster, viewers, watch } = setUp()
    const [a, b] = [watch('a'), watch('b')]
    expect(watch('a')).toBe(a)
    expect(viewers.map(({ calls }) => calls)).toEqual([['subscribe'], ['subscribe']])
    expect([...roster.subscribers]).toEqual([
      ['a', a],
      ['b', b],
    ])
  })

  it('forgets a handle that has ended, before it says so', () => {
    const { roster, announced, watch } = setUp()
    const a = watch('a')
    watch('b')
    const sizes: number[] = []
    a.on('disconnected', () => sizes.push(roster.subscribers.size))
    roster.handleStreamDestroyed('a', 'unpublished')
    expect(sizes).toEqual([1])
    expect(announced).toEqual(['a disconnected'])
    expect(a.getSnapshot()).toMatchObject({ status: 'disconnected', reason: 'unpublished' })
    expect(watch('a')).not.toBe(a)
  })

  it('does not keep one that fails at once', () => {
    const { roster, announced, watch } = setUp(({ listener }) =>
      listener.send({ type: 'subscriber.failed', cause: new Error('not connected') }),
    )
    const a = watch('a')
    expect(a.status).toBe('disconnected')
    expect(announced).toEqual(['a disconnected'])
    expect(roster.subscribers.size).toBe(0)
  })

  it('does nothing about streams that nobody watches', () => {
    const { roster, announced, viewers } = setUp()
    roster.handleStreamCreated({ streamId: 'x' })
    roster.handleStreamDestroyed('x', 'unpublished')
    expect(announced).toEqual([])
    expect(viewers).toEqual([])
  })

  it('subscribes again when the stream is listed again after a loss, and only then', () => {
    const { roster, viewers, watch, say } = setUp()
    const a = watch('a')
    say(0, 'connected')
    roster.handleStreamCreated({ streamId: 'a' })
    expect(viewers[0]!.calls).toEqual(['subscribe'])
    roster.handleLost()
    expect(a.getSnapshot()).toMatchObject({ status: 'reconnecting', phase: 'waiting' })
    const renewed = { streamId: 'a' }
    roster.handleStreamCreated(renewed)
    expect(viewers[0]!.calls).toEqual(['subscribe', 'subscribe'])
    expect(viewers[0]!.view.stream).toBe(renewed)
    expect(a.stream).toBe(renewed)
  })

  it('ends those that did not come back when the session has settled', () => {
    const { roster, announced, watch, say } = setUp()
    watch('a')
    watch('b')
    say(0, 'connected')
    say(1, 'connected')
    roster.handleLost()
    roster.handleStreamCreated({ streamId: 'a' })
    announced.length = 0
    roster.handleSettled()
    expect(announced).toEqual(['b disconnected'])
    expect([...roster.subscribers.keys()]).toEqual(['a'])
  })

  it('leaves those alone that are interrupted when the session settles', () => {
    const { roster, watch, say } = setUp()
    const a = watch('a')
    say(0, 'connected')
    say(0, 'interrupted')
    roster.handleSettled()
    expect(a.status).toBe('reconnecting')
  })

  it('ends everybody with the session, with its reason', () => {
    const { roster, announced, watch } = setUp()
    const handles = [watch('a'), watch('b')]
    roster.handleEnded('forceDisconnected')
    expect(announced).toEqual(['a disconnected', 'b disconnected'])
    expect(handles.map((handle) => handle.getSnapshot().reason)).toEqual([
      'forceDisconnected',
      'forceDisconnected',
    ])
    expect(roster.subscribers.size).toBe(0)
  })

  it('dispose() releases every object, unsubscribes none, and is silent to the handles', () => {
    const { roster, viewers, watch } = setUp()
    const handle = watch('a')
    const heard = vi.fn()
    handle.on('disconnected', heard)
    roster.dispose()
    expect(viewers[0]!.calls).toEqual(['subscribe', 'release'])
    expect(heard).not.toHaveBeenCalled()
    expect(roster.subscribers.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})

import { createActor } from 'xstate'
import { describe, expect, it, vi } from 'vitest'
import type {
  View,
  SubscriberSource,
  SubscriberSourceListener,
} from '../../src/opentok/subscriber.adapter.ts'
import { platformClock } from '../../src/base/clock.ts'
import { createSubscriberRegistry } from '../../src/subscriber/subscriber.registry.ts'
import { openTokError } from '../../src/testing/error.ts'
import { useStillTime } from '../stage.ts'

useStillTime()

interface FakeViewer extends SubscriberSource {
  readonly view: View
  readonly listener: SubscriberSourceListener
  readonly calls: string[]
}

/** A roster without a session: the test speaks for each viewer. */
function setUp(subscribe: (viewer: FakeViewer) => void = () => {}) {
  const viewers: FakeViewer[] = []
  const announced: string[] = []
  const away = { isAway: false }
  const roster = createSubscriberRegistry({
    now: () => Date.now(),
    isAway: () => away.isAway,
    isOver: () => false,
    clock: platformClock,
    end: { handleDestroyed() {}, handleRefused() {} },
    toDelayMs: (attempt) => attempt * 1_000,
    reconnectedMs: 3_000,
    options: { stallMs: 15_000, maxAttempts: 5, resubscribe: true },
    createSubscriberSource(view, listener) {
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
        dispose: () => void calls.push('dispose'),
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
  return { roster, viewers, announced, watch, say, away }
}

describe('createSubscriberRegistry', () => {
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
    roster.handleDestroyed({ streamId: 'a' }, 'unpublished')
    expect(sizes).toEqual([1])
    expect(announced).toEqual(['a disconnected'])
    expect(a.getSnapshot()).toMatchObject({ status: 'disconnected', reason: 'unpublished' })
    expect(watch('a')).not.toBe(a)
  })

  it('does not keep one that fails at once', () => {
    const { roster, announced, watch } = setUp(({ listener }) =>
      listener.send({
        type: 'subscriber.failed',
        cause: openTokError('OT_STREAM_NOT_FOUND', 1501),
      }),
    )
    const a = watch('a')
    expect(a.status).toBe('disconnected')
    expect(announced).toEqual(['a disconnected'])
    expect(roster.subscribers.size).toBe(0)
  })

  it('does nothing about streams that nobody watches', () => {
    const { roster, announced, viewers } = setUp()
    roster.handleReturned({ streamId: 'x' })
    roster.handleDestroyed({ streamId: 'x' }, 'unpublished')
    expect(announced).toEqual([])
    expect(viewers).toEqual([])
  })

  it('subscribes again when the stream is listed again after a loss, and only then', () => {
    const { roster, viewers, watch, say } = setUp()
    const a = watch('a')
    say(0, 'connected')
    roster.handleReturned({ streamId: 'a' })
    expect(viewers[0]!.calls).toEqual(['subscribe'])
    roster.handleLost()
    expect(a.getSnapshot()).toMatchObject({ status: 'reconnecting', phase: 'waiting' })
    const renewed = { streamId: 'a' }
    roster.handleReturned(renewed)
    expect(viewers[0]!.calls).toEqual(['subscribe', 'subscribe'])
    expect(viewers[0]!.view.stream).toBe(renewed)
    expect(a.stream).toBe(renewed)
  })

  it('ends one that did not come back, and leaves one alone that did', () => {
    const { roster, announced, watch, say } = setUp()
    watch('a')
    watch('b')
    say(0, 'connected')
    say(1, 'connected')
    roster.handleLost()
    roster.handleReturned({ streamId: 'a' })
    announced.length = 0
    roster.handleDestroyed({ streamId: 'b' }, 'networkDisconnected')
    expect(announced).toEqual(['b disconnected'])
    expect([...roster.subscribers.keys()]).toEqual(['a'])
  })

  it('makes those anew that were destroyed while the session was away, and no others (T5)', () => {
    const { roster, away, viewers, watch, say } = setUp()
    const ids = ['a', 'b', 'c']
    const [a, b, c] = ids.map((streamId) => watch(streamId))
    for (const index of [0, 1, 2]) say(index, 'connected')
    away.isAway = true
    for (const index of [0, 1]) {
      viewers[index]!.listener.send({ type: 'subscriber.destroyed', at: 1, reason: 'gone' })
    }
    expect(a).toMatchObject({ status: 'reconnecting', phase: 'waiting' })
    away.isAway = false
    roster.handleBack((streamId) => streamId !== 'b')
    expect([a!.phase, b!.phase, c!.phase]).toEqual(['resubscribing', 'waiting', null])
    expect(viewers.map(({ calls }) => calls.length)).toEqual([2, 1, 1])
  })

  it('gives the object of one that is replaced up with it, and only then (T15)', () => {
    const { roster, viewers, watch } = setUp()
    watch('a')
    watch('b')
    roster.handleDestroyed({ streamId: 'a' }, 'replaced')
    roster.handleDestroyed({ streamId: 'b' }, 'unpublished')
    expect(viewers.map(({ calls }) => calls.filter((call) => call === 'unsubscribe'))).toEqual([
      ['unsubscribe'],
      [],
    ])
    expect(roster.subscribers.size).toBe(0)
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

  it('dispose() lets go of every object, unsubscribes none, and is silent to the handles', () => {
    const { roster, viewers, watch } = setUp()
    const handle = watch('a')
    const heard = vi.fn()
    handle.on('disconnected', heard)
    roster.dispose()
    expect([...new Set(viewers[0]!.calls)]).toEqual(['subscribe', 'dispose'])
    expect(heard).not.toHaveBeenCalled()
    expect(roster.subscribers.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('takes the tile of a former join out of the page when the handle ends (E6)', () => {
    const { roster, viewers, watch, say } = setUp()
    watch('a')
    say(0, 'connected')
    roster.handleLost()
    roster.handleDestroyed({ streamId: 'a' }, 'networkDisconnected')
    expect(viewers[0]!.calls).toEqual(['subscribe', 'unsubscribe', 'dispose'])
  })

  it('leaves the tile of a stream that OpenTok says is gone to OpenTok', () => {
    const { roster, viewers, watch, say } = setUp()
    watch('a')
    say(0, 'connected')
    roster.handleDestroyed({ streamId: 'a' }, 'unpublished')
    expect(viewers[0]!.calls).toEqual(['subscribe', 'dispose'])
  })

  it('takes every tile out of the page when the end of the session is not announced (E1)', () => {
    const { roster, viewers, watch } = setUp()
    watch('a')
    watch('b')
    roster.detach()
    expect(viewers.map(({ calls }) => calls.at(-1))).toEqual(['unsubscribe', 'unsubscribe'])
    expect(roster.subscribers.size).toBe(2)
  })
})

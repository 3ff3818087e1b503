import { createActor } from 'xstate'
import { describe, expect, it, vi } from 'vitest'
import type {
  SubscriberListener,
  SubscriberSource,
  Subscription,
} from '../../../src/opentok/subscriber/subscriber.adapter.ts'
import { platformClock } from '../../../src/lib/clock.ts'
import { createPicture } from '../../../src/opentok/quality/picture.adapter.ts'
import { createSubscriberRegistry } from '../../../src/subscriber/subscriber.registry.ts'
import { openTokError } from '../../../src/kit/testing/error.ts'
import { useFakeTimers } from '../../stories/harness/time.ts'

useFakeTimers()

interface FakeSource extends SubscriberSource {
  readonly subscription: Subscription
  readonly listener: SubscriberListener
  readonly calls: string[]
}

/** Registry without a session: the test sends the events of each source. */
function setUp(subscribe: (source: FakeSource) => void = () => {}) {
  const sources: FakeSource[] = []
  const announced: string[] = []
  const away = { isAway: false }
  const registry = createSubscriberRegistry({
    now: () => Date.now(),
    isAway: () => away.isAway,
    isOver: () => false,
    isDisposed: () => false,
    clock: platformClock,
    end: { handleDestroyed() {}, handleRefused() {}, handleSilence() {} },
    toDelayMs: (attempt) => attempt * 1_000,
    reconnectedMs: 3_000,
    options: { stallMs: 15_000, frozenMs: 10_000, maxAttempts: 5, resubscribe: true },
    createSource(subscription, listener) {
      const calls: string[] = []
      const source: FakeSource = {
        subscription,
        listener,
        calls,
        readSubscriber: () => null,
        watchFlow: () => () => {},
        watchSound: () => () => {},
        noteSound() {},
        picture: createPicture({
          ...listener,
          isWanted: true,
          isAnnounced: true,
          hasVideo: () => true,
        }),
        subscribe() {
          calls.push('subscribe')
          subscribe(source)
        },
        keepPlace: () => void calls.push('keepPlace'),
        release: () => void calls.push('release'),
        unsubscribe: () => void calls.push('unsubscribe'),
        dispose: () => void calls.push('dispose'),
      }
      sources.push(source)
      return source
    },
    spawn: (machine, streamId) => createActor(machine, { input: { streamId } }),
    handleAudio() {},
    handleQuality() {},
    handleStatus: (streamId, status) => void announced.push(`${streamId} ${status}`),
    emit() {},
    handleError: vi.fn(),
  })
  const watch = (streamId: string) =>
    registry.subscribe({ stream: { streamId }, target: undefined, properties: undefined })
  const fire = (index: number, type: 'connected' | 'interrupted') =>
    sources[index]!.listener.send(
      type === 'connected'
        ? { type: 'subscriber.connected' }
        : { type: 'subscriber.interrupted', at: Date.now() },
    )
  return { registry, sources, announced, watch, fire, away }
}

describe('createSubscriberRegistry', () => {
  it('has one handle for each stream', () => {
    const { registry, sources, watch } = setUp()
    const [a, b] = [watch('a'), watch('b')]
    expect(watch('a')).toBe(a)
    expect(sources.map(({ calls }) => calls)).toEqual([['subscribe'], ['subscribe']])
    expect([...registry.subscribers]).toEqual([
      ['a', a],
      ['b', b],
    ])
  })

  it('removes an ended handle before it announces the end', () => {
    const { registry, announced, watch } = setUp()
    const a = watch('a')
    watch('b')
    const sizes: number[] = []
    a.on('disconnected', () => sizes.push(registry.subscribers.size))
    registry.handleDestroyed({ streamId: 'a' }, 'unpublished')
    expect(sizes).toEqual([1])
    expect(announced).toEqual(['a disconnected'])
    expect(a.getSnapshot()).toMatchObject({ status: 'disconnected', reason: 'unpublished' })
    expect(watch('a')).not.toBe(a)
  })

  it('does not keep a handle that fails at once', () => {
    const { registry, announced, watch } = setUp(({ listener }) =>
      listener.send({
        type: 'subscriber.failed',
        at: 1_000,
        cause: openTokError('OT_STREAM_NOT_FOUND', 1501),
      }),
    )
    const a = watch('a')
    expect(a.status).toBe('disconnected')
    expect(announced).toEqual(['a disconnected'])
    expect(registry.subscribers.size).toBe(0)
  })

  it('ignores streams without a handle', () => {
    const { registry, announced, sources } = setUp()
    registry.handleReturned({ streamId: 'x' })
    registry.handleDestroyed({ streamId: 'x' }, 'unpublished')
    expect(announced).toEqual([])
    expect(sources).toEqual([])
  })

  it('subscribes again only when the stream is listed again after a loss', () => {
    const { registry, sources, watch, fire } = setUp()
    const a = watch('a')
    fire(0, 'connected')
    registry.handleReturned({ streamId: 'a' })
    expect(sources[0]!.calls).toEqual(['subscribe'])
    registry.handleLost('')
    expect(a.getSnapshot()).toMatchObject({ status: 'reconnecting', phase: 'waiting' })
    const renewed = { streamId: 'a' }
    registry.handleReturned(renewed)
    expect(sources[0]!.calls).toEqual(['subscribe', 'keepPlace', 'subscribe'])
    expect(sources[0]!.subscription.stream).toBe(renewed)
    expect(a.stream).toBe(renewed)
  })

  it('ends a handle whose stream did not return, and keeps one whose stream did', () => {
    const { registry, announced, watch, fire } = setUp()
    watch('a')
    watch('b')
    fire(0, 'connected')
    fire(1, 'connected')
    registry.handleLost('')
    registry.handleReturned({ streamId: 'a' })
    announced.length = 0
    registry.handleDestroyed({ streamId: 'b' }, 'networkDisconnected')
    expect(announced).toEqual(['b disconnected'])
    expect([...registry.subscribers.keys()]).toEqual(['a'])
  })

  it('resubscribes those that were destroyed during a connection loss, and no others (T5)', () => {
    const { registry, away, sources, watch, fire } = setUp()
    const ids = ['a', 'b', 'c']
    const [a, b, c] = ids.map((streamId) => watch(streamId))
    for (const index of [0, 1, 2]) fire(index, 'connected')
    away.isAway = true
    for (const index of [0, 1]) {
      sources[index]!.listener.send({ type: 'subscriber.destroyed', at: 1, reason: 'gone' })
    }
    expect(a).toMatchObject({ status: 'reconnecting', phase: 'waiting' })
    away.isAway = false
    registry.handleBack((streamId) => streamId !== 'b')
    expect([a!.phase, b!.phase, c!.phase]).toEqual(['resubscribing', 'waiting', 'playing'])
    expect(sources.map(({ calls }) => calls.length)).toEqual([2, 1, 1])
  })

  it('unsubscribes the object of a stream that OpenTok does not end, and of no other (T15)', () => {
    const { registry, sources, watch } = setUp()
    watch('a')
    watch('b')
    for (const streamId of ['a', 'unknown']) registry.removeTile(streamId)
    registry.handleDestroyed({ streamId: 'a' }, 'replaced')
    registry.handleDestroyed({ streamId: 'b' }, 'unpublished')
    expect(sources.map(({ calls }) => calls.filter((call) => call === 'unsubscribe'))).toEqual([
      ['unsubscribe'],
      [],
    ])
    expect(registry.subscribers.size).toBe(0)
  })

  it('ends all handles with the session and its reason', () => {
    const { registry, announced, watch } = setUp()
    const handles = [watch('a'), watch('b')]
    registry.handleEnded('forceDisconnected')
    expect(announced).toEqual(['a disconnected', 'b disconnected'])
    expect(handles.map((handle) => handle.getSnapshot().reason)).toEqual([
      'forceDisconnected',
      'forceDisconnected',
    ])
    expect(registry.subscribers.size).toBe(0)
  })

  it('dispose() releases every object, unsubscribes none, and announces nothing to the handles', () => {
    const { registry, sources, watch } = setUp()
    const handle = watch('a')
    const heard = vi.fn()
    handle.on('disconnected', heard)
    registry.dispose()
    expect([...new Set(sources[0]!.calls)]).toEqual(['subscribe', 'dispose'])
    expect(heard).not.toHaveBeenCalled()
    expect(registry.subscribers.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('removes the tile of a previous join from the page when the handle ends (E6)', () => {
    const { registry, sources, watch, fire } = setUp()
    watch('a')
    fire(0, 'connected')
    registry.handleLost('')
    registry.handleDestroyed({ streamId: 'a' }, 'networkDisconnected')
    expect(sources[0]!.calls).toEqual(['subscribe', 'keepPlace', 'unsubscribe', 'dispose'])
  })

  it('leaves the tile of a stream that OpenTok reports as destroyed to OpenTok', () => {
    const { registry, sources, watch, fire } = setUp()
    watch('a')
    fire(0, 'connected')
    registry.handleDestroyed({ streamId: 'a' }, 'unpublished')
    expect(sources[0]!.calls).toEqual(['subscribe', 'dispose'])
  })

  it('looks at the pictures once a second at most, and not after a pause of all', () => {
    const { registry, sources, watch, fire } = setUp()
    for (const streamId of ['a', 'b']) watch(streamId)
    fire(0, 'connected')
    const [check, restart, checkOther] = [
      vi.spyOn(sources[0]!.picture, 'check'),
      vi.spyOn(sources[0]!.picture, 'restart'),
      vi.spyOn(sources[1]!.picture, 'check'),
    ]
    /** What the next frame does, so many ms after the last look. */
    const lookAfter = (ms: number) => {
      vi.setSystemTime(Date.now() + ms)
      registry.handleAwake()
      const done = [check.mock.calls.length, restart.mock.calls.length]
      for (const spy of [check, restart]) spy.mockClear()
      return done
    }
    const [looks, begins, waits] = [
      [1, 0],
      [0, 1],
      [0, 0],
    ]
    expect(lookAfter(0)).toEqual(begins)
    expect(lookAfter(999)).toEqual(waits)
    expect(lookAfter(1)).toEqual(looks)
    expect(lookAfter(2_000)).toEqual(looks)
    expect(lookAfter(2_001)).toEqual(begins)
    // One that is not connected yet has no picture to look at.
    expect(checkOther).not.toHaveBeenCalled()
  })

  it('removes every tile from the page when the end of the session is not announced (E1)', () => {
    const { registry, sources, watch } = setUp()
    watch('a')
    watch('b')
    registry.detach()
    expect(sources.map(({ calls }) => calls.at(-1))).toEqual(['unsubscribe', 'unsubscribe'])
    expect(registry.subscribers.size).toBe(2)
  })
})

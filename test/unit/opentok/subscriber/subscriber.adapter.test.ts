import { describe, expect, it, vi } from 'vitest'
import { createSubscriberSource } from '../../../../src/opentok/subscriber/subscriber.adapter.ts'
import type { Subscription } from '../../../../src/opentok/subscriber/subscriber.adapter.ts'
import { openTokError } from '../../../../src/kit/testing/error.ts'
import { ScriptedEmitter, createScriptedSession } from '../../../stories/harness/scripted.ts'

function setUp(joins = true, subscription: Partial<Subscription> = {}) {
  const session = createScriptedSession()
  if (joins) session.letIn()
  const send = vi.fn()
  const handleElement = vi.fn()
  const handleSubscriber = vi.fn()
  const handleDestroyed = vi.fn()
  const handleRefused = vi.fn()
  const handleSilence = vi.fn()
  const stream = { streamId: 'a' }
  const target = 'videos'
  const properties = { width: 320 }
  const source = createSubscriberSource(
    session,
    { stream, target, properties, ...subscription },
    {
      now: () => 1_000,
      handleDestroyed,
      handleElement,
      handleSubscriber,
      handleAwake() {},
      handleRefused,
      handleSilence,
      send,
    },
  )
  const sent = () => send.mock.calls.map(([event]) => event as object)
  return {
    session,
    source,
    handleElement,
    handleSubscriber,
    handleRefused,
    handleSilence,
    sent,
    stream,
    target,
    properties,
  }
}

describe('createSubscriberSource', () => {
  it('makes no request until subscribe() is called', () => {
    const { session, source } = setUp()
    expect(session.subscribers).toEqual([])
    expect(source.readSubscriber()).toBeNull()
  })

  it('subscribes with the stream, the target and the properties', () => {
    const { session, source, stream, target, properties } = setUp()
    source.subscribe()
    expect(session.subscribers).toHaveLength(1)
    expect(session.subscribers[0]).toMatchObject({ stream, target, properties })
    expect(source.readSubscriber()).toBe(session.subscribers[0])
  })

  it('gives OpenTok a copy of the properties, which may be frozen (T20)', () => {
    const properties = Object.freeze({ width: 320 })
    const { session, source } = setUp(true, { properties })
    source.subscribe()
    expect(session.subscribers[0]!.properties).toMatchObject(properties)
    expect(session.subscribers[0]!.properties).not.toBe(properties)
  })

  it('reports each new object with the one before (T16)', () => {
    const { session, source, handleSubscriber } = setUp()
    source.subscribe()
    source.subscribe()
    const [first, second] = session.subscribers
    expect(handleSubscriber.mock.calls).toEqual([
      [first, null],
      [second, first],
    ])
  })

  it('gives the next object what the app has set on the one before, and leaves that one as it was (T16)', () => {
    const { session, source } = setUp()
    source.subscribe()
    const [first] = session.subscribers
    const setter = first!.subscribeToVideo
    first!.subscribeToVideo(false)
    source.subscribe()
    expect(session.subscribers[1]!.properties).toMatchObject({
      width: 320,
      subscribeToVideo: false,
    })
    expect(source.picture.isDue()).toBe(false)
    expect(first!.subscribeToVideo).not.toBe(setter)
    const [, second] = session.subscribers
    second!.fire('videoEnabled')
    expect(source.picture.isDue()).toBe(true)
  })

  it('sends the machine an event for each OpenTok event', () => {
    const { session, source, handleElement, sent } = setUp()
    source.subscribe()
    const [subscriber] = session.subscribers
    subscriber!.fire('connected')
    subscriber!.fire('disconnected')
    subscriber!.fire('videoElementCreated')
    subscriber!.fire('videoDisabled')
    subscriber!.destroy('unpublished')
    expect(sent()).toEqual([
      { type: 'subscriber.connected' },
      { type: 'subscriber.interrupted', at: 1_000 },
      { type: 'subscriber.destroyed', at: 1_000, reason: 'unpublished' },
    ])
    expect(handleElement).toHaveBeenCalledTimes(1)
  })

  it("reports the app's own unsubscribe as the end of the stream", () => {
    const { session, source, sent } = setUp()
    source.subscribe()
    session.subscribers[0]!.destroy('Unsubscribe')
    expect(sent()).toEqual([{ type: 'stream.destroyed', reason: 'Unsubscribe' }])
  })

  it('expects no moving picture while OpenTok has disabled the video', () => {
    const { session, source } = setUp()
    source.subscribe()
    const [subscriber] = session.subscribers
    expect(source.picture.isDue()).toBe(true)
    subscriber!.fire('videoDisabled')
    expect(source.picture.isDue()).toBe(false)
    subscriber!.fire('videoEnabled')
    expect(source.picture.isDue()).toBe(true)
  })

  it.each([
    ['the app does not subscribe to the video', false, { properties: { subscribeToVideo: false } }],
    ['the app subscribes to it in so many words', true, { properties: { subscribeToVideo: true } }],
    ['the app gives no properties', true, { properties: undefined }],
    ['the stream has no video', false, { stream: { streamId: 'a', hasVideo: false } }],
    ['the stream has video', true, { stream: { streamId: 'a', hasVideo: true } }],
  ])('expects a moving picture if %s: %s', (_, isDue, subscription) => {
    const { source } = setUp(true, subscription)
    source.subscribe()
    expect(source.picture.isDue()).toBe(isDue)
  })

  it('reports lost media once, as a possible sign that the session has ended (E2)', () => {
    const { session, source, handleSilence } = setUp()
    source.subscribe()
    const [subscriber] = session.subscribers
    subscriber!.fire('connected')
    expect(handleSilence).not.toHaveBeenCalled()
    subscriber!.fire('disconnected')
    expect(handleSilence).toHaveBeenCalledTimes(1)
  })

  it('releases a destroyed object: a second, hidden event may follow', () => {
    const { session, source, sent } = setUp()
    source.subscribe()
    const [subscriber] = session.subscribers
    subscriber!.fire('destroyed')
    expect(source.readSubscriber()).toBeNull()
    expect(subscriber!.listeners).toEqual({})
    subscriber!.fire('destroyed')
    expect(sent()).toEqual([{ type: 'subscriber.destroyed', at: 1_000, reason: '' }])
  })

  it('unsubscribes an object that failed, and then reports the failure', () => {
    const { session, source, sent } = setUp()
    source.subscribe()
    const cause = openTokError('OT_TIMEOUT', 1501)
    session.subscribers[0]!.answer(cause)
    expect(session.subscribers[0]!.isDestroyed).toBe(true)
    expect(source.readSubscriber()).toBeNull()
    expect(sent()).toEqual([{ type: 'subscriber.failed', at: 1_000, cause }])
  })

  it('sends nothing for an answer without an error', () => {
    const { session, source, sent } = setUp()
    source.subscribe()
    session.subscribers[0]!.answer()
    session.subscribers[0]!.answer(null as never)
    expect(sent()).toEqual([])
    expect(source.readSubscriber()).not.toBeNull()
  })

  it('reports why OpenTok returned no object', () => {
    const { source, sent } = setUp(false)
    expect(() => source.subscribe()).not.toThrow()
    expect(source.readSubscriber()).toBeNull()
    expect(sent()).toEqual([
      {
        type: 'subscriber.failed',
        at: 1_000,
        cause: expect.objectContaining({ name: 'OT_NOT_CONNECTED' }),
      },
    ])
  })

  it('reports why OpenTok threw', () => {
    const { session, source, sent } = setUp()
    const cause = new Error('of the SDK')
    session.subscribe = (() => {
      throw cause
    }) as never
    source.subscribe()
    expect(sent()).toEqual([{ type: 'subscriber.failed', at: 1_000, cause }])
  })

  it('has one object at most: a second subscribe() removes the first', () => {
    const { session, source, sent } = setUp()
    source.subscribe()
    source.subscribe()
    const [first, second] = session.subscribers
    expect(first!.isDestroyed).toBe(true)
    expect(source.readSubscriber()).toBe(second)
    expect(sent()).toEqual([])
  })

  it('ignores late events of an object that is gone (T8)', () => {
    const { session, source, sent } = setUp()
    source.subscribe()
    source.subscribe()
    const [first, second] = session.subscribers
    first!.answer(openTokError('OT_TIMEOUT', 1501))
    for (const name of ['connected', 'disconnected', 'destroyed']) first!.fire(name)
    expect(sent()).toEqual([])
    expect(source.readSubscriber()).toBe(second)
    expect(second!.isDestroyed).toBe(false)
  })

  it('release() leaves the object in place, unsubscribe() removes it; both send nothing', () => {
    const { session, source, sent } = setUp()
    source.subscribe()
    source.release()
    expect(session.subscribers[0]!.isDestroyed).toBe(false)
    expect(session.subscribers[0]!.listeners).toEqual({})
    source.subscribe()
    source.unsubscribe()
    source.unsubscribe()
    expect(session.subscribers[1]!.isDestroyed).toBe(true)
    expect(source.readSubscriber()).toBeNull()
    expect(sent()).toEqual([])
  })

  it('reports your own stream as connected on the answer: OpenTok fires no event for it (E10)', () => {
    const { session, source, stream, sent } = setUp()
    const own = { connectionId: session.connection!.connectionId }
    for (const connection of [{ connectionId: 'of somebody else' }, own]) {
      Object.assign(stream, { connection })
      source.subscribe()
      session.subscribers.at(-1)!.answer()
      expect(sent()).toEqual(connection === own ? [{ type: 'subscriber.connected' }] : [])
    }
  })

  it('reports a rejected subscribe, which may mean that the session is over', () => {
    const { source, handleRefused } = setUp(false)
    source.subscribe()
    expect(handleRefused).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ name: 'OT_NOT_CONNECTED' }),
    )
  })
})

describe('a subscriber that the app made itself', () => {
  /** Subscriber of the app, with the methods that OpenTok does not document or without them. */
  function adopt(methods: object = {}) {
    const adopted = Object.assign(new ScriptedEmitter(), methods)
    const { source, sent, session } = setUp(true, { adopted })
    source.subscribe()
    return { adopted, sent, session, source }
  }

  it('is followed as it is: no second one is made', () => {
    const { adopted, sent, session, source } = adopt()
    expect(session.subscribers).toEqual([])
    expect(source.readSubscriber()).toBe(adopted)
    adopted.fire('connected')
    expect(sent()).toEqual([{ type: 'subscriber.connected' }])
  })

  it.each([
    ['cannot say whether it shows the stream', {}, []],
    [
      'shows it, and cannot say whether it has lost it',
      { isSubscribing: () => true },
      [{ type: 'subscriber.connected' }],
    ],
  ])('that %s is followed all the same', (_, methods, events) => {
    expect(adopt(methods).sent()).toEqual(events)
  })

  it('is reported as destroyed for the reason that OpenTok gives', () => {
    const { adopted, sent } = adopt()
    adopted.fire('destroyed', { reason: 'networkDisconnected' })
    expect(sent()).toEqual([
      { type: 'subscriber.destroyed', at: 1_000, reason: 'networkDisconnected' },
    ])
  })

  it('is left alone at the end', () => {
    const { adopted, source } = adopt()
    expect(() => source.dispose()).not.toThrow()
    expect(adopted.listeners).toEqual({})
  })
})

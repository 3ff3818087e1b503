import { describe, expect, it, vi } from 'vitest'
import { createSubscriberSource } from '../../src/opentok/subscriber.adapter.ts'
import { openTokError } from '../../src/testing/error.ts'
import { ScriptedSession } from '../scripted.ts'

function view(joins = true) {
  const session = new ScriptedSession()
  if (joins) session.letIn()
  const send = vi.fn()
  const handleElement = vi.fn()
  const handleDestroyed = vi.fn()
  const handleRefused = vi.fn()
  const stream = { streamId: 'a' }
  const target = 'videos'
  const properties = { width: 320 }
  const viewer = createSubscriberSource(
    session,
    { stream, target, properties },
    { now: () => 1_000, handleDestroyed, handleElement, handleRefused, send },
  )
  const sent = () => send.mock.calls.map(([event]) => event as object)
  return { session, viewer, handleElement, handleRefused, sent, stream, target, properties }
}

describe('createSubscriberSource', () => {
  it('asks OpenTok for nothing until it is told to', () => {
    const { session, viewer } = view()
    expect(session.subscribers).toEqual([])
    expect(viewer.subscriber).toBeNull()
  })

  it('subscribes with the stream, the target and the properties', () => {
    const { session, viewer, stream, target, properties } = view()
    viewer.subscribe()
    expect(session.subscribers).toHaveLength(1)
    expect(session.subscribers[0]).toMatchObject({ stream, target, properties })
    expect(viewer.subscriber).toBe(session.subscribers[0])
  })

  it('says in the words of the chart what OpenTok says', () => {
    const { session, viewer, handleElement, sent } = view()
    viewer.subscribe()
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

  it('lets go of an object that is destroyed: a hidden twin of the event may follow', () => {
    const { session, viewer, sent } = view()
    viewer.subscribe()
    const [subscriber] = session.subscribers
    subscriber!.fire('destroyed')
    expect(viewer.subscriber).toBeNull()
    expect(subscriber!.listeners).toEqual({})
    subscriber!.fire('destroyed')
    expect(sent()).toEqual([{ type: 'subscriber.destroyed', at: 1_000, reason: '' }])
  })

  it('unsubscribes an object that failed, and then says so', () => {
    const { session, viewer, sent } = view()
    viewer.subscribe()
    const cause = openTokError('OT_TIMEOUT', 1501)
    session.subscribers[0]!.answer(cause)
    expect(session.subscribers[0]!.isDestroyed).toBe(true)
    expect(viewer.subscriber).toBeNull()
    expect(sent()).toEqual([{ type: 'subscriber.failed', cause }])
  })

  it('takes an answer without an error for none', () => {
    const { session, viewer, sent } = view()
    viewer.subscribe()
    session.subscribers[0]!.answer()
    session.subscribers[0]!.answer(null as never)
    expect(sent()).toEqual([])
    expect(viewer.subscriber).not.toBeNull()
  })

  it('says why OpenTok gave no object at all', () => {
    const { viewer, sent } = view(false)
    expect(() => viewer.subscribe()).not.toThrow()
    expect(viewer.subscriber).toBeNull()
    expect(sent()).toEqual([
      {
        type: 'subscriber.failed',
        cause: expect.objectContaining({ name: 'OT_NOT_CONNECTED' }),
      },
    ])
  })

  it('says why OpenTok threw', () => {
    const { session, viewer, sent } = view()
    const cause = new Error('of the SDK')
    session.subscribe = (() => {
      throw cause
    }) as never
    viewer.subscribe()
    expect(sent()).toEqual([{ type: 'subscriber.failed', cause }])
  })

  it('has one object at most: a second subscribe() takes the first away', () => {
    const { session, viewer, sent } = view()
    viewer.subscribe()
    viewer.subscribe()
    const [first, second] = session.subscribers
    expect(first!.isDestroyed).toBe(true)
    expect(viewer.subscriber).toBe(second)
    expect(sent()).toEqual([])
  })

  it('ignores the late news of an object that is gone (T8)', () => {
    const { session, viewer, sent } = view()
    viewer.subscribe()
    viewer.subscribe()
    const [first, second] = session.subscribers
    first!.answer(openTokError('OT_TIMEOUT', 1501))
    for (const name of ['connected', 'disconnected', 'destroyed']) first!.fire(name)
    expect(sent()).toEqual([])
    expect(viewer.subscriber).toBe(second)
    expect(second!.isDestroyed).toBe(false)
  })

  it('release() leaves the object as it is, unsubscribe() does not; both are silent', () => {
    const { session, viewer, sent } = view()
    viewer.subscribe()
    viewer.release()
    expect(session.subscribers[0]!.isDestroyed).toBe(false)
    expect(session.subscribers[0]!.listeners).toEqual({})
    viewer.subscribe()
    viewer.unsubscribe()
    viewer.unsubscribe()
    expect(session.subscribers[1]!.isDestroyed).toBe(true)
    expect(viewer.subscriber).toBeNull()
    expect(sent()).toEqual([])
  })

  it("takes the answer for the word of one's own stream: OpenTok has no other (E10)", () => {
    const { session, viewer, stream, sent } = view()
    const own = { connectionId: session.connection!.connectionId }
    for (const connection of [{ connectionId: 'of somebody else' }, own]) {
      Object.assign(stream, { connection })
      viewer.subscribe()
      session.subscribers.at(-1)!.answer()
      expect(sent()).toEqual(connection === own ? [{ type: 'subscriber.connected' }] : [])
    }
  })

  it('tells of a refusal, which may be a sign that the session is over', () => {
    const { viewer, handleRefused } = view(false)
    viewer.subscribe()
    expect(handleRefused).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ name: 'OT_NOT_CONNECTED' }),
    )
  })
})

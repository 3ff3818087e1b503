import { describe, expect, it, vi } from 'vitest'
import { showSubscriber } from '../../../../src/bindings/shared/show-subscriber.ts'
import type { Reconnection, StreamLike } from '../../../../src/index.ts'
import { settle, useApp } from './app.ts'
import { createContainer, FakeNode } from './page.ts'

const app = useApp()

interface Setup {
  readonly call: Reconnection
  readonly stream: StreamLike
}

async function createSetup(): Promise<Setup> {
  app().fake.room.join({ data: 'Bob' }).publish()
  const call = await app().join()
  return { call, stream: call.streams.list()[0]! }
}

const live = () => app().fake.ledger.liveSubscribers()

describe('a tile', () => {
  it('subscribes in its element with the properties of the app, and unsubscribes (F3)', async () => {
    const { call, stream } = await createSetup()
    const subscribe = vi.spyOn(call, 'subscribe')
    const container = createContainer()
    const { hide, subscriber } = showSubscriber(call, stream, container, { width: 160 })
    expect(subscribe.mock.calls).toEqual([
      [stream, container, { insertMode: 'append', width: 160 }],
    ])
    await settle()
    expect(subscriber).toBe(call.subscribers.get(stream.streamId))
    expect(container.childNodes).toEqual([subscriber.element])
    hide()
    await settle()
    expect(live()).toEqual([])
    expect(subscriber.status).toBe('disconnected')
  })

  it('needs no properties', async () => {
    const { call, stream } = await createSetup()
    const subscribe = vi.spyOn(call, 'subscribe')
    showSubscriber(call, stream, createContainer(), undefined)
    expect(subscribe.mock.calls.map(([, , properties]) => properties)).toEqual([
      { insertMode: 'append' },
    ])
  })

  it('takes the next element of OpenTok, also after a rejoin (F3)', async () => {
    const { call, stream } = await createSetup()
    const container = createContainer()
    const { subscriber } = showSubscriber(call, stream, container, undefined)
    await settle()
    const [first] = container.childNodes
    app().fake.network.close(1011)
    await settle(20_000)
    expect(subscriber.status).toBe('connected')
    expect(container.childNodes).toEqual([subscriber.element])
    expect(container.childNodes).not.toEqual([first])
  })

  it('leaves alone what stands in its element already', async () => {
    const { call, stream } = await createSetup()
    const container = createContainer()
    const { hide } = showSubscriber(call, stream, container, undefined)
    await settle()
    const caption = container.appendChild(new FakeNode('figcaption'))
    showSubscriber(call, stream, container, undefined)
    expect(container.childNodes).toContain(caption)
    hide()
  })

  it('that is hidden takes no element any more', async () => {
    const { call, stream } = await createSetup()
    const [left, right] = [createContainer(), createContainer()]
    const { hide } = showSubscriber(call, stream, left, undefined)
    await settle()
    hide()
    const moved = showSubscriber(call, stream, right, undefined)
    app().fake.network.close(1011)
    await settle(20_000)
    expect(left.childNodes).toEqual([])
    expect(right.childNodes).toEqual([moved.subscriber.element])
  })

  it('moves at once with its picture, and keeps the subscriber that it had (F3)', async () => {
    const { call, stream } = await createSetup()
    const [left, right] = [createContainer(), createContainer()]
    const { hide, subscriber } = showSubscriber(call, stream, left, undefined)
    await settle()
    hide()
    const moved = showSubscriber(call, stream, right, undefined)
    expect(moved.subscriber).toBe(subscriber)
    expect([left.childNodes, right.childNodes]).toEqual([[], [subscriber.element]])
    await settle()
    expect(subscriber.status).toBe('connected')
    expect(app().fake.ledger.calls('subscribe')).toHaveLength(1)
  })

  it('shares its subscriber with another one, and the last one ends it (F3)', async () => {
    const { call, stream } = await createSetup()
    const one = showSubscriber(call, stream, createContainer(), undefined)
    const other = showSubscriber(call, stream, createContainer(), undefined)
    await settle()
    one.hide()
    await settle()
    expect(live()).toHaveLength(1)
    other.hide()
    await settle()
    expect(live()).toEqual([])
  })

  it('leaves a subscriber alone that the app has made (F3)', async () => {
    const { call, stream } = await createSetup()
    const subscriber = call.subscribe(stream)
    await settle()
    const container = createContainer()
    const shown = showSubscriber(call, stream, container, undefined)
    expect(shown.subscriber).toBe(subscriber)
    expect(container.childNodes).toEqual([subscriber.element])
    shown.hide()
    await settle()
    expect(subscriber.status).toBe('connected')
  })
})

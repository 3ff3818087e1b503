import { flushSync } from 'svelte'
import { writable } from 'svelte/store'
import { describe, expect, it, vi } from 'vitest'
import type { PublisherLike, Reconnection } from '../../../../src/index.ts'
import { publisherTile, subscriberTile } from '../../../../src/bindings/svelte/index.ts'
import { settle, useApp } from '../shared/app.ts'
import { createContainer } from '../shared/page.ts'
import { attachTo, runEffect, toRune } from './mounted.ts'

const app = useApp()

const live = () => app().fake.ledger.liveSubscribers()

async function joinWithBob() {
  app().fake.room.join({ data: 'Bob' }).publish()
  const call = await app().join()
  return { call, stream: call.streams.list()[0]! }
}

describe('subscriberTile() of Svelte', () => {
  it('shows the stream with the properties of the app, and unsubscribes (F3)', async () => {
    const { call, stream } = await joinWithBob()
    const subscribe = vi.spyOn(call, 'subscribe')
    const tile = subscriberTile(call, stream, { width: 160 })
    const shown: string[] = []
    const end = runEffect(
      () => void shown.push(`${tile.current.status} ${tile.current.subscriber?.status}`),
    )
    const container = createContainer()
    const detach = attachTo(container, () => tile.attach)
    flushSync()
    expect(subscribe.mock.calls[0]?.[2]).toEqual({ insertMode: 'append', width: 160 })
    await settle()
    flushSync()
    const { subscriber } = tile.current
    expect(container.childNodes).toEqual([subscriber?.element])
    detach()
    flushSync()
    await settle()
    expect(live()).toEqual([])
    expect(shown).toEqual([
      'connecting undefined',
      'connecting connecting',
      'connected connected',
      'connecting undefined',
    ])
    end()
  })

  it('subscribes to nothing without the attachment, or without a call', async () => {
    const { call, stream } = await joinWithBob()
    expect(subscriberTile(call, stream).current).toEqual({
      streamId: stream.streamId,
      status: 'connecting',
      phase: null,
      reason: null,
      error: null,
      attempt: 0,
      quality: 'unknown',
      degradedBy: null,
      audioBlocked: false,
      subscriber: null,
    })
    const detach = attachTo(createContainer(), () => subscriberTile(null, stream).attach)
    await settle()
    expect(live()).toEqual([])
    detach()
  })

  it('subscribes again in another call, and not when anything else changes (F3)', async () => {
    const { call: one, stream } = await joinWithBob()
    const other = app().open('two')
    const subscribe = [one, other].map((each) => vi.spyOn(each, 'subscribe'))
    const call = writable<Reconnection | null>(one)
    const tile = subscriberTile(toRune(call), stream)
    const detach = attachTo(createContainer(), () => tile.attach)
    await settle()
    app().fake.network.close(1011)
    await settle(20_000)
    flushSync()
    expect(subscribe.map(({ mock }) => mock.calls.length)).toEqual([1, 0])
    call.set(other)
    flushSync()
    expect(subscribe.map(({ mock }) => mock.calls.length)).toEqual([1, 1])
    detach()
  })
})

describe('publisherTile() of Svelte', () => {
  const createPublisher = () => vi.fn<(element: unknown) => PublisherLike>(app().createPublisher)

  it('makes nothing in a call that is being left', async () => {
    const call = await app().join()
    void call.disconnect()
    expect(call.status).toBe('disconnecting')
    const create = createPublisher()
    const detach = attachTo(createContainer(), () => publisherTile(call, create))
    await settle()
    expect(create).not.toHaveBeenCalled()
    detach()
  })

  it('says why it could not be published, if the app listens', async () => {
    app().fake.camera.deny()
    const call = await app().join()
    const handleError = vi.fn<(error: unknown) => void>()
    const detach = [
      attachTo(createContainer(), () => publisherTile(call, app().createPublisher, handleError)),
      attachTo(createContainer(), () => publisherTile(call, app().createPublisher)),
    ]
    await settle()
    expect(handleError.mock.calls).toMatchObject([[{ code: 'publishFailed' }]])
    for (const end of detach) end()
  })
})

import { createElement, Fragment, StrictMode } from 'react'
import type { ReactElement } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { PublisherLike, Reconnection } from '../../src/index.ts'
import {
  PublisherTile,
  SubscriberTile,
  useReconnection,
  useStreams,
} from '../../src/react/index.ts'
import type { PublisherTileProps } from '../../src/react/index.ts'
import { openTokError } from '../../src/testing/index.ts'
import { Boundary, change, muteReports, render, settle, useApp } from './rendered.ts'

const app = useApp()

/** As much of an element as a tile uses. */
const createPart = () => ({
  style: {},
  parentNode: null as object | null,
  append(child: { parentNode: object | null }) {
    child.parentNode = this
  },
  remove() {
    this.parentNode = null
  },
})

beforeEach(() => vi.stubGlobal('document', { createElement: createPart }))

/** The library would ask a page whether it is online. */
const network = { isOnline: () => true, subscribe: () => () => {} }

const open = () => app().open('one', { network })

const draw = (element: ReactElement) => render(createElement(StrictMode, null, element), createPart)

const create = (element: HTMLElement): PublisherLike =>
  app().fake.OT.initPublisher(element, { insertMode: 'append' })

describe('PublisherTile', () => {
  type Props = Partial<PublisherTileProps>

  function Call(props: Props) {
    const call = useReconnection(open, [])
    const children: PublisherTileProps['children'] = ({ error, publisher }) =>
      error ? (error as Error).message.slice(0, 20) : publisher ? 'me' : 'nobody'
    return createElement(PublisherTile, { create, reconnection: call, children, ...props })
  }

  const publishers = () => app().fake.ledger.publishers.length

  it('requests the camera once, publishes, and is off when it unmounts (F1)', async () => {
    const { camera, ledger, room } = app().fake
    const { unmount } = await draw(createElement(Call))
    await settle()
    expect(ledger.cameraRequests).toBe(1)
    expect(room.streams).toHaveLength(1)
    await unmount()
    await settle()
    expect(camera.isOn).toBe(false)
    ledger.assertNoLeaks()
  })

  it('keeps the publisher over a rejoin (F1)', async () => {
    const { ledger, network, room } = app().fake
    await draw(createElement(Call))
    await settle(5_000)
    await change(() => network.close(1011))
    // Until the server has forgotten the former connection.
    await settle(60_000)
    expect(app().calls[0]?.stats).toMatchObject({ joins: 2 })
    expect(room.streams).toHaveLength(1)
    expect([ledger.cameraRequests, publishers()]).toEqual([1, 1])
  })

  it.each([
    ['while the prompt is open', () => app().fake.camera.hold(), () => settle()],
    ['while it is being published', () => app().fake.network.ignore('stream'), () => settle()],
    [
      'while away',
      () => {},
      async () => {
        await settle()
        await change(app().fake.network.drop)
        await settle(40_000)
      },
    ],
  ] as const)('leaves no camera on when it unmounts %s (F1)', async (_, prepare, reach) => {
    const { camera, ledger, network } = app().fake
    prepare()
    const { unmount } = await draw(createElement(Call))
    await reach()
    expect(ledger.cameraRequests).toBe(1)
    await unmount()
    await settle()
    camera.allow()
    network.restore()
    await settle(10_000)
    expect(camera.isOn).toBe(false)
    ledger.assertNoLeaks()
  })

  it('publishes with a new publisher when the app joins again after it has left', async () => {
    const { camera, room } = app().fake
    const rendered = await draw(createElement(Call))
    await settle()
    const [call] = app().calls
    await change(() => call?.disconnect())
    await settle()
    expect(rendered.text).toContain('nobody')
    expect(camera.isOn).toBe(false)
    await change(() => call?.connect())
    await settle()
    expect(rendered.text).toContain('me')
    expect(publishers()).toBe(2)
    expect(room.streams).toHaveLength(1)
  })

  it('says that the camera was denied, once, with the latest callback', async () => {
    app().fake.camera.hold()
    const onError = vi.fn<(error: unknown) => void>()
    const early = vi.fn<(error: unknown) => void>()
    const rendered = await draw(createElement(Call, { onError: early }))
    await rendered.update(createElement(StrictMode, null, createElement(Call, { onError })))
    await change(() => app().fake.camera.deny())
    await settle()
    const errors = onError.mock.calls.map(([error]) => error as Error)
    expect(errors).toMatchObject([{ code: 'publishFailed' }])
    expect(early).not.toHaveBeenCalled()
    expect(rendered.text).toContain(errors[0]!.message.slice(0, 20))
    await rendered.unmount()
    await settle()
    app().fake.ledger.assertNoLeaks()
  })

  it('switches the camera off when the server refuses to publish', async () => {
    const { camera, network } = app().fake
    network.fail('stream', openTokError('OT_PERMISSION_DENIED', 1500))
    const onError = vi.fn<(error: unknown) => void>()
    await draw(createElement(Call, { onError }))
    await settle(5_000)
    expect(onError).toHaveBeenCalledTimes(1)
    expect(camera.isOn).toBe(false)
  })

  it('shows in the error boundary that `create` throws, or returns no publisher', async () => {
    muteReports()
    const wrong = [
      () => {
        throw new Error('no camera here')
      },
      () => undefined,
    ] as unknown as PublisherTileProps['create'][]
    const texts = []
    for (const create of wrong) {
      const rendered = await draw(createElement(Boundary, null, createElement(Call, { create })))
      await settle()
      texts.push(rendered.text)
      await rendered.unmount()
      await settle()
    }
    expect(texts).toEqual([
      '"no camera here"',
      '"publisher must be an object with on(), off(), got undefined"',
    ])
    app().fake.ledger.assertNoLeaks()
  })
})

describe('SubscriberTile', () => {
  /** Draws every stream in the one or in the other part of the page. */
  function Call({ at = 'left' }: { readonly at?: 'left' | 'right' | 'nowhere' }) {
    const call = useReconnection(open, [])
    const tiles = useStreams(call).map((stream) =>
      createElement(SubscriberTile, {
        key: stream.streamId,
        reconnection: call,
        stream,
        children: ({ status }) => status,
      }),
    )
    return createElement(
      Fragment,
      null,
      createElement('aside', null, at === 'left' && tiles),
      createElement('main', null, at === 'right' && tiles),
    )
  }

  const subscribes = () => app().fake.ledger.calls('subscribe').length

  async function show(): Promise<{
    readonly rendered: Awaited<ReturnType<typeof render>>
    readonly call: Reconnection
    readonly streamId: string
  }> {
    const { streamId } = app().fake.room.join({ data: 'Bob' }).publish()
    const rendered = await draw(createElement(Call))
    await settle(5_000)
    return { rendered, streamId, call: app().calls[0]! }
  }

  it('subscribes once in StrictMode, and unsubscribes when it unmounts for good (F1)', async () => {
    const { call, rendered, streamId } = await show()
    expect(rendered.text).toContain('connected')
    expect(subscribes()).toBe(1)
    const handle = call.subscribers.get(streamId)
    await rendered.update(createElement(StrictMode, null, createElement(Call, { at: 'nowhere' })))
    await settle()
    expect(handle?.status).toBe('disconnected')
    expect(app().fake.ledger.liveSubscribers()).toEqual([])
    await rendered.update(createElement(StrictMode, null, createElement(Call)))
    await settle(5_000)
    expect(subscribes()).toBe(2)
    expect(rendered.text).toContain('connected')
  })

  it('keeps its subscriber when it moves to another part of the page (F3)', async () => {
    const { call, rendered, streamId } = await show()
    const handle = call.subscribers.get(streamId)
    await rendered.update(createElement(StrictMode, null, createElement(Call, { at: 'right' })))
    await settle()
    expect(call.subscribers.get(streamId)).toBe(handle)
    expect(handle?.status).toBe('connected')
    expect(subscribes()).toBe(1)
    await rendered.unmount()
    await settle()
    app().fake.ledger.assertNoLeaks()
  })

  it('has the status of the subscriber for its child, over a rejoin (F3)', async () => {
    const { rendered } = await show()
    await change(() => app().fake.network.close(1011))
    await settle(20)
    expect(rendered.text).toMatch(/"data-status":"reconnecting".*"children":\[.*"reconnecting"\]/)
    await settle(10_000)
    expect(rendered.text).toContain('"connected"')
  })
})

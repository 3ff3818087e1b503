import { createElement, Fragment, StrictMode } from 'react'
import type { ReactElement } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { PublisherLike, Reconnection } from '../../../../src/index.ts'
import {
  PublisherTile,
  SubscriberTile,
  useReconnection,
  useStreams,
} from '../../../../src/bindings/react/index.ts'
import type { PublisherTileProps } from '../../../../src/bindings/react/index.ts'
import { openTokError } from '../../../../src/kit/testing/index.ts'
import { FakeNode } from '../shared/page.ts'
import { Boundary, change, muteReports, render, settle, useApp } from './rendered.ts'

const app = useApp()

/** As much of an element as a tile uses. */
class Part extends FakeNode {
  style = ''
  appends = 0

  override append(child: Part): void {
    this.appends += 1
    super.append(child)
  }
}

const createPart = (tagName: string) => new Part(tagName)

beforeEach(() => vi.stubGlobal('document', { createElement: createPart }))

/** The library would ask a page whether it is online. */
const network = { isOnline: () => true, subscribe: () => () => {} }

const open = () => app().open('one', { network })

/** @param host what React's elements are in this test */
const draw = (element: ReactElement, host = createPart('main')) =>
  render(createElement(StrictMode, null, element), () => host)

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

describe('PublisherTile in a call that the app has made', () => {
  /** How the app makes it, and each publisher that a tile has made. */
  function createTile(call: Reconnection, props: Partial<PublisherTileProps> = {}) {
    const elements: Part[] = []
    const createHere = (element: HTMLElement) => {
      elements.push(element as unknown as Part)
      return create(element)
    }
    const children: PublisherTileProps['children'] = ({ error, publisher }) =>
      `${publisher ? 'me' : 'nobody'}, ${error === null ? 'no error' : 'an error'}`
    const tile = createElement(PublisherTile, {
      create: createHere,
      reconnection: call,
      children,
      ...props,
    })
    return { elements, tile }
  }

  /** A call, and what it says of listeners that throw. */
  async function join() {
    const call = open()
    const errors: unknown[] = []
    call.on('error', ({ error }) => errors.push(error))
    await change(() => call.connect())
    await settle()
    return { call, errors }
  }

  it('draws in an element of its own that fills the tile, and removes it', async () => {
    const { call } = await join()
    const { elements, tile } = createTile(call)
    const host = createPart('main')
    const { unmount } = await draw(tile, host)
    await settle()
    expect(host.html).toBe('<main><div></div></main>')
    expect(host.childNodes).toEqual(elements)
    expect(elements).toMatchObject([{ style: 'width:100%;height:100%' }])
    await change(() => call.disconnect())
    await settle()
    expect(host.childNodes).toEqual([])
    await change(() => call.connect())
    await settle()
    expect(elements).toHaveLength(2)
    expect(host.childNodes).toEqual([elements[1]])
    await unmount()
    expect(host.childNodes).toEqual([])
  })

  it('puts its picture in the page once: a video that moves would pause', async () => {
    const { call } = await join()
    const { tile } = createTile(call)
    const host = createPart('main')
    const { unmount, update } = await draw(tile, host)
    await settle()
    await update(createElement(StrictMode, null, tile))
    await unmount()
    await settle()
    expect(host.appends).toBe(1)
  })

  it('lets the app place its picture where the renderer has no elements', async () => {
    const { call } = await join()
    const place = createPart('main')
    const { tile } = createTile(call, {
      create(element) {
        place.append(element as unknown as Part)
        return create(element)
      },
    })
    const { unmount } = await render(tile)
    await settle()
    expect(app().fake.room.streams).toHaveLength(1)
    expect(place.childNodes).toHaveLength(1)
    await unmount()
    await settle()
    expect(place.childNodes).toEqual([])
    expect(app().fake.camera.isOn).toBe(false)
  })

  it('needs no `onError`, and no `destroy()` of its publisher', async () => {
    const { call, errors } = await join()
    app().fake.network.fail('stream', openTokError('OT_PERMISSION_DENIED', 1500), { count: 2 })
    const createOther = (element: HTMLElement) =>
      Object.assign(create(element), { destroy: undefined })
    const onError = vi.fn<(error: unknown) => void>()
    await draw(createTile(call).tile)
    await draw(createTile(call, { create: createOther, onError }).tile)
    await settle(5_000)
    expect(onError.mock.calls).toMatchObject([[{ code: 'publishFailed' }]])
    expect(errors).toEqual([])
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

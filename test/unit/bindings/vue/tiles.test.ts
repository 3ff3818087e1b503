import { describe, expect, it, vi } from 'vitest'
import { h, nextTick, ref, shallowRef } from 'vue'
import type { Component, Ref } from 'vue'
import type { PublisherLike, Reconnection, StreamLike } from '../../../../src/index.ts'
import { PublisherTile, SubscriberTile, useStreams } from '../../../../src/bindings/vue/index.ts'
import { settle, useApp } from '../shared/app.ts'
import { render } from './rendered.ts'
import { watchWarnings } from './warnings.ts'

const app = useApp()

describe('SubscriberTile of Vue', () => {
  const publishAs = (data: string) => app().fake.room.join({ data }).publish()

  function createList(call: Ref<Reconnection | null>, properties?: object) {
    return {
      setup() {
        const streams = useStreams(call)
        return () =>
          streams.value.map((stream: StreamLike) =>
            h(
              SubscriberTile,
              {
                key: stream.streamId,
                reconnection: call.value,
                stream,
                class: 'tile',
                ...(properties && { properties }),
              },
              { default: ({ status, subscriber }: TileSlot) => `${status} ${subscriber?.status}` },
            ),
          )
      },
    }
  }

  interface TileSlot {
    readonly status: string
    readonly subscriber: { readonly status: string } | null
  }

  it('shows the stream, its status and the slot, and unsubscribes with the component (F3)', async () => {
    publishAs('Bob')
    const call = shallowRef<Reconnection | null>(await app().join())
    const subscribe = vi.spyOn(call.value!, 'subscribe')
    const rendered = render(createList(call, { width: 160 }))
    await nextTick()
    expect(rendered.html).toMatch(/^<div data-status="connecting" class="tile">/)
    expect(subscribe.mock.calls[0]?.[2]).toEqual({ insertMode: 'append', width: 160 })
    await settle()
    const html =
      '<div data-status="connected" class="tile"><div><div></div></div>connected connected</div>'
    expect(rendered.html).toBe(html)
    rendered.app.unmount()
    await settle()
    expect(app().fake.ledger.liveSubscribers()).toEqual([])
  })

  it('shows another stream, or none without a call, in the place where it stands (F3)', async () => {
    const [bob, eve] = [publishAs('Bob'), publishAs('Eve')]
    const call = shallowRef<Reconnection | null>(await app().join())
    const streamId = ref(bob.streamId)
    const rendered = render({
      setup: () => () =>
        h(SubscriberTile, { reconnection: call.value, stream: { streamId: streamId.value } }),
    })
    await settle()
    const live = () =>
      app()
        .fake.ledger.liveSubscribers()
        .map((each) => each.streamId)
    expect(live()).toEqual([bob.streamId])
    streamId.value = eve.streamId
    await settle()
    expect(live()).toEqual([eve.streamId])
    expect(rendered.html).toBe('<div data-status="connected"><div><div></div></div></div>')
    call.value = null
    await settle()
    expect(live()).toEqual([])
    expect(rendered.html).toContain('data-status="connecting"')
    rendered.app.unmount()
  })

  it('subscribes when the page around it is drawn', async () => {
    const { streamId } = publishAs('Bob')
    const joined = await app().join()
    const call = shallowRef<Reconnection | null>(null)
    const rendered = render({
      setup: () => () => [
        h(SubscriberTile, { reconnection: call.value, stream: { streamId } }),
        call.value ? 'in the call' : 'in the lobby',
      ],
    })
    await settle()
    const pages: string[] = []
    const { subscribe } = joined
    vi.spyOn(joined, 'subscribe').mockImplementation((...given) => {
      pages.push(rendered.html)
      return subscribe(...given)
    })
    call.value = joined
    await nextTick()
    expect(pages).toMatchObject([expect.stringMatching(/in the call$/)])
    rendered.app.unmount()
  })
})

describe('PublisherTile of Vue', () => {
  function createTile(
    call: Ref<Reconnection | null>,
    create: (element: HTMLElement) => PublisherLike = app().createPublisher,
    onError = vi.fn<(error: unknown) => void>(),
  ) {
    const rendered = render({
      setup: () => () => h(PublisherTile, { reconnection: call.value, create, onError }),
    })
    return { ...rendered, onError }
  }

  it('makes its publisher when the page around it is drawn', async () => {
    const joined = await app().join()
    const call = shallowRef<Reconnection | null>(null)
    const pages: string[] = []
    const create = (element: HTMLElement) => {
      pages.push(rendered.html)
      return app().createPublisher(element)
    }
    const rendered = render({
      setup: () => () => [
        h(PublisherTile, { reconnection: call.value, create }),
        call.value ? 'in the call' : 'in the lobby',
      ],
    })
    await settle()
    call.value = joined
    await nextTick()
    expect(pages).toEqual(['<div><div><div></div></div></div>in the call'])
    rendered.app.unmount()
  })

  it('leaves its listener of `error` off the element, whose errors are others', () => {
    const { app: mounted, html } = createTile(shallowRef(null))
    expect(html).toBe('<div><div></div></div>')
    mounted.unmount()
  })
})

describe('the tiles of Vue', () => {
  /** What Vue warns of when a tile is drawn with these props, which TypeScript would refuse. */
  function warningsOf(tile: object, props: object): readonly string[] {
    const warnings = watchWarnings()
    render({ setup: () => () => h(tile as Component, props) }, [])
    return warnings()
  }

  it.each([
    ['PublisherTile', PublisherTile, 'create'],
    ['SubscriberTile', SubscriberTile, 'stream'],
  ])('are named in what Vue says of wrong props: %s', (name, tile, required) => {
    expect(warningsOf(tile, { reconnection: 1 })).toEqual(
      expect.arrayContaining([
        expect.stringMatching(new RegExp(`Missing required prop: "${required}"\\s+at <${name} `)),
        expect.stringMatching(/type check failed for prop "reconnection"/),
      ]),
    )
    expect(warningsOf(tile, { [required]: 1 })).toContainEqual(
      expect.stringMatching(`type check failed for prop "${required}"`),
    )
  })
})

import { Component, createElement, StrictMode } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { vi } from 'vitest'
import type {
  PublisherLike,
  ReconnectingPublisher,
  Reconnection,
  StreamLike,
} from '../../../../../src/index.ts'
import {
  PublisherTile,
  SubscriberTile,
  usePublisher,
  useReconnection,
  useSignals,
  useSnapshot,
  useStreams,
} from '../../../../../src/bindings/react/index.ts'
import type { PublisherTileState } from '../../../../../src/bindings/react/index.ts'
import { change, muteReports, render, settle } from '../../react/rendered.ts'
import { SOON_MS } from '../app.ts'
import { FakeNode } from '../page.ts'
import { note, toDevices, toText } from './binding.ts'
import type { Binding } from './binding.ts'

interface BoundaryProps {
  readonly children: ReactNode
  readonly onError: (error: unknown) => void
}

/** Draws nothing after an error. */
class Boundary extends Component<BoundaryProps> {
  override state = { hasFailed: false }

  static getDerivedStateFromError(): object {
    return { hasFailed: true }
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error)
  }

  override render(): ReactNode {
    return this.state.hasFailed ? null : this.props.children
  }
}

const strict = (element: ReactElement) => createElement(StrictMode, null, element)

/** @param draw what is drawn for a call */
async function mountWith(
  call: Reconnection | null,
  draw: (call: Reconnection | null) => ReactElement,
) {
  vi.stubGlobal('document', { createElement: (tagName: string) => new FakeNode(tagName) })
  const place = new FakeNode('main')
  const rendered = await render(strict(draw(call)), () => place)
  return {
    rendered,
    place,
    setCall: (next: Reconnection | null) => rendered.update(strict(draw(next))),
    unmount: rendered.unmount,
  }
}

export const react: Binding = {
  name: 'React',
  change,
  settle: (ms = SOON_MS) => settle(ms),

  async mountCall(open, firstId) {
    muteReports()
    const shown: string[] = []
    const errors: unknown[] = []
    function Call({ id }: { readonly id: string }) {
      const call = useReconnection(() => open(id), [id])
      note(
        shown,
        toText(
          useSnapshot(call, ({ status }) => status),
          call,
        ),
      )
      return null
    }
    const onError = (error: unknown) => void errors.push(error)
    const draw = (id: string) =>
      strict(createElement(Boundary, { onError, children: createElement(Call, { id }) }))
    const rendered = await render(draw(firstId))
    return {
      shown,
      errors,
      setId: (id) => rendered.update(draw(id)),
      unmount: rendered.unmount,
    }
  },

  async mountTile(call, stream: StreamLike, properties) {
    const { rendered, ...mounted } = await mountWith(call, (reconnection) =>
      createElement(SubscriberTile, { reconnection, stream, properties }),
    )
    const status = () => /"data-status":"(\w+)"/.exec(rendered.text)?.[1] ?? ''
    return { ...mounted, status }
  },

  async mountOwnTile(call, create: (element: HTMLElement) => PublisherLike, onError) {
    const devices: string[] = []
    let state: PublisherTileState
    function Devices({ publisher }: { readonly publisher: ReconnectingPublisher | null }) {
      note(devices, toDevices(usePublisher(publisher)))
      return null
    }
    const children = (next: PublisherTileState) => {
      state = next
      return createElement(Devices, { publisher: next.publisher })
    }
    const { rendered: _, ...mounted } = await mountWith(call, (reconnection) =>
      createElement(PublisherTile, { reconnection, create, onError, children }),
    )
    return { ...mounted, devices, state: () => state }
  },

  async mountValues(call) {
    const shown: string[] = []
    const statuses: string[] = []
    function Values({ call }: { readonly call: Reconnection | null }) {
      const { status } = useSnapshot(call)
      const streams = useStreams(call)
      const messages = useSignals(call, 'chat', { limit: 2 })
      const lines = messages.map((message) => `${message.id} ${message.status}`)
      note(shown, [status, streams.length, ...lines].join(', '))
      return null
    }
    function Status({ call }: { readonly call: Reconnection | null }) {
      statuses.push(useSnapshot(call, ({ status }) => status))
      return null
    }
    const draw = (call: Reconnection | null) =>
      createElement('main', null, createElement(Values, { call }), createElement(Status, { call }))
    // StrictMode would draw everything twice.
    const rendered = await render(draw(call))
    return {
      shown,
      statuses,
      setCall: (next) => rendered.update(draw(next)),
      unmount: rendered.unmount,
    }
  },
}

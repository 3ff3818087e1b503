import { createElement, Fragment } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import {
  PublisherTile,
  SubscriberTile,
  usePublisher,
  useReconnection,
  useSignals,
  useSnapshot,
  useStreams,
  useSubscriber,
} from '../../../../src/bindings/react/index.ts'
import type { PublisherTileState } from '../../../../src/bindings/react/index.ts'

describe('on a server', () => {
  it('everything renders as idle, without a page, a session or a publisher (F2)', () => {
    expect(globalThis).not.toHaveProperty('document')
    const open = vi.fn<() => never>()
    const create = vi.fn<() => never>()
    const drawOwn = vi.fn<(state: PublisherTileState) => string>(() => 'nobody')
    function Call() {
      const call = useReconnection(open, [])
      const { heldSignals, status } = useSnapshot(call)
      const chat = useSignals(call, 'chat')
      const streams = useStreams(call)
      const subscriber = useSubscriber(null)
      expect([call, subscriber, usePublisher(null)]).toEqual([null, null, null])
      return createElement(
        Fragment,
        null,
        [status, heldSignals, chat.length, streams.length, subscriber?.status ?? 'none'].join(' '),
        createElement(PublisherTile, {
          create,
          reconnection: call,
          className: 'me',
          children: drawOwn,
        }),
        createElement(SubscriberTile, {
          reconnection: call,
          stream: { streamId: 'stream-1' },
          className: 'tile',
          children: ({ status, subscriber, streamId }) =>
            `${streamId} ${status} ${subscriber?.status ?? 'none'}`,
        }),
      )
    }
    const place = '<div style="display:contents"></div>'
    expect(renderToString(createElement(Call))).toBe(
      `idle 0 0 0 none<div class="me">${place}nobody</div><div class="tile" data-status="connecting">${place}stream-1 connecting none</div>`,
    )
    expect(drawOwn.mock.calls).toEqual([
      [
        {
          status: 'connecting',
          phase: null,
          camera: 'none',
          microphone: 'none',
          quality: 'unknown',
          degradedBy: null,
          publisher: null,
          error: null,
        },
      ],
    ])
    expect(open).not.toHaveBeenCalled()
    expect(create).not.toHaveBeenCalled()
  })
})

import { createElement, StrictMode } from 'react'
import type { ReactElement } from 'react'
import { describe, expect, it, vi } from 'vitest'
import type { Reconnection, StreamLike } from '../../../../src/index.ts'
import { useSignals, useStreams } from '../../../../src/bindings/react/index.ts'
import { Boundary, change, muteReports, render, settle, useApp } from './rendered.ts'

const app = useApp()

async function join(): Promise<Reconnection> {
  const call = app().open('one')
  void call.connect()
  await settle(5_000)
  return call
}

const strict = (element: ReactElement) => createElement(StrictMode, null, element)

describe('useStreams()', () => {
  it('lists the streams that deserve a tile, and the same array until something changes', async () => {
    const call = await join()
    const shown: (readonly StreamLike[])[] = []
    function Probe() {
      shown.push(useStreams(call))
      return null
    }
    await render(createElement(Probe))
    const bob = app().fake.room.join({ data: 'Bob' })
    let first = ''
    await change(() => (first = bob.publish().streamId))
    await settle()
    await change(app().fake.network.drop)
    await settle()
    await change(app().fake.network.restore)
    await settle(5_000)
    await change(() => bob.unpublish())
    await settle()
    expect(shown.map((list) => list.map(({ streamId }) => streamId))).toEqual([[], [first], []])
  })

  it('has no streams without a call', async () => {
    const Probe = () => String(useStreams(null).length)
    expect((await render(strict(createElement(Probe)))).text).toBe('"0"')
  })
})

interface ChatProps {
  readonly call: Reconnection | null
  readonly limit?: number
  readonly onRender?: () => void
  readonly type?: string
}

function Chat({ call, limit, onRender, type = 'chat' }: ChatProps) {
  onRender?.()
  return useSignals(call, type, { limit })
    .map(({ data, own, id, status }) => `${own ? id : 'Bob'} ${data} ${status}`)
    .join(', ')
}

describe('useSignals()', () => {
  it('shows held, sending, sent, dropped and received by id, in StrictMode (F4)', async () => {
    const call = await join()
    const bob = app().fake.room.join({ data: 'Bob' })
    const rendered = await render(strict(createElement(Chat, { call })))
    const say = (data: string) =>
      change(() => void call.signal({ type: 'chat', data }, { id: data }))
    await say('one')
    expect(rendered.text).toBe('"one one sending"')
    await settle()
    await change(app().fake.network.drop)
    await say('two')
    await say('three')
    expect(rendered.text).toBe('"one one sent, two two held, three three held"')
    await change(() => call.signals.cancel('two'))
    expect(rendered.text).toBe('"one one sent, two two dropped, three three held"')
    await change(app().fake.network.restore)
    await settle(5_000)
    await change(() => bob.signal({ type: 'chat', data: 'four' }))
    await settle()
    expect(rendered.text).toBe(
      '"one one sent, two two dropped, three three sent, Bob four received"',
    )
  })

  it('is not disturbed by another type in the same queue (F4)', async () => {
    const call = await join()
    const onRender = vi.fn<() => void>()
    const rendered = await render(createElement(Chat, { call, onRender }))
    await change(app().fake.network.drop)
    await change(() => void call.signal({ type: 'cursor', data: '1' }))
    await change(() => call.signals.clear())
    expect(onRender).toHaveBeenCalledTimes(1)
    await change(() => void call.signal({ type: 'chat', data: 'one' }, { id: 'a' }))
    expect(rendered.text).toBe('"a one held"')
  })

  it('keeps its list over renders, and begins anew with another call or limit', async () => {
    const call = await join()
    const rendered = await render(createElement(Chat, { call, limit: 2 }))
    for (const data of ['1', '2', '3']) {
      await change(() => void call.signal({ type: 'chat', data }, { id: data }))
    }
    await settle()
    await rendered.update(createElement(Chat, { call, limit: 2 }))
    expect(rendered.text).toBe('"2 2 sent, 3 3 sent"')
    await rendered.update(createElement(Chat, { call, limit: 3 }))
    expect(rendered.text).toBe('null')
    await rendered.update(createElement(Chat, { call: null }))
    expect(rendered.text).toBe('null')
  })

  it('shows a wrong limit in the error boundary', async () => {
    muteReports()
    const call = await join()
    const chat = createElement(Chat, { call, limit: 0 })
    expect((await render(createElement(Boundary, null, chat))).text).toMatch(
      /options\.limit must be a whole number/,
    )
  })
})

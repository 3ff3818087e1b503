import { createElement, StrictMode } from 'react'
import { describe, expect, it } from 'vitest'
import type {
  ReconnectingSubscriber,
  Reconnection,
  ReconnectionSnapshot,
} from '../../../../src/index.ts'
import { useSnapshot, useSubscriber } from '../../../../src/bindings/react/index.ts'
import { change, render, settle, useApp } from './rendered.ts'

const app = useApp()

/** A call that is joined without a component. */
async function join(): Promise<Reconnection> {
  const call = app().open('one', { reconnectedMs: 1_000 })
  void call.connect()
  await settle(2_000)
  return call
}

interface ProbeProps {
  readonly call: Reconnection | null
  readonly select?: (snapshot: ReconnectionSnapshot) => unknown
}

function createProbe() {
  const shown: unknown[] = []
  function Probe({ call, select }: ProbeProps) {
    shown.push(useSnapshot<unknown>(call, select ?? ((snapshot) => snapshot)))
    return null
  }
  return { Probe, shown }
}

describe('useSnapshot()', () => {
  it('renders only when what the selector returns has changed (F5)', async () => {
    const call = await join()
    const { Probe, shown } = createProbe()
    const select = ({ status }: ReconnectionSnapshot) => status
    await render(createElement(Probe, { call, select }))
    await change(app().fake.network.drop)
    for (const data of ['1', '2', '3']) {
      await change(() => void call.signal({ type: 'chat', data }))
      await settle(100)
    }
    expect(call.getSnapshot().heldSignals).toBe(3)
    expect(shown).toEqual(['connected', 'reconnecting'])
    await change(app().fake.network.restore)
    await settle(5_000)
    expect(shown).toEqual(['connected', 'reconnecting', 'reconnected', 'connected'])
  })

  it('renders once per snapshot with a selector that is new in each render, and returns a new object (F5)', async () => {
    const call = await join()
    const shown: object[] = []
    function Probe() {
      shown.push(useSnapshot(call, ({ status, heldSignals }) => ({ status, heldSignals })))
      return null
    }
    await render(createElement(Probe))
    await change(app().fake.network.drop)
    await change(() => void call.signal({ type: 'chat', data: '1' }))
    expect(shown).toEqual([
      { status: 'connected', heldSignals: 0 },
      { status: 'reconnecting', heldSignals: 0 },
      { status: 'reconnecting', heldSignals: 1 },
    ])
  })

  it('returns the very snapshot without a selector, and follows another call', async () => {
    const call = await join()
    const other = app().open('two')
    const { Probe, shown } = createProbe()
    const rendered = await render(createElement(Probe, { call }))
    expect(shown.at(-1)).toBe(call.getSnapshot())
    await rendered.update(createElement(Probe, { call: other }))
    expect(shown.at(-1)).toBe(other.getSnapshot())
    await rendered.update(createElement(Probe, { call: null }))
    expect(shown.at(-1)).toEqual(other.getSnapshot())
  })

  it('is idle without a call, with every field of a snapshot', async () => {
    const { Probe, shown } = createProbe()
    await render(createElement(StrictMode, null, createElement(Probe, { call: null })))
    expect(shown[0]).toEqual(app().open('one').getSnapshot())
    expect(Object.isFrozen(shown[0])).toBe(true)
  })
})

describe('useSubscriber()', () => {
  it('follows the status of a subscriber, and is null without one', async () => {
    const call = await join()
    const { room, network } = app().fake
    const bob = room.join({ data: 'Bob' })
    const { streamId } = bob.publish()
    await settle()
    const [stream] = call.streams.list()
    expect(stream?.streamId).toBe(streamId)
    const shown: unknown[] = []
    function Probe({ subscriber }: { readonly subscriber: ReconnectingSubscriber | null }) {
      const { phase, status } = useSubscriber(subscriber) ?? {}
      shown.push(phase ? `${status} ${phase}` : (status ?? null))
      return null
    }
    const rendered = await render(createElement(Probe, { subscriber: null }))
    const subscriber = call.subscribe(stream!)
    await rendered.update(createElement(Probe, { subscriber }))
    await settle(2_000)
    await change(() => network.close(1011))
    await settle(10_000)
    expect(shown).toEqual([
      null,
      'connecting subscribing',
      'connected playing',
      'reconnecting waiting',
      'reconnecting resubscribing',
      'reconnected',
      'connected playing',
    ])
  })
})

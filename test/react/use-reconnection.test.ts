import { createElement, StrictMode, Suspense } from 'react'
import { describe, expect, it, vi } from 'vitest'
import type { Reconnection } from '../../src/index.ts'
import { useReconnection, useSnapshot } from '../../src/react/index.ts'
import { Boundary, change, muteReports, render, settle, SOON_MS, useApp } from './rendered.ts'

const app = useApp()

interface CallProps {
  readonly id?: string
  readonly name?: string
  readonly open?: (id: string) => Reconnection
}

/** Draws the status of its call. */
function Call({ id = 'one', name = '', open = app().open }: CallProps) {
  const call = useReconnection(() => open(id), [id, name])
  return `${useSnapshot(call, ({ status }) => status)}${call ? '' : ', no call'}`
}

const strict = (props: CallProps, key = '') =>
  createElement(StrictMode, null, createElement(Call, { ...props, key }))

describe('useReconnection()', () => {
  it('connects once in StrictMode, leaves and disposes once, and leaves nothing behind (F1)', async () => {
    const { calls, fake, requests } = app()
    const { unmount } = await render(strict({}))
    await settle()
    expect(calls).toHaveLength(1)
    expect(requests()).toEqual(['connect one'])
    expect(calls[0]?.status).toBe('connected')
    await unmount()
    await settle()
    expect(requests()).toEqual(['connect one', 'disconnect one'])
    await expect(calls[0]?.connect()).rejects.toMatchObject({ code: 'disposed' })
    fake.ledger.assertNoLeaks()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('shows each status, from the first render without a call on', async () => {
    const shown: string[] = []
    function Probe() {
      const call = useReconnection(() => app().open('one'), [])
      shown.push(`${useSnapshot(call, ({ status }) => status)}${call ? '' : ', no call'}`)
      return null
    }
    const { unmount } = await render(createElement(Probe))
    await settle(10_000)
    await change(app().fake.network.drop)
    await settle()
    await change(app().fake.network.restore)
    await settle(10_000)
    await unmount()
    await settle()
    expect(shown).toEqual([
      'idle, no call',
      'connecting',
      'connected',
      'reconnecting',
      'reconnected',
      'connected',
    ])
  })

  it('leaves the former session before it joins the next one, when a dependency changes (F1)', async () => {
    const { fake, requests } = app()
    const rendered = await render(strict({ id: 'one' }))
    await settle()
    await rendered.update(strict({ id: 'two' }))
    expect(rendered.text).toBe('"idle, no call"')
    expect(requests()).toEqual(['connect one', 'disconnect one'])
    await settle()
    expect(rendered.text).toBe('"connected"')
    expect(requests()).toEqual(['connect one', 'disconnect one', 'connect two'])
    expect([fake.roomOf('one').members, fake.roomOf('two').members]).toMatchObject([[], ['']])
    await rendered.unmount()
    await settle()
    fake.ledger.assertNoLeaks()
  })

  it('joins the same session again, when another dependency changes (F1)', async () => {
    const { calls, fake, requests } = app()
    const rendered = await render(strict({ name: 'Ada' }))
    await settle()
    await rendered.update(strict({ name: 'Eve' }))
    await settle()
    expect(rendered.text).toBe('"connected"')
    expect(requests()).toEqual(['connect one', 'disconnect one', 'connect one'])
    expect(new Set(calls.map(({ session }) => session)).size).toBe(1)
    await rendered.unmount()
    await settle()
    fake.ledger.assertNoLeaks()
  })

  it('waits until a component that goes has left the session that another one joins (F1)', async () => {
    const { requests } = app()
    const rendered = await render(strict({}, 'first'))
    await settle()
    await rendered.update(strict({}, 'second'))
    await settle()
    expect(rendered.text).toBe('"connected"')
    expect(requests()).toEqual(['connect one', 'disconnect one', 'connect one'])
    await rendered.unmount()
    await settle()
    app().fake.ledger.assertNoLeaks()
  })

  it('opens only the last of several calls that come and go while the first is being left (F1)', async () => {
    const { calls, requests } = app()
    const rendered = await render(strict({ id: 'one' }))
    await settle()
    for (const id of ['two', 'three', 'four']) await rendered.update(strict({ id }))
    await settle()
    expect(requests()).toEqual(['connect one', 'disconnect one', 'connect four'])
    expect(calls).toHaveLength(2)
    await rendered.unmount()
    await settle()
  })

  it.each([
    ['connecting', () => settle(1)],
    ['connected', () => settle()],
    [
      'reconnecting',
      async () => {
        await settle()
        await change(app().fake.network.drop)
        await settle(40_000)
      },
    ],
  ] as const)('leaves nothing behind when it unmounts while %s (F1)', async (status, reach) => {
    const { unmount } = await render(strict({}))
    await reach()
    expect(app().calls[0]?.status).toBe(status)
    await unmount()
    await change(app().fake.network.restore)
    await settle(10_000)
    expect(app().calls).toHaveLength(1)
    expect(app().fake.room.members).toEqual([])
    app().fake.ledger.assertNoLeaks()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('opens no call for a component that suspends and never mounts (F1)', async () => {
    const open = vi.fn(app().open)
    let arrive = () => {}
    let isHere = false
    const loading = new Promise<void>((resolve) => (arrive = resolve))
    function Late() {
      const call = useReconnection(() => open('one'), [])
      const { status } = useSnapshot(call)
      // How React's `lazy()` suspends.
      if (!isHere) throw loading
      return status
    }
    const { unmount } = await render(
      createElement(Suspense, { fallback: 'loading' }, createElement(Late)),
    )
    await settle()
    expect(open).not.toHaveBeenCalled()
    isHere = true
    arrive()
    await settle()
    expect(open).toHaveBeenCalledTimes(1)
    await unmount()
    await settle()
    app().fake.ledger.assertNoLeaks()
  })

  it('shows an error of the factory in the error boundary (F1)', async () => {
    muteReports()
    const open = () => {
      throw new Error('no such session')
    }
    const rendered = await render(createElement(Boundary, null, strict({ open })))
    await settle()
    expect(rendered.text).toBe('"no such session"')
  })

  it('shows in the error boundary that there is no token, and leaves nothing behind (F1)', async () => {
    muteReports()
    const open = (id: string) => app().open(id, { token: undefined })
    const rendered = await render(createElement(Boundary, null, strict({ open })))
    await settle()
    expect(rendered.text).toBe('"token must be a string, got undefined"')
    await rendered.unmount()
    await settle()
    app().fake.ledger.assertNoLeaks()
  })

  it('shows a failed join in the snapshot, and does not throw', async () => {
    const open = (id: string) =>
      app().open(id, { token: app().fake.createToken({ isExpired: true }) })
    const rendered = await render(createElement(Boundary, null, strict({ open })))
    await settle(10_000)
    expect(rendered.text).toBe('"disconnected"')
    expect(app().calls[0]?.getSnapshot().error).toMatchObject({ code: 'tokenRejected' })
    await rendered.unmount()
    await settle(SOON_MS)
    app().fake.ledger.assertNoLeaks()
  })
})

import { createElement, StrictMode, Suspense } from 'react'
import { describe, expect, it, vi } from 'vitest'
import type { Reconnection } from '../../../../src/index.ts'
import { useReconnection, useSnapshot } from '../../../../src/bindings/react/index.ts'
import { render, settle, useApp } from './rendered.ts'

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
})

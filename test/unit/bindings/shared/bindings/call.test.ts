/** What `useReconnection()` keeps in every framework. */

import { describe, expect, it, vi } from 'vitest'
import type { Reconnection } from '../../../../../src/index.ts'
import { BINDINGS, useBoundApp } from './setup.ts'

const app = useBoundApp()

describe.each(BINDINGS)('useReconnection() of $name', ({ change, mountCall, settle }) => {
  it('joins once when the component is mounted, and leaves and disposes with it (F1)', async () => {
    const { shown, unmount } = await mountCall(app().open, 'one')
    await settle()
    expect(shown).toEqual(['idle, no call', 'connecting', 'connected'])
    expect(app().requests()).toEqual(['connect one'])
    await unmount()
    await settle()
    expect(app().requests()).toEqual(['connect one', 'disconnect one'])
    await expect(app().calls[0]?.connect()).rejects.toMatchObject({ code: 'disposed' })
    app().fake.ledger.assertNoLeaks()
  })

  it('shows each status of an outage', async () => {
    const { shown, unmount } = await mountCall(app().open, 'one')
    await settle()
    await change(app().fake.network.drop)
    await change(app().fake.network.restore)
    await settle(20_000)
    const statuses = ['connecting', 'connected', 'reconnecting', 'reconnected', 'connected']
    expect(shown).toEqual(['idle, no call', ...statuses])
    await unmount()
  })

  it('leaves the previous session before it joins the next one, when a dependency changes (F1)', async () => {
    const { setId, shown, unmount } = await mountCall(app().open, 'one')
    await settle()
    await setId('two')
    expect(shown.at(-1)).toBe('idle, no call')
    expect(app().requests()).toEqual(['connect one', 'disconnect one'])
    await settle()
    expect(shown.at(-1)).toBe('connected')
    expect(app().requests()).toEqual(['connect one', 'disconnect one', 'connect two'])
    await unmount()
    await settle()
    app().fake.ledger.assertNoLeaks()
  })

  it('joins the same session again, when another dependency changes (F1)', async () => {
    const { setId, shown, unmount } = await mountCall(() => app().open('one'), 'Ada')
    await settle()
    await setId('Eve')
    await settle()
    expect(shown.at(-1)).toBe('connected')
    expect(app().requests()).toEqual(['connect one', 'disconnect one', 'connect one'])
    expect(new Set(app().calls.map(({ session }) => session)).size).toBe(1)
    await unmount()
    await settle()
    app().fake.ledger.assertNoLeaks()
  })

  it('makes nothing for a dependency that has not changed, nor after it is unmounted', async () => {
    const { setId, unmount } = await mountCall(app().open, 'one')
    await settle()
    await setId('one')
    await settle()
    await unmount()
    await settle()
    expect(app().requests()).toEqual(['connect one', 'disconnect one'])
    expect(app().calls).toHaveLength(1)
  })

  it('opens only the last of several calls that come and go while the first is being left (F1)', async () => {
    const { setId, unmount } = await mountCall(app().open, 'one')
    await settle()
    for (const id of ['two', 'three', 'four']) await setId(id)
    await settle()
    expect(app().requests()).toEqual(['connect one', 'disconnect one', 'connect four'])
    expect(app().calls).toHaveLength(2)
    await unmount()
  })

  it('waits until a component that goes has left the session that another one joins (F1)', async () => {
    const previous = await mountCall(app().open, 'one')
    await settle()
    await previous.unmount()
    const { shown, unmount } = await mountCall(app().open, 'one')
    await settle()
    expect(shown.at(-1)).toBe('connected')
    expect(app().requests()).toEqual(['connect one', 'disconnect one', 'connect one'])
    await unmount()
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
  ] as const)('leaves nothing behind when it is unmounted while %s (F1)', async (status, reach) => {
    const { unmount } = await mountCall(app().open, 'one')
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

  it('hands what the factory throws to the place where errors are shown, at once (F1)', async () => {
    const { errors, unmount } = await mountCall(() => {
      throw new Error('no such session')
    }, 'one')
    await settle()
    expect(errors).toEqual([new Error('no such session')])
    await unmount()
  })

  it('hands what the factory throws later to the same place, and has left the previous call (F1)', async () => {
    const open = (id: string): Reconnection => {
      if (id === 'two') throw new Error('no such session')
      return app().open(id)
    }
    const { errors, setId, unmount } = await mountCall(open, 'one')
    await settle()
    await setId('two')
    await settle()
    expect(errors).toEqual([new Error('no such session')])
    await unmount()
    await settle()
    app().fake.ledger.assertNoLeaks()
  })

  it('hands to the same place that there is no token, and has no call then (F1)', async () => {
    const open = (id: string) => app().open(id, { token: undefined })
    const { errors, shown, unmount } = await mountCall(open, 'one')
    await settle()
    expect(errors).toEqual([new TypeError('token must be a string, got undefined')])
    // React and Svelte have unmounted the component.
    expect(shown.at(-1)).toMatch(/^idle/)
    await expect(app().calls[0]?.connect()).rejects.toMatchObject({ code: 'disposed' })
    app().fake.ledger.assertNoLeaks()
    expect(app().requests()).toEqual([])
    await unmount()
  })

  it('hands to the same place that there is no token for the call of another dependency (F1)', async () => {
    const open = (id: string) => app().open(id, { token: id === 'one' ? 'a token' : undefined })
    const { errors, setId, unmount } = await mountCall(open, 'one')
    await settle()
    await setId('two')
    await settle()
    expect(errors).toEqual([new TypeError('token must be a string, got undefined')])
    expect(app().requests()).toEqual(['connect one', 'disconnect one'])
    await unmount()
    await settle()
    app().fake.ledger.assertNoLeaks()
  })

  it('shows a join that fails in the snapshot, and throws nothing', async () => {
    const open = (id: string) =>
      app().open(id, { token: app().fake.createToken({ isExpired: true }) })
    const { errors, shown, unmount } = await mountCall(open, 'one')
    await settle(10_000)
    expect(shown.at(-1)).toBe('disconnected')
    expect(app().calls[0]?.getSnapshot().error).toMatchObject({ code: 'tokenRejected' })
    expect(errors).toEqual([])
    await unmount()
    await settle()
    app().fake.ledger.assertNoLeaks()
  })
})

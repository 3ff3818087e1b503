/** What the hooks, composables and current values say in every framework. */

import { describe, expect, it } from 'vitest'
import { BINDINGS, useBoundApp } from './setup.ts'

const app = useBoundApp()

describe.each(BINDINGS)('the values of $name', ({ change, mountValues, settle }) => {
  it('say idle while there is no call, and follow the one that comes (F2)', async () => {
    const call = await app().join()
    const { setCall, shown, unmount } = await mountValues(null)
    expect(shown).toEqual(['idle, 0'])
    await setCall(call)
    await change(() => app().fake.network.drop())
    await setCall(null)
    expect(shown).toEqual(['idle, 0', 'connected, 0', 'reconnecting, 0', 'idle, 0'])
    await unmount()
  })

  it('draw nothing while the result of a selector is the same (F3)', async () => {
    const call = await app().join()
    const { statuses, unmount } = await mountValues(call)
    await change(() => app().fake.network.drop())
    for (const data of ['one', 'two', 'three']) {
      await change(() => void call.signal({ type: 'chat', data }))
    }
    expect(call.getSnapshot().heldSignals).toBe(3)
    expect(statuses).toEqual(['connected', 'reconnecting'])
    await unmount()
  })

  it('list messages of one type with how far they have come (F4)', async () => {
    const call = await app().join()
    const { shown, unmount } = await mountValues(call)
    await change(() => app().fake.network.drop())
    await change(() => void call.signal({ type: 'chat', data: '1' }, { id: 'a' }))
    await change(() => void call.signal({ type: 'cursor', data: '1' }, { id: 'b' }))
    expect(shown.at(-1)).toBe('reconnecting, 0, a held')
    await change(() => void call.signal({ type: 'chat', data: '2' }, { id: 'c' }))
    await change(() => void call.signal({ type: 'chat', data: '3' }, { id: 'd' }))
    await change(() => app().fake.network.restore())
    await settle(20_000)
    expect(shown.at(-1)).toBe('connected, 0, c sent, d sent')
    await unmount()
  })

  it('list the streams', async () => {
    const call = await app().join()
    const { shown, unmount } = await mountValues(call)
    const bob = app().fake.room.join({ data: 'Bob' })
    await change(() => void bob.publish())
    await settle()
    expect(shown.at(-1)).toBe('connected, 1')
    await change(() => bob.vanish())
    await settle(60_000)
    expect(shown.at(-1)).toBe('connected, 0')
    await unmount()
  })
})

/** A React app with a tile per event over a final loss, on the fake: its camera, its people and its screen share. */
import { createElement } from 'react'
import { act, create } from 'react-test-renderer'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { installReconnection } from '../../../src/auto/index.ts'
import { createFakeOpenTok } from '../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../stories/harness/time.ts'
import { PlainCall } from './tile-per-event.tsx'

useFakeTimers()
beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  vi.stubGlobal('IS_REACT_NATIVE_TEST_ENVIRONMENT', true)
  return () => vi.unstubAllGlobals()
})

/** In steps, because React draws only at the end of each. */
async function settle(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 500) await act(async () => pass(500))
}

/** Ann's app, with Bob in the call. */
async function openCall() {
  const fake = createFakeOpenTok()
  fake.room.join({ data: 'Bob' }).publish()
  installReconnection(fake.OT, { random: () => 1 })
  const props = { apiKey: 'key', sessionId: 'session', token: fake.createToken({ data: 'Ann' }) }
  const call = createElement(PlainCall, { ...props, OT: fake.OT })
  const { root } = await act(async () =>
    create(call, { createNodeMock: () => ({ append() {} }), unstable_isConcurrent: true }),
  )
  const count = (kind: string) => root.findAll(({ props }) => props['className'] === kind).length
  const button = () =>
    root.findAllByType('button')[0]?.props as { onClick(): void; children: string }
  await settle(3_000)
  return {
    fake,
    view: () => ({ self: count('self'), people: count('person'), button: button().children }),
    press: () => act(async () => button().onClick()),
    /** Streams that Ann has on the server. */
    live: () => fake.ledger.publishers.filter(({ stream }) => stream).length,
    async lose(act: () => unknown = () => {}) {
      fake.network.refuse()
      fake.network.close(1011)
      await settle(2_000)
      await act()
      fake.network.restore()
      await settle(20_000)
    },
  }
}

const WHOLE = { self: 1, people: 1, button: 'Share' }

describe('a React app with a tile per event', () => {
  it('has its camera and one tile for each person after every loss (A7)', async () => {
    const { fake, live, lose, view } = await openCall()
    expect([view(), live()]).toEqual([WHOLE, 1])
    for (let loss = 0; loss < 3; loss += 1) {
      await lose()
      expect([view(), live()]).toEqual([WHOLE, 1])
    }
    expect(fake.ledger.publishers).toHaveLength(1)
    expect(fake.ledger.cameraRequests).toBe(1)
  })

  it.each(['after the loss', 'while away'])(
    'stops its screen share when told: %s (A7)',
    async (when) => {
      const { fake, live, lose, press, view } = await openCall()
      await press()
      await settle(2_000)
      expect([view().button, live()]).toEqual(['Stop sharing', 2])
      if (when === 'while away') await lose(press)
      else {
        await lose()
        expect([view().button, live()]).toEqual(['Stop sharing', 2])
        await press()
        await settle(2_000)
      }
      expect([view(), live(), fake.ledger.camerasOn]).toEqual([WHOLE, 1, 1])
    },
  )
})

/** Apps of the archived package with the import changed, over every loss. */
import { describe, expect, it } from 'vitest'
import {
  HelperApp,
  PreloadedApp,
  PublisherApp,
  SessionApp,
  StrictHelperApp,
  SubscriberApp,
} from './apps.tsx'
import { PUBLISHER, settle, SUBSCRIBER, useDrawn } from './drawn.ts'

const page = useDrawn()

const APPS = {
  HelperApp,
  PreloadedApp,
  PublisherApp,
  SessionApp,
  StrictHelperApp,
  SubscriberApp,
}

/** StrictMode unmounts it once, and React has no second `componentWillMount()` for it. */
const isStrict = (App: unknown) => App !== HelperApp

/** Bob and Cid are in the call. */
function addOthers() {
  const { room } = page.fake
  const bob = room.join({ data: 'Bob' })
  bob.publish()
  room.join({ data: 'Cid' }).publish()
  return bob
}

/** One connection, another one than before, the camera requested once, and one tile for each. @returns the connection */
function expectWhole({ pictures }: Awaited<ReturnType<typeof page.join>>, previous?: string) {
  const { ledger, room } = page.fake
  expect(pictures().toSorted()).toEqual([PUBLISHER, SUBSCRIBER, SUBSCRIBER])
  expect(ledger.cameraRequests).toBe(1)
  expect(ledger.publishers.filter(({ stream }) => stream)).toHaveLength(1)
  expect(ledger.liveSubscribers()).toHaveLength(2)
  expect(room.members.filter((data) => data === 'Ann')).toHaveLength(1)
  const connectionId = ledger.sessions[0]?.connection?.connectionId
  expect(connectionId).not.toBe(previous)
  return connectionId
}

describe.each(Object.entries(APPS))('%s', (_, App) => {
  it('joins once, survives every loss, and leaves nothing', async () => {
    addOthers()
    const app = await page.join(App, isStrict(App))
    const first = expectWhole(app)
    await page.lose(2_000)
    const second = expectWhole(app, first)
    await page.cut(40_000)
    expectWhole(app, second)
    await app.unmount()
    await settle(6_000)
    expect(app.pictures()).toEqual([])
    expect(page.fake.camera.isOn).toBe(false)
    expect(page.fake.ledger.sessions[0]?.isConnected()).toBe(false)
    page.fake.ledger.assertNoLeaks()
  })

  it('leaves nothing when it unmounts while away', async () => {
    addOthers()
    const app = await page.join(App, isStrict(App))
    page.fake.network.refuse()
    page.fake.network.close(1011)
    await settle(2_000)
    await app.unmount()
    await settle(6_000)
    page.fake.network.restore()
    await settle(30_000)
    expect(app.pictures()).toEqual([])
    expect(page.fake.camera.isOn).toBe(false)
    expect(page.fake.room.members.filter((data) => data === 'Ann')).toEqual([])
    page.fake.ledger.assertNoLeaks()
  })

  it('joins again when it is mounted again at once', async () => {
    addOthers()
    await (await page.join(App, isStrict(App))).unmount()
    const app = await page.join(App, isStrict(App))
    await settle(6_000)
    expect(app.pictures().toSorted()).toEqual([PUBLISHER, SUBSCRIBER, SUBSCRIBER])
    expect(page.fake.ledger.cameraRequests).toBe(2)
    expect(page.fake.ledger.camerasOn).toBe(1)
  })
})

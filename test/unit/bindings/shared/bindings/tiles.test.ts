/** What the tiles keep in every framework. */

import { describe, expect, it, vi } from 'vitest'
import type { PublisherLike } from '../../../../../src/index.ts'
import { BINDINGS, useBoundApp } from './setup.ts'

const app = useBoundApp()

const live = () =>
  app()
    .fake.ledger.liveSubscribers()
    .map(({ streamId }) => streamId)

async function joinWithBob() {
  app().fake.room.join({ data: 'Bob' }).publish()
  const call = await app().join()
  return { call, stream: call.streams.list()[0]! }
}

describe.each(BINDINGS)('the tile of a stream in $name', ({ change, mountTile, settle }) => {
  it('shows the stream and its status, and unsubscribes with the component (F3)', async () => {
    const { call, stream } = await joinWithBob()
    const { place, status, unmount } = await mountTile(call, stream)
    expect(status()).toBe('connecting')
    await settle()
    expect(status()).toBe('connected')
    expect(place.childNodes).toHaveLength(1)
    expect(live()).toEqual([stream.streamId])
    await unmount()
    await settle()
    expect(live()).toEqual([])
  })

  it.each([undefined, 'append', 'replace', 'before', 'after'])(
    'passes on the properties of the app, and appends the picture instead of: %s',
    async (insertMode) => {
      const { call, stream } = await joinWithBob()
      const subscribe = vi.spyOn(call, 'subscribe')
      const properties = { width: 160, ...(insertMode && { insertMode }) }
      const { unmount } = await mountTile(call, stream, Object.freeze(properties))
      await settle()
      const given = subscribe.mock.calls.map(([, , each]) => each)
      expect(given).toEqual([{ width: 160, insertMode: 'append' }])
      await unmount()
    },
  )

  it('follows its subscriber over a rejoin, in the same place (F3)', async () => {
    const { call, stream } = await joinWithBob()
    const { place, status, unmount } = await mountTile(call, stream)
    await settle()
    const handle = call.subscribers.get(stream.streamId)
    await change(() => app().fake.network.close(1011))
    await settle(20)
    expect(status()).toBe('reconnecting')
    await settle(20_000)
    expect(status()).toBe('connected')
    expect(call.subscribers.get(stream.streamId)).toBe(handle)
    expect(place.childNodes).toHaveLength(1)
    expect(app().fake.ledger.calls('subscribe')).toHaveLength(2)
    await unmount()
  })

  it('waits for a call, and ends with it (F3)', async () => {
    const { call, stream } = await joinWithBob()
    const { setCall, status, unmount } = await mountTile(null, stream)
    await settle()
    expect([status(), live()]).toEqual(['connecting', []])
    await setCall(call)
    await settle()
    expect([status(), live()]).toEqual(['connected', [stream.streamId]])
    await setCall(null)
    await settle()
    expect([status(), live()]).toEqual(['connecting', []])
    await unmount()
  })
})

describe.each(BINDINGS)('the own tile in $name', ({ change, mountOwnTile, settle }) => {
  const createSpies = () => ({
    create: vi.fn<(element: HTMLElement) => PublisherLike>(app().createPublisher),
    onError: vi.fn<(error: unknown) => void>(),
  })

  it('publishes once, and again in a new stay; the camera goes off with the component (F1)', async () => {
    const call = await app().join()
    const { create, onError } = createSpies()
    const { unmount } = await mountOwnTile(call, create, onError)
    await settle()
    expect(app().fake.room.streams).toHaveLength(1)
    await change(() => app().fake.network.close(1011))
    await settle(60_000)
    expect(create).toHaveBeenCalledTimes(1)
    await change(() => call.disconnect())
    await settle()
    expect(app().fake.camera.isOn).toBe(false)
    await change(() => call.connect())
    await settle()
    expect(create).toHaveBeenCalledTimes(2)
    expect(app().fake.room.streams).toHaveLength(1)
    await unmount()
    await settle()
    expect(app().fake.camera.isOn).toBe(false)
    expect(onError).not.toHaveBeenCalled()
  })

  it('gives an element of its own, in the tile', async () => {
    const call = await app().join()
    const { create, onError } = createSpies()
    const { place, unmount } = await mountOwnTile(call, create, onError)
    await settle()
    expect(create.mock.calls).toEqual([[place.childNodes[0]]])
    await unmount()
    await settle()
    expect(place.childNodes).toEqual([])
  })

  it('waits for a call, and ends with it', async () => {
    const { create, onError } = createSpies()
    const { setCall, unmount } = await mountOwnTile(null, create, onError)
    await settle()
    expect(app().fake.ledger.cameraRequests).toBe(0)
    await setCall(await app().join())
    await settle()
    expect(app().fake.camera.isOn).toBe(true)
    await setCall(null)
    await settle()
    expect(app().fake.camera.isOn).toBe(false)
    await unmount()
  })

  it('makes nothing in a call that has ended, until the app joins again', async () => {
    const call = await app().join()
    void call.disconnect()
    await settle()
    const { create, onError } = createSpies()
    const { unmount } = await mountOwnTile(call, create, onError)
    await settle()
    expect(create).not.toHaveBeenCalled()
    await change(() => call.connect())
    await settle()
    expect(create).toHaveBeenCalledTimes(1)
    await unmount()
  })

  it('says why it could not be published, and leaves no camera on', async () => {
    app().fake.camera.deny()
    const call = await app().join()
    const { create, onError } = createSpies()
    const { unmount } = await mountOwnTile(call, create, onError)
    await settle()
    expect(onError.mock.calls).toMatchObject([[{ code: 'publishFailed' }]])
    expect(app().fake.camera.isOn).toBe(false)
    await unmount()
  })

  it('says what its camera and microphone do, to its child and to the hook (H1, H8)', async () => {
    const { devices: platform } = app().fake
    const call = await app().join({ devices: platform })
    const { create, onError } = createSpies()
    const { devices, setCall, state, unmount } = await mountOwnTile(null, create, onError)
    expect(state()).toEqual({
      status: 'connecting',
      phase: null,
      camera: 'none',
      microphone: 'none',
      quality: 'unknown',
      degradedBy: null,
      publisher: null,
      error: null,
    })
    await setCall(call)
    await settle()
    await change(() => platform.camera.unplug())
    await settle(100)
    expect(state()).toMatchObject({ status: 'connected', camera: 'lost', microphone: 'live' })
    expect(state().publisher?.publisher).toBe(create.mock.results[0]?.value)
    await change(() => platform.camera.plugIn())
    await settle()
    await change(() => platform.microphone.mute())
    expect(devices).toEqual([
      'nobody',
      'connecting, none, none',
      'connected, live, live',
      'connected, lost, live',
      'connected, live, live',
      'connected, live, interrupted',
    ])
    await unmount()
    await settle()
    await change(() => platform.microphone.unmute())
    expect(devices.at(-1)).not.toMatch(/live, live/)
    expect(onError).not.toHaveBeenCalled()
  })

  it('follows its publisher over a rejoin, and leaves no listener while it is away (F1)', async () => {
    const call = await app().join()
    const { create, onError } = createSpies()
    const { devices, state, unmount } = await mountOwnTile(call, create, onError)
    await settle()
    const { publisher } = state()
    await change(() => app().fake.network.close(1011))
    await settle(20)
    expect(state()).toMatchObject({ status: 'reconnecting', publisher })
    await settle(20_000)
    expect(state()).toMatchObject({ status: 'connected', publisher })
    await change(() => app().fake.network.close(1011))
    await settle(20)
    await unmount()
    const drawn = devices.length
    await settle(20_000)
    expect(publisher?.status).toBe('disconnected')
    expect(devices).toHaveLength(drawn)
  })

  it('has no publisher after its end, and says why it could not be published', async () => {
    const call = await app().join()
    const { create, onError } = createSpies()
    const own = await mountOwnTile(call, create, onError)
    await settle()
    await change(() => call.disconnect())
    await settle()
    expect(own.state()).toMatchObject({ status: 'disconnected', publisher: null, error: null })
    expect(own.devices.at(-1)).toBe('nobody')
    await own.unmount()
    await change(() => call.connect())
    app().fake.camera.deny()
    const denied = await mountOwnTile(call, create, onError)
    await settle()
    expect(denied.state()).toMatchObject({
      status: 'disconnected',
      camera: 'none',
      publisher: null,
      error: { code: 'publishFailed' },
    })
    await denied.unmount()
  })

  it('says of a call that is disposed that nothing is published', async () => {
    const call = app().open()
    call.dispose()
    const { create, onError } = createSpies()
    const { state, unmount } = await mountOwnTile(call, create, onError)
    await settle()
    expect(state()).toMatchObject({ status: 'disconnected', error: { code: 'disposed' } })
    await unmount()
  })
})

/** Whose streams the component `Subscribers` shows, and which views it keeps. */
import { createElement } from 'react'
import type { ReactElement } from 'react'
import { act } from 'react-test-renderer'
import { describe, expect, it } from 'vitest'
import type { NativeReconnection } from '../../../../src/react-native/index.ts'
import { useFakeTimers } from '../../../stories/harness/time.ts'
import { complaintsOf, NO_COMPLAINTS, PLATFORMS, startApp } from '../app.ts'
import type { App } from '../app.ts'
import { mount, settle } from '../vendor.ts'

useFakeTimers()

const tilesOf = ({ platform }: App) =>
  platform
    .tiles()
    .map(({ subscriber }) => `${subscriber?.session.sessionId} ${subscriber?.stream.streamId}`)
    .toSorted((one, other) => one.localeCompare(other))

describe.each(PLATFORMS)('Subscribers on %s', (os) => {
  it('shows the streams of another reconnection when it is given one, even of the same id', async () => {
    const app = await startApp(os)
    const { create, kit, platform, reconnection } = app
    const other = create({ sessionId: 'session-2' })
    const draw = (of: NativeReconnection) => createElement(kit.Subscribers, { reconnection: of })
    await act(async () => void Promise.all([reconnection.connect(), other.connect()]))
    await settle(1_000)
    const mounted = await mount(draw(reconnection))
    platform.server.publish('anna', { streamId: 'same' })
    await settle(500)
    expect(tilesOf(app)).toEqual(['session-1 same'])
    await mounted.update(draw(other))
    await settle(500)
    expect(tilesOf(app)).toEqual([])
    expect(reconnection.subscribers.size).toBe(0)
    platform.serverOf('session-2').publish('bob', { streamId: 'same' })
    platform.serverOf('session-2').publish('carl', { streamId: 'more' })
    await settle(500)
    expect(tilesOf(app)).toEqual(['session-2 more', 'session-2 same'])
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('draws the tile of the other reconnection in the place of a tile with the same stream', async () => {
    const { create, kit, platform, reconnection } = await startApp(os)
    const other = create({ sessionId: 'session-2' })
    const draw = (of: NativeReconnection) =>
      createElement(kit.Subscribers, { reconnection: of, auto: false })
    for (const each of [reconnection, other]) {
      each.on('streamCreated', ({ stream }) => void each.subscribe(stream))
      platform.serverOf(each.session.sessionId).publish('anna', { streamId: 'same' })
      await act(async () => void each.connect())
    }
    await settle(1_000)
    const mounted = await mount(draw(reconnection))
    const sessions = () => mounted.hosts('OTRNSubscriber').map(({ props }) => props['sessionId'])
    expect(sessions()).toEqual(['session-1'])
    await mounted.update(draw(other))
    expect(sessions()).toEqual(['session-2'])
  })

  it('leaves a subscriber to the app that has made it', async () => {
    const { kit, platform, reconnection } = await startApp(os)
    reconnection.on('streamCreated', ({ stream }) => {
      if (stream.streamId === 'own') reconnection.subscribe(stream)
    })
    platform.server.publish('anna', { streamId: 'own' })
    platform.server.publish('bob', { streamId: 'other' })
    const mounted = await mount(createElement(kit.Subscribers, { reconnection }))
    await act(async () => void reconnection.connect())
    await settle(1_000)
    expect(platform.tiles()).toHaveLength(2)
    await mounted.unmount()
    expect([...reconnection.subscribers.keys()]).toEqual(['own'])
  })

  it('keeps the view of a stream when an earlier one ends', async () => {
    const { kit, platform, reconnection } = await startApp(os)
    const anna = platform.server.publish('anna')
    platform.server.publish('bob')
    const children = (view: ReactElement) => createElement('Tile', null, view)
    await mount(createElement(kit.Subscribers, { reconnection, children }))
    await act(async () => void reconnection.connect())
    await settle(1_000)
    const [, bob] = platform.tiles()
    await act(async () => platform.server.unpublish(anna))
    await settle(1_000)
    expect(platform.tiles()).toHaveLength(1)
    expect(platform.tiles()[0]?.view).toBe(bob?.view)
  })
})

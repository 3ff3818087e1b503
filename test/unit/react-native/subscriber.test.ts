/** One person's stream, in a place of its own, with properties of its own. */
import { createElement, Fragment, StrictMode } from 'react'
import { act } from 'react-test-renderer'
import { describe, expect, it } from 'vitest'
import { useFakeTimers } from '../../stories/harness/time.ts'
import type { NativeSubscriberProperties } from '../../../src/react-native/index.ts'
import { complaintsOf, NO_COMPLAINTS, PLATFORMS, startApp } from './app.ts'
import type { App } from './app.ts'
import { mount, settle } from './vendor.ts'

useFakeTimers()

const join = async ({ reconnection }: App) => {
  await act(async () => void reconnection.connect())
  await settle(1_000)
}

/** A pinned speaker beside a strip of the others. */
function stage({ kit, reconnection }: App, pinned: string | null) {
  const style = { place: 'pinned' }
  return createElement(
    Fragment,
    null,
    pinned &&
      createElement(
        'Pinned',
        null,
        createElement(kit.Subscriber, { reconnection, streamId: pinned, style }),
      ),
    createElement('Strip', null, createElement(kit.Subscribers, { reconnection })),
  )
}

const live = ({ platform }: App) =>
  platform
    .tiles()
    .flatMap(({ subscriber, view }) =>
      subscriber?.status === 'connected'
        ? [
            `${subscriber.stream.name} ${(view.props['style'] as { place?: string })?.place ?? 'strip'}`,
          ]
        : [],
    )
    .toSorted((one, other) => one.localeCompare(other))

describe.each(PLATFORMS)('Subscriber on %s', (os) => {
  it('draws one stream, and subscribes to no other', async () => {
    const app = await startApp(os)
    const { kit, platform, reconnection } = app
    platform.server.publish('anna', { streamId: 'a' })
    platform.server.publish('bob', { streamId: 'b' })
    const mounted = await mount(
      createElement(
        StrictMode,
        null,
        createElement(kit.Subscriber, { reconnection, streamId: 'b' }),
      ),
    )
    await join(app)
    await settle(1_000)
    expect(live(app)).toEqual(['bob strip'])
    expect([...reconnection.subscribers.keys()]).toEqual(['b'])
    platform.server.giveUp()
    await settle(8_000)
    expect(live(app)).toEqual(['bob strip'])
    await mounted.unmount()
    await settle(1_000)
    expect(reconnection.subscribers.size).toBe(0)
    expect(platform.server.subscriptions.map(({ status }) => status)).toEqual(['ended', 'ended'])
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('draws a stream that comes later, and nothing before', async () => {
    const app = await startApp(os)
    const { kit, platform, reconnection } = app
    await mount(createElement(kit.Subscriber, { reconnection, streamId: 'late' }))
    await join(app)
    expect(platform.tiles()).toEqual([])
    await act(async () => void platform.server.publish('anna', { streamId: 'late' }))
    await settle(1_000)
    expect(live(app)).toEqual(['anna strip'])
  })

  it('pins a speaker beside a strip, lets go, and pins another: each is drawn once', async () => {
    const app = await startApp(os)
    const { platform } = app
    platform.server.publish('anna', { streamId: 'a' })
    platform.server.publish('bob', { streamId: 'b' })
    const mounted = await mount(stage(app, null))
    await join(app)
    expect(live(app)).toEqual(['anna strip', 'bob strip'])
    await mounted.update(stage(app, 'a'))
    await settle(5_000)
    expect(live(app)).toEqual(['anna pinned', 'bob strip'])
    await mounted.update(stage(app, 'b'))
    await settle(5_000)
    expect(live(app)).toEqual(['anna strip', 'bob pinned'])
    await mounted.update(stage(app, null))
    await settle(5_000)
    expect(live(app)).toEqual(['anna strip', 'bob strip'])
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('is pinned from the start', async () => {
    const app = await startApp(os)
    app.platform.server.publish('anna', { streamId: 'a' })
    app.platform.server.publish('bob', { streamId: 'b' })
    await mount(stage(app, 'b'))
    await join(app)
    expect(live(app)).toEqual(['anna strip', 'bob pinned'])
    expect(app.platform.server.subscriptions).toHaveLength(2)
    expect(complaintsOf(app.platform)).toEqual(NO_COMPLAINTS)
  })
})

describe.each(PLATFORMS)('properties of one stream on %s', (os) => {
  it('are those of the person alone, and change while the tile lives', async () => {
    const app = await startApp(os)
    const { kit, platform, reconnection } = app
    platform.server.publish('anna', { streamId: 'a' })
    platform.server.publish('bob', { streamId: 'b' })
    const draw = (streamProperties: Record<string, NativeSubscriberProperties>) =>
      createElement(kit.Subscribers, {
        reconnection,
        properties: { subscribeToAudio: true, audioVolume: 80 },
        streamProperties,
      })
    const mounted = await mount(draw({}))
    await join(app)
    const read = () =>
      platform
        .tiles()
        .map(({ subscriber, view: { props } }) => [
          subscriber?.stream.name,
          props['subscribeToVideo'],
          props['audioVolume'],
        ])
    expect(read()).toEqual([
      ['anna', true, 80],
      ['bob', true, 80],
    ])
    await mounted.update(draw({ a: { subscribeToVideo: false, audioVolume: 20 } }))
    expect(read()).toEqual([
      ['anna', false, 20],
      ['bob', true, 80],
    ])
    expect(platform.server.subscriptions).toHaveLength(2)
  })

  it('that want neither sound nor picture make no interruption of its silence', async () => {
    const app = await startApp(os)
    const { kit, platform, reconnection } = app
    platform.server.publish('anna', { streamId: 'a' })
    const properties = { subscribeToAudio: false, subscribeToVideo: false }
    await mount(createElement(kit.Subscriber, { reconnection, streamId: 'a', properties }))
    await join(app)
    for (let seconds = 0; seconds < 20; seconds += 1) {
      platform.server.sendMedia(0)
      await settle(1_000)
    }
    expect([...reconnection.subscribers.values()][0]).toMatchObject({ phase: 'playing' })
  })
})

describe.each(PLATFORMS)('the lists on %s', (os) => {
  it('are those of the web: streams, and signals with how far they have come', async () => {
    const app = await startApp(os)
    const { kit, platform, reconnection } = app
    platform.server.publish('anna', { streamId: 'a' })
    const Text = () => {
      const streams = kit.useStreams(reconnection).map(({ streamId }) => streamId)
      const signals = kit.useSignals(reconnection, 'chat').map(({ data, status }) => [data, status])
      return createElement('Text', { text: { streams, signals } })
    }
    const mounted = await mount(createElement(Text))
    await join(app)
    await act(async () => void reconnection.signal({ type: 'chat', data: 'hello' }))
    await settle(500)
    expect(mounted.root.findAll(({ type }) => type === 'Text')[0]?.props['text']).toEqual({
      streams: ['a'],
      signals: [['hello', 'sent']],
    })
  })
})

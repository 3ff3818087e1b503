/** What the archived package documents of each component, prop by prop. */
import { createElement, createRef, useState } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import {
  createSession,
  OTPublisher,
  OTSession,
  OTStreams,
  OTSubscriber,
} from '../../../../src/bindings/opentok-react/index.ts'
import type {
  OTSessionProps,
  OTSubscriberProps,
  OTSubscriberRef,
} from '../../../../src/bindings/opentok-react/index.ts'
import type { Reconnection, StreamLike } from '../../../../src/index.ts'
import { openTokError } from '../../../../src/kit/testing/index.ts'
import { Boundary, change, muteReports } from '../react/rendered.ts'
import { PreloadedApp, PublisherApp, SessionApp, SubscriberApp } from './apps.tsx'
import type { AppProps } from './apps.tsx'
import { PUBLISHER, settle, SUBSCRIBER, useDrawn } from './drawn.ts'

const page = useDrawn()

const call = (method: string) => page.fake.ledger.calls(method)

describe('OTSession', () => {
  it('tells of the first join once, and of each outage with the events of OpenTok', async () => {
    const app = await page.join(SessionApp)
    expect(app.heard()).toEqual(['sessionConnected', 'onConnect'])
    await page.lose(2_000)
    expect(app.heard()).toEqual(['sessionReconnecting', 'sessionReconnected'])
    await app.unmount()
    expect(app.heard()).toEqual([])
  })

  it('tells OpenTok’s error when it cannot join', async () => {
    page.fake.network.failSessionInfo(403)
    const app = await page.join(SessionApp)
    // A first join is tried a few times, with pauses drawn at random.
    await settle(10_000)
    expect(app.heard()).toEqual(['onError OT_INVALID_HTTP_STATUS'])
  })

  it('gives the handle, takes the options of the library, and other event handlers later', async () => {
    const handles: Reconnection[] = []
    const token = vi.fn<() => string>(() => page.fake.createToken({ data: 'Ann' }))
    function App({ say, ...session }: AppProps) {
      const props: OTSessionProps = {
        ...session,
        reconnection: { token },
        onReconnection: (handle) => handles.push(handle),
        eventHandlers: { sessionReconnecting: () => say('now') },
      }
      return createElement(OTSession, props)
    }
    const app = await page.join(App)
    expect(handles.map(({ status }) => status)).toEqual(['connected'])
    expect(token).not.toHaveBeenCalled()
    await page.lose(2_000)
    expect(token).toHaveBeenCalled()
    expect(app.heard()).toEqual(['now'])
  })

  it('opens the next session when its id or token changes, after the previous one has left', async () => {
    let show: (props: Partial<OTSessionProps>) => void = () => {}
    function App({ say: _, ...session }: AppProps) {
      const [changed, setChanged] = useState<Partial<OTSessionProps>>({})
      show = setChanged
      return createElement(OTSession, { ...session, ...changed }, createElement(OTPublisher))
    }
    await page.join(App)
    await change(() => show({ token: page.fake.createToken({ data: 'Eve' }) }))
    await settle(6_000)
    expect(page.fake.room.members).toEqual(['Eve'])
    expect(page.fake.ledger.camerasOn).toBe(1)
    await change(() => show({ sessionId: 'another' }))
    await settle(6_000)
    const states = page.fake.ledger.sessions.map((each) => [each.sessionId, each.isConnected()])
    expect(states).toEqual([
      ['session', false],
      ['another', true],
    ])
  })

  it.each([
    [{ token: '' }, 'token must be a string that is not empty, got an empty one'],
    [{ apiKey: undefined }, 'apiKey must be a string that is not empty, got undefined'],
    [{ reconnection: { giveUpMs: -1 } }, 'options.giveUpMs must be'],
  ])('shows a mistake in the error boundary: %j', async (wrong, message) => {
    muteReports()
    const App = ({ say: _, ...session }: AppProps) =>
      createElement(
        Boundary,
        null,
        createElement(OTSession, { ...session, ...wrong } as OTSessionProps),
      )
    const app = await page.join(App)
    expect(app.text).toContain(message)
  })

  it('says how to load OpenTok if it is not there', async () => {
    muteReports()
    vi.stubGlobal('OT', undefined)
    const App = ({ say: _, ...session }: AppProps) =>
      createElement(Boundary, null, createElement(OTSession, session))
    expect((await page.join(App)).text).toContain('load opentok.js')
  })

  it('lets two of them share a session, which is left with the last', async () => {
    const App = ({ say: _, ...session }: AppProps) => [
      createElement(OTSession, { ...session, key: 1 }, createElement(OTPublisher)),
      createElement(OTSession, { ...session, key: 2 }),
    ]
    const app = await page.join(App)
    expect(call('connect')).toHaveLength(1)
    await app.unmount()
    await settle(6_000)
    expect(call('disconnect')).toHaveLength(1)
    page.fake.ledger.assertNoLeaks()
  })

  it('draws nothing on a server', () => {
    vi.stubGlobal('OT', undefined)
    const session = { apiKey: 'key', sessionId: 'session', token: 'token' }
    const app = createElement(OTSession, session, createElement(OTPublisher))
    expect(renderToString(app)).toBe('')
    expect(renderToString(createElement(OTPublisher, { className: 'me' }))).toBe(
      '<div class="me"><div style="display:contents"></div></div>',
    )
    expect(renderToString(createElement(PreloadedApp, { ...session, say: () => {} }))).toBe(
      '<div></div>',
    )
  })
})

describe('OTPublisher', () => {
  it('has its publisher for a parent in componentDidMount(), and requests the camera once', async () => {
    const app = await page.draw(PublisherApp)
    expect(app.text).toContain('mute')
    await settle(5_000)
    expect(page.fake.ledger.cameraRequests).toBe(1)
    expect(app.heard()).toEqual(['onInit', 'publisher streamCreated', 'onPublish'])
    await page.lose(2_000)
    expect(app.heard()).toEqual([])
  })

  it('switches the camera and the microphone, and makes a new publisher for another source', async () => {
    const app = await page.join(PublisherApp)
    app.heard()
    await app.press('mute')
    const [mine] = page.fake.ledger.publishers
    expect(mine?.stream).toMatchObject({ hasAudio: false, hasVideo: false })
    await app.press('share')
    await settle(5_000)
    expect(page.fake.ledger.publishers).toHaveLength(2)
    expect(mine?.stream).toBeFalsy()
    expect(app.heard()).toEqual([
      'publisher streamDestroyed',
      'onInit',
      'publisher streamCreated',
      'onPublish',
    ])
    expect(app.pictures()).toEqual([PUBLISHER])
  })

  it('tells that the camera was denied', async () => {
    page.fake.camera.deny()
    const app = await page.join(PublisherApp)
    expect(app.heard()).toContain('publisher onError OT_USER_MEDIA_ACCESS_DENIED')
  })

  it('publishes with a new publisher when the app joins again after the end', async () => {
    const app = await page.join(SessionApp)
    const [session] = page.fake.ledger.sessions
    void session!.disconnect()
    await settle(2_000)
    expect(app.pictures()).toEqual([])
    expect(app.heard()).toContain('sessionDisconnected')
    session!.connect(page.fake.createToken({ data: 'Ann' }))
    await settle(5_000)
    expect(app.pictures()).toEqual([PUBLISHER])
    expect(page.fake.ledger.camerasOn).toBe(1)
  })
})

describe('OTSubscriber', () => {
  it('switches the sound and the video, and keeps the subscriber over a loss', async () => {
    page.fake.room.join({ data: 'Bob' }).publish()
    const ref = createRef<OTSubscriberRef>()
    const App = ({ say: _, ...session }: AppProps) =>
      createElement(
        OTSession,
        session,
        createElement(OTStreams, null, createElement(OTSubscriber, { ref })),
      )
    await page.join(App)
    const before = ref.current!.getSubscriber()
    expect(before).not.toBeNull()
    await page.lose(2_000)
    expect(ref.current!.getSubscriber()).toBe(before)
    expect(page.fake.ledger.liveSubscribers()).toHaveLength(1)
  })

  it('hears of the video, and passes changed properties on', async () => {
    const bob = page.fake.room.join({ data: 'Bob' })
    bob.publish()
    const app = await page.join(SubscriberApp)
    expect(app.heard()).toEqual(['onSubscribe'])
    bob.publishVideo(false)
    await settle(1_000)
    expect(app.heard()).toEqual(['videoDisabled'])
    const [subscriber] = page.fake.ledger.liveSubscribers()
    const switched = [
      vi.spyOn(subscriber!, 'subscribeToAudio'),
      vi.spyOn(subscriber!, 'subscribeToVideo'),
    ]
    await app.press('deaf')
    expect(switched.map(({ mock }) => mock.calls)).toEqual([[[false]], [[false]]])
  })

  it('subscribes again as often as it may, and tells each failure', async () => {
    const stream = page.fake.room.join({ data: 'Bob' }).publish()
    const errors: string[] = []
    const onError: OTSubscriberProps['onError'] = ({ name }) => errors.push(name)
    const subscribe = vi.fn<(...given: unknown[]) => object>((...given) => {
      const callback = given.at(-1) as (error: object) => void
      queueMicrotask(() => callback(openTokError('OT_STREAM_NOT_FOUND', 404)))
      return { on() {}, off() {} }
    })
    const unsubscribe = vi.fn<() => void>()
    const session = { subscribe, unsubscribe } as never
    const retry = { retry: true, maxRetryAttempts: 2, retryAttemptTimeout: 3_000 }
    const props = { session, stream: stream as StreamLike, onError, ...retry }
    const app = await page.draw(() => createElement(OTSubscriber, props))
    await settle(2_500)
    expect(errors).toEqual(['OT_STREAM_NOT_FOUND'])
    await settle(20_000)
    expect(errors).toHaveLength(3)
    expect(app.pictures()).toEqual([SUBSCRIBER])
    await app.unmount()
    expect(unsubscribe).toHaveBeenCalledTimes(3)
  })
})

describe('components of the app', () => {
  it('get the session and the stream as props, and a message held while away arrives', async () => {
    const bob = page.fake.room.join({ data: 'Bob' })
    bob.publish()
    const app = await page.join(PreloadedApp)
    expect(app.text).toContain('Bob')
    page.fake.network.refuse()
    page.fake.network.close(1011)
    await settle(2_000)
    await app.press('say hello')
    page.fake.network.restore()
    await settle(30_000)
    expect(bob.heard.map(({ data }) => data)).toEqual(['hello'])
    expect(app.heard()).toEqual(['signal hello'])
  })
})

describe('createSession()', () => {
  const open = (more = {}) =>
    createSession({
      apiKey: 'key',
      sessionId: 'session',
      token: page.fake.createToken({ data: 'Ann' }),
      ...more,
    })

  it('has the streams, announces them, and has none after it has left', async () => {
    const onStreamsUpdated = vi.fn<(streams: StreamLike[]) => void>()
    const helper = open({ onStreamsUpdated })
    const bob = page.fake.room.join({ data: 'Bob' })
    bob.publish()
    await settle(2_000)
    expect(helper.streams).toHaveLength(1)
    expect(onStreamsUpdated.mock.lastCall?.[0]).toEqual(helper.streams)
    helper.disconnect()
    helper.disconnect()
    await settle(2_000)
    expect(helper.streams).toEqual([])
    expect(call('disconnect')).toHaveLength(1)
    page.fake.ledger.assertNoLeaks()
  })

  it('opens nothing if it is left in the same task, and one session if two are opened', async () => {
    open().disconnect()
    await settle(1_000)
    expect(call('connect')).toEqual([])
    const abandoned = vi.fn<() => void>()
    open({ onConnect: abandoned })
    const helper = open()
    await settle(1_000)
    expect(call('connect')).toHaveLength(1)
    expect(abandoned).toHaveBeenCalledOnce()
    helper.disconnect()
    await settle(6_000)
    expect(page.fake.ledger.sessions[0]?.isConnected()).toBe(false)
    page.fake.ledger.assertNoLeaks()
  })

  it('hands the session over to a component that mounts before its predecessor unmounts', async () => {
    const first = open()
    await settle(1_000)
    const second = open()
    await settle(500)
    first.disconnect()
    await settle(6_000)
    expect(second.session.isConnected?.()).toBe(true)
    expect(call('connect')).toHaveLength(1)
    second.disconnect()
    await settle(6_000)
    page.fake.ledger.assertNoLeaks()
  })

  it('tells `onError` that the app has the library under this session itself', async () => {
    const { createReconnection } = await import('../../../../src/index.ts')
    const own = createReconnection(page.fake.OT.initSession('key', 'session'))
    const onError = vi.fn<(error: unknown) => void>()
    open({ onError })
    await settle(500)
    expect(onError.mock.calls).toMatchObject([[{ name: 'TypeError' }]])
    own.dispose()
  })
})

/** Runs in the page of the long call: an app that stays in the call for hours, and keeps nothing but counts. */
import type {} from '@opentok/client'
import type { createReconnection, Reconnection } from '../../../../../src/index.ts'
import { watchMedia } from '../../../../browser/harness/page/media.page.ts'
import type { SessionSettings } from '../../../../browser/harness/page/person.types.ts'
import {
  watchActors,
  watchListeners,
  watchPlatform,
  watchTimers,
} from '../../../../browser/harness/page/watch.page.ts'
import { disableAudioOutput } from '../../page/silent-audio.page.ts'
import type { CallerRecord } from '../growth.types.ts'
import { createListener, createSpeaker } from './talk.page.ts'
import { createWeakCount } from './weak-count.page.ts'

declare global {
  interface Window {
    OpenTokReconnection: { createReconnection: typeof createReconnection }
    askForToken(): Promise<string>
    caller: typeof caller
  }
}

/** Small, because video is encoded and decoded in software on few cores. */
const CAMERA: OT.PublisherProperties = {
  insertMode: 'append',
  resolution: '320x240',
  frameRate: 7,
  disableAudioProcessing: true,
}

disableAudioOutput()
const media = watchMedia()
const actors = watchActors()
const runningTimers = watchTimers()
const platformListeners = watchPlatform()
const subscribersOfSdk = createWeakCount<OT.Subscriber>()
const publishersOfSdk = createWeakCount<OT.Publisher>()
const listener = createListener()

let session: OT.Session
let reconnection: Reconnection
let speaker: ReturnType<typeof createSpeaker>
let publisher: OT.Publisher | null = null
let wantsToBeIn = false
let pending = 0
let helped = 0
const streams = new Map<string, OT.Stream>()
const errors: string[] = []
/** Listener counts of the library, one function for each session, subscriber and publisher that has any. */
let listenerCounts: (() => Record<string, number>)[] = []

const sum = (counts: Record<string, number>) =>
  Object.values(counts).reduce((total, count) => total + count, 0)

function track(promise: Promise<unknown>): void {
  pending += 1
  void promise.catch(() => {}).then(() => (pending -= 1))
}

function subscribe(stream: OT.Stream): void {
  reconnection.subscribe(stream, 'tiles', { insertMode: 'append' })
}

const caller = {
  media,

  open({ apiKey, sessionId, proxyUrl }: SessionSettings): void {
    OT.setProxyUrl(proxyUrl)
    session = OT.initSession(apiKey, sessionId)
    listenerCounts.push(watchListeners(session))
    const subscribeIt = session.subscribe.bind(session) as (
      ...call: unknown[]
    ) => OT.Subscriber | undefined
    Object.assign(session, {
      subscribe(...call: unknown[]) {
        const made = subscribeIt(...call)
        if (made) {
          subscribersOfSdk.add(made)
          listenerCounts.push(watchListeners(made))
        }
        return made
      },
    })
    reconnection = window.OpenTokReconnection.createReconnection(session, {
      token: () => window.askForToken(),
      inspect: actors.inspect,
      reconnectedMs: 300,
      rejoin: { delay: () => 200 },
      subscribers: { stallMs: 5_000 },
      signals: { dedupe: true, ttlMs: 600_000, ackTimeoutMs: 60_000 },
    })
    speaker = createSpeaker(reconnection)
    reconnection.on('streamCreated', ({ stream }) => {
      streams.set(stream.streamId, stream as OT.Stream)
      subscribe(stream as OT.Stream)
    })
    reconnection.on('streamDestroyed', ({ stream }) => streams.delete(stream.streamId))
    reconnection.on('signal', ({ data, own }) => {
      if (!own) listener.hear(Number(data))
    })
    reconnection.on('error', ({ error }) => errors.push(String(error)))
  },

  join(): void {
    wantsToBeIn = true
    track(reconnection.connect())
  },

  leave(): void {
    wantsToBeIn = false
    track(reconnection.disconnect())
  },

  publish(): void {
    const mine = OT.initPublisher('tiles', CAMERA)
    publisher = mine
    publishersOfSdk.add(mine)
    listenerCounts.push(watchListeners(mine))
    const forget = () => {
      if (publisher === mine) publisher = null
    }
    mine.on('destroyed', forget)
    track(
      reconnection.publish(mine).catch(() => {
        forget()
        mine.destroy()
      }),
    )
  },

  unpublish(): void {
    const mine = publisher
    publisher = null
    if (mine) reconnection.unpublish(mine)
  },

  /** Does what a user would do after a failure, and after an end that the library does not recover. */
  help(): void {
    const { status, subscribers } = reconnection
    if (wantsToBeIn && status === 'disconnected' && pending === 0) {
      helped += 1
      caller.join()
    }
    if (status !== 'connected') return
    if (!publisher) {
      helped += 1
      caller.publish()
    }
    for (const stream of streams.values()) {
      if (subscribers.has(stream.streamId)) continue
      helped += 1
      subscribe(stream)
    }
  },

  speak: (): void => speaker.start(),
  pause: (): void => speaker.stop(),
  /** Call it at a quiet point: the rejected signals so far are compared, and no longer needed. */
  forgetSignals(): void {
    speaker.forget()
    listener.forget()
  },

  read(): CallerRecord {
    const { stats, subscribers } = reconnection
    const { connectionId, status } = reconnection.getSnapshot()
    const count = (selector: string) => document.querySelectorAll(selector).length
    return {
      status,
      connectionId,
      streams: [...streams.keys()],
      tiles: [...subscribers.values()].map((tile) => ({
        streamId: tile.streamId,
        status: tile.element?.isConnected ? tile.status : `${tile.status}, not in the page`,
      })),
      elements: { tiles: count('.OT_subscriber'), selfViews: count('.OT_publisher') },
      publishedStreamId: publisher?.stream?.streamId ?? null,
      pending,
      outages: stats.outages,
      joins: stats.joins,
      attempts: stats.attempts,
      helped,
      spoken: speaker.read(),
      heard: listener.read(),
      moved: media.moved(),
      errors,
    }
  },

  /** What DevTools cannot count. */
  count() {
    listenerCounts = listenerCounts.filter((count, index) => index === 0 || sum(count()) > 0)
    const ofOpenTok = listenerCounts.reduce((total, count) => total + sum(count()), 0)
    return {
      listeners: ofOpenTok + sum(platformListeners()),
      peers: media.peerConnections(),
      timers: runningTimers().length,
      actors: actors.running(),
      tracks: media.liveTracks(),
      subscribersInMemory: subscribersOfSdk.count(),
      publishersInMemory: publishersOfSdk.count(),
    }
  },
}

window.caller = caller

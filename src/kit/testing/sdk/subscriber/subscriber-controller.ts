/** A subscriber's life: the server's answer, the first picture, and its media, which may fail and come back. */

import { NO_ERROR, openTokError } from '../../error.ts'
import type { Completion, OpenTokError } from '../../error.ts'
import type { FakeStream } from '../../server/stream.ts'
import type { Client } from '../../transport/client.types.ts'
import { dispatch, trigger } from '../emitter.ts'
import type { FakeSubscriber } from '../objects.types.ts'
import type { SubscriberController } from './subscriber-controller.types.ts'
import { createSubscriberQuality } from './subscriber-quality.ts'

/** `failed`: it never showed a picture, and still shows an error in the page. */
type SubscriberState = 'connecting' | 'connected' | 'interrupted' | 'failed' | 'destroyed'

/** The fields of a destroyed subscriber, set before its listeners hear `destroyed`. */
const EMPTY = { id: null, streamId: null, stream: null, session: null, element: null }

const UNABLE = openTokError('OT_UNABLE_TO_SUBSCRIBE', 2001)

/** From `subscribe()` of your own stream until it is shown, in ms. */
const OWN_STREAM_MS = 50

/** From the first `destroyed` of a routed failure to the second, which only later listeners hear, in ms. */
const SECOND_DESTROYED_MS = 7

export function createSubscriberController(
  client: Client,
  subscriber: FakeSubscriber,
  stream: FakeStream,
  complete: Completion,
): SubscriberController {
  const { page, server, serverSession } = client
  const { delays, faults, options, schedule } = server
  let state: SubscriberState = 'connecting'
  /** Publisher and subscriber have found each other. */
  let isNegotiated = false
  /** Whether the media flowed at the last check; `undefined` before the first. */
  let isUp: boolean | undefined
  /** Timer after which it notices that its media is gone, or back. */
  let stopNoticing = () => {}
  let stopNegotiating = () => {}
  let stopGivingUp = () => {}
  const stopWaiting = schedule.after(delays.subscribeTimeoutMs, () => {
    fail(openTokError('OT_TIMEOUT', 1501))
  })

  function isMediaUp(): boolean {
    const publisher = serverSession.publisherOf(stream.streamId)
    return (
      publisher !== undefined &&
      !publisher.isVanished &&
      !faults.isMediaCut.of(client.who()) &&
      !faults.isMediaCut.of(publisher.who())
    )
  }

  const quality = createSubscriberQuality(client, subscriber, stream)

  /** The session does not know that it has ended. */
  const isSessionOver = client.link.state === 'closed'
  const isOwn = stream.connection !== undefined && stream.connection === client.member?.connection
  const withdraw = isOwn ? schedule.after(OWN_STREAM_MS, showOwnStream) : request()

  function request(): () => void {
    return client.link.request({
      kind: 'subscriber',
      isKept: true,
      act: () => (serverSession.publisherOf(stream.streamId) ? 200 : 404),
      handleAnswer(status) {
        if (state !== 'connecting') return
        if (status === 200) return negotiate()
        if (status === 404) {
          handleRefusal(openTokError('OT_STREAM_NOT_FOUND', 1501))
          destroy('streamNotFound')
        } else handleRefusal(typeof status === 'number' ? UNABLE : status)
      },
      fail: () => handleRefusal(openTokError('OT_UNABLE_TO_SUBSCRIBE', 1501)),
    })
  }

  /** Measured: an error from the server is raised twice. */
  function handleRefusal(error: OpenTokError): void {
    if (state === 'connecting') page.raise(error)
    fail(error)
  }

  function fail(error: OpenTokError): void {
    if (state !== 'connecting') return
    state = 'failed'
    stopWaiting()
    stopNoticing()
    page.reject(error, complete)
    if (!isSessionOver) trigger(subscriber, 'subscribeComplete', error)
  }

  /** Goes through the server: media that is cut does not stop it, a publisher who has vanished does. */
  function negotiate(): void {
    stopNegotiating = schedule.after(delays.negotiateMs, () => {
      const publisher = serverSession.publisherOf(stream.streamId)
      if (state !== 'connecting' || !publisher || publisher.isVanished) return
      isNegotiated = true
      trigger(subscriber, 'signalingStateStable')
      dispatch(subscriber, { type: 'mediaStreamAvailable', mediaStream: {} })
      handleMedia()
    })
  }

  function handleMedia(): void {
    if (state === 'connected' && !isOwn) quality.update()
    if (!isNegotiated || isUp === isMediaUp()) return
    isUp = isMediaUp()
    stopNoticing()
    if (!isUp) {
      if (state === 'connected') stopNoticing = schedule.after(delays.mediaLossMs, interrupt)
      if (state === 'interrupted') giveUpLater()
    } else if (state === 'connecting') {
      stopNoticing = schedule.after(delays.subscribeMs - delays.negotiateMs, start)
    } else if (state === 'interrupted') {
      stopGivingUp()
      stopNoticing = schedule.after(delays.mediaBackMs, () => {
        state = 'connected'
        dispatch(subscriber, connected())
        quality.update()
      })
    }
  }

  const connected = () => ({
    type: 'connected',
    mediaMode: options.mediaMode === 'routed' ? 'ROUTED' : 'RELAYED',
  })

  function start(): void {
    state = 'connected'
    stopWaiting()
    dispatch(subscriber, connected())
    quality.update()
    schedule.after(delays.subscribedMs, show)
  }

  /** Measured: your own stream needs no negotiation, and `connected` never fires. */
  function showOwnStream(): void {
    state = 'connected'
    stopWaiting()
    dispatch(subscriber, { type: 'mediaStreamAvailable', mediaStream: {} })
    show()
  }

  function show(): void {
    if (state === 'destroyed') return
    complete(NO_ERROR)
    trigger(subscriber, 'subscribeComplete')
    trigger(subscriber, 'loaded', subscriber)
    dispatch(subscriber, { type: 'videoElementCreated', element: options.createElement('video') })
  }

  function interrupt(): void {
    state = 'interrupted'
    dispatch(subscriber, { ...connected(), type: 'disconnected' })
    giveUpLater()
  }

  /** Relayed media is waited for as long as the server lists the stream; routed media only while the session is joined. */
  function giveUpLater(): void {
    stopGivingUp()
    if (options.mediaMode !== 'routed') return
    stopGivingUp = schedule.after(delays.mediaGiveUpMs, () => {
      if (client.state !== 'connected') return
      destroy('peerConnection is disconnected')
      schedule.after(SECOND_DESTROYED_MS, () =>
        dispatch(subscriber, { ...connected(), type: 'destroyed' }),
      )
    })
  }

  function destroy(reason: string): boolean {
    if (state === 'destroyed') return false
    if (state === 'connecting') fail(toPendingError(reason))
    state = 'destroyed'
    for (const stop of [withdraw, stopWaiting, stopNegotiating, stopNoticing, stopGivingUp]) stop()
    quality.stop()
    server.subscribers.delete(controller)
    Object.assign(subscriber, EMPTY)
    dispatch(subscriber, { type: 'destroyed', reason })
    subscriber.off()
    return true
  }

  const controller: SubscriberController = {
    subscriber,
    session: client.session,
    stream,
    get isDestroyed() {
      return state === 'destroyed'
    },
    handleMedia,
    handleSwitched(property, isOn) {
      if (state !== 'connected' || isOwn) return
      if (property === 'hasVideo') quality.handleVideoSwitched(isOn)
      else quality.update()
    },
    failPending: () => fail(toPendingError('')),
    destroy,
  }
  Object.assign(subscriber, {
    isLoading: () => state !== 'connected',
    isSubscribing: () => state === 'connected' || state === 'interrupted',
  })
  server.subscribers.add(controller)
  return controller
}

/** Measured: OpenTok's error has no name when the app itself unsubscribes. */
const toPendingError = (reason: string): OpenTokError =>
  reason === 'Unsubscribe'
    ? new Error('Unsubscribed')
    : openTokError('OT_STREAM_DESTROYED', undefined)

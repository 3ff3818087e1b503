/** A subscriber's life: the first picture, and its media, which may fail and come back. */

import { NO_ERROR, openTokError } from '../../error.ts'
import type { Completion, OpenTokError } from '../../error.ts'
import type { FakeStream } from '../../server/stream.ts'
import type { Client } from '../../transport/client.types.ts'
import { dispatch, trigger } from '../emitter.ts'
import type { FakeSubscriber } from '../objects.types.ts'
import type { SubscriberController } from './subscriber-controller.types.ts'
import { createSubscribeAttempt } from './subscribe-attempt.ts'
import { blockAudio } from './subscriber-audio.ts'
import { createSubscriberQuality } from './subscriber-quality.ts'

/** `waiting`: for its first picture, which never comes if the attempt to subscribe has failed. */
type SubscriberState = 'waiting' | 'connected' | 'interrupted' | 'destroyed'

/** The fields of a destroyed subscriber, set before its listeners hear `destroyed`. */
const EMPTY = { id: null, streamId: null, stream: null, session: null, element: null }

/** Measured: for so long OpenTok tries to play with sound, before it plays without it and answers, in ms. */
const AUTOPLAY_MS = 2_000

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
  const { delays, options, schedule, subscribers } = client.server
  let state: SubscriberState = 'waiting'
  /** Publisher and subscriber have found each other. */
  let isNegotiated = false
  /** Whether the media flowed at the last check; `undefined` before the first. */
  let isUp: boolean | undefined
  /** Timer after which it notices that its media is gone, or back. */
  let stopNoticing = () => {}
  let stopGivingUp = () => {}
  let stopAudio = () => {}
  const mediaMode = options.mediaMode === 'routed' ? 'ROUTED' : 'RELAYED'
  const quality = createSubscriberQuality(client, subscriber, stream)
  const isOwn = stream.connection !== undefined && stream.connection === client.member?.connection
  const attempt = createSubscribeAttempt(client, subscriber, stream, {
    isOwn,
    complete,
    handleNegotiated() {
      isNegotiated = true
      handleMedia()
    },
    handleNotFound: () => void destroy('streamNotFound'),
  })
  if (isOwn) stopNoticing = schedule.after(OWN_STREAM_MS, showOwnStream)

  function handleMedia(): void {
    if (state === 'connected' && !isOwn) quality.update()
    if (!isNegotiated || isUp === isMediaUp(client, stream)) return
    isUp = isMediaUp(client, stream)
    stopNoticing()
    if (!isUp) {
      if (state === 'connected') stopNoticing = schedule.after(delays.mediaLossMs, interrupt)
      if (state === 'interrupted') giveUpLater()
    } else if (state === 'waiting') {
      stopNoticing = schedule.after(delays.subscribeMs - delays.negotiateMs, start)
    } else if (state === 'interrupted') {
      stopGivingUp()
      stopNoticing = schedule.after(delays.mediaBackMs, () => {
        state = 'connected'
        dispatch(subscriber, { type: 'connected', mediaMode })
        quality.update()
      })
    }
  }

  function start(): void {
    if (!attempt.isPending) return
    state = 'connected'
    attempt.succeed()
    dispatch(subscriber, { type: 'connected', mediaMode })
    quality.update()
    schedule.after(delays.subscribedMs + (client.page.audio.isBlocked ? AUTOPLAY_MS : 0), () => {
      if (state === 'destroyed') return
      stopAudio = blockAudio(client.page.audio, subscriber)
      show()
    })
  }

  /** Measured: your own stream needs no negotiation, and `connected` never fires. */
  function showOwnStream(): void {
    state = 'connected'
    attempt.succeed()
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
    dispatch(subscriber, { type: 'disconnected', mediaMode })
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
        dispatch(subscriber, { type: 'destroyed', mediaMode }),
      )
    })
  }

  function destroy(reason: string): boolean {
    if (state === 'destroyed') return false
    attempt.fail(toPendingError(reason))
    state = 'destroyed'
    attempt.stop()
    stopNoticing()
    stopGivingUp()
    quality.stop()
    stopAudio()
    subscribers.delete(controller)
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
    failPending: () => attempt.fail(toPendingError('')),
    destroy,
  }
  Object.assign(subscriber, {
    isLoading: () => state !== 'connected',
    isSubscribing: () => state === 'connected' || state === 'interrupted',
  })
  subscribers.add(controller)
  return controller
}

function isMediaUp({ server, serverSession, who }: Client, { streamId }: FakeStream): boolean {
  const { isMediaCut } = server.faults
  const publisher = serverSession.publisherOf(streamId)
  return (
    publisher !== undefined &&
    !publisher.isVanished &&
    !isMediaCut.of(who()) &&
    !isMediaCut.of(publisher.who())
  )
}

/** Measured: OpenTok's error has no name when the app itself unsubscribes. */
const toPendingError = (reason: string): OpenTokError =>
  reason === 'Unsubscribe'
    ? new Error('Unsubscribed')
    : openTokError('OT_STREAM_DESTROYED', undefined)

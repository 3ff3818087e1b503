/** The SDK's subscriber of one stream, and its events as the events of the subscriber's machine. */

import type { SubscriberMachineEvent } from '../../contract/machine-events.types.ts'
import type { Clock } from '../../contract/options.types.ts'
import { toAudioEvents } from '../audio.adapter.ts'
import { bind, ignoreErrors } from '../bind.ts'
import type { EventTable } from '../bind.ts'
import type {
  ElementLike,
  SessionLike,
  StreamLike,
  SubscriberLike,
} from '../../contract/opentok.types.ts'
import { hasVideoScore, NETWORK_CONDITION, toQuality } from '../quality/quality.adapter.ts'
import { createPicture, findVideo } from '../quality/picture.adapter.ts'
import type { Picture } from '../quality/picture.adapter.ts'
import { readFlow, watchFlow } from '../quality/video-flow.ts'
import type { FlowReading } from '../quality/video-flow.ts'
import { watchSound } from '../quality/sound-flow.ts'
import type { Sound } from '../quality/sound-flow.ts'
import { createSubscriberSettings } from './subscriber-settings.ts'
import type { SubscriberSettings } from './subscriber-settings.ts'
import { createTileAnchor } from './tile-anchor.ts'

/** What is subscribed to, and where it is shown. */
export interface Subscription {
  /** The SDK makes a new object of the same stream after a rejoin. */
  stream: StreamLike
  readonly target: ElementLike | string | undefined
  readonly properties: object | undefined
  /** Subscriber that the app made itself: it is followed, and never recreated. */
  readonly adopted?: SubscriberLike
}

/** Listens to the SDK's subscriber. */
export interface SubscriberListener {
  readonly now: () => number
  /** The picture plays, so the page is awake. */
  readonly handleAwake: (at: number) => void
  /** The SDK has made a new object; `previous` is the one before it, if any. */
  readonly handleSubscriber: (subscriber: SubscriberLike, previous: SubscriberLike | null) => void
  /** The SDK has made a new element. */
  readonly handleElement: () => void
  /** OpenTok has destroyed it, for this reason. Called before the machine hears of it: the session may have ended. */
  readonly handleDestroyed: (reason: string) => void
  /** OpenTok has refused to subscribe: that may be a sign that the session has ended. */
  readonly handleRefused: (error: unknown) => void
  /** The media are lost: that may be a sign that the session has ended. */
  readonly handleSilence: () => void
  readonly send: (event: SubscriberMachineEvent) => void
}

/**
 * The source of a handle's picture: one SDK subscriber after the other. There is one for each stream, and it reads by
 * functions: an object that a getter is written into has a shape of its own in V8, which is 0.7 kB more.
 */
export interface SubscriberSource {
  /** `null` when there is none. */
  readSubscriber(): SubscriberLike | null
  readonly picture: Picture
  /**
   * Looks whether the video of a picture that stands still is lost on its way, or not sent at all.
   * @returns the cleanup
   */
  watchFlow(clock: Clock, handleFlow: (isLost: boolean) => void): () => void
  /**
   * Looks twice whether the sound of a stream that has some is lost on its way.
   * @returns the cleanup
   */
  watchSound(clock: Clock, handleSound: (sound: Sound) => void): () => void
  /** Notes whether its sound was heard; measured: after a final loss OpenTok has no reports any more. */
  noteSound(): void
  /** Makes a new SDK subscriber, and unsubscribes the one before. */
  subscribe(): void
  /** The session is lost, and the SDK is about to remove the tile. */
  keepPlace(): void
  /** Stops listening, and leaves the SDK's object as it is. */
  release(): void
  unsubscribe(): void
  /** Stops listening for good. */
  dispose(): void
}

/** OpenTok's kind of video that sends frames all the time; a screen or a custom one may stand still. */
const CAMERA = 'camera'

/** OpenTok's reason when the app itself has unsubscribed. */
const UNSUBSCRIBED = 'Unsubscribe'

export function createSubscriberSource(
  session: SessionLike,
  subscription: Subscription,
  listener: SubscriberListener,
): SubscriberSource {
  const { handleAwake, handleElement, handleSubscriber, now, send } = listener
  const settings = createSubscriberSettings(subscription.properties, send)
  const anchor = createTileAnchor(subscription.target, subscription.properties)
  let current: SubscriberLike | null = null
  /** The latest object, also when it is gone. */
  let latestSubscriber: SubscriberLike | null = null
  let unbind = () => {}
  /** Number of the latest subscribe; the answer to an earlier one is stale. */
  let latest = 0
  let isOwnStream = false
  const picture = createPicture({
    now,
    isWanted: settings.isVideoWanted(),
    // An adopted one may have shown its picture before, and where is not known.
    isAnnounced: !subscription.adopted,
    hasVideo: () => subscription.stream.hasVideo !== false,
    handleAwake,
    send,
  })

  function release(): void {
    unbind()
    picture.detach()
    settings.hold()
    current = null
  }

  const keepPlace = () => anchor.keep(current?.element)

  function unsubscribe(): void {
    const subscriber = current
    keepPlace()
    release()
    // OpenTok answers a subscribe that this cuts short with an error.
    latest += 1
    if (subscriber) ignoreErrors(() => session.unsubscribe(subscriber))
  }

  /** A dead object leaves an error widget in the page until it is unsubscribed. */
  function fail(cause: unknown): void {
    unsubscribe()
    listener.handleRefused(cause)
    send({ type: 'subscriber.failed', at: now(), cause })
  }

  /** Unsubscribes first: an app may have kept the old one by preventing the default of `sessionDisconnected`. */
  function subscribe(): void {
    unsubscribe()
    const { adopted, stream } = subscription
    if (adopted) return adopt(adopted)
    isOwnStream = isOwn(session, stream)
    const mine = latest
    const handleAnswer = (error: unknown) => {
      if (mine !== latest) return
      if (error) fail(error)
      else handleShown(mine === 1)
    }
    const { properties, target } = anchor.take()
    const given = { ...settings.toProperties(), ...properties }
    let subscriber: SubscriberLike | undefined
    try {
      subscriber = session.subscribe(stream, target, given, handleAnswer)
    } catch (error) {
      handleAnswer(error)
    }
    anchor.settle(Boolean(subscriber))
    if (subscriber) begin(subscriber)
  }

  /** Measured: OpenTok announces blocked sound just before its answer or after, and never announces sound that plays. */
  function handleShown(isFirst: boolean): void {
    if (isOwnStream) send({ type: 'subscriber.connected' })
    else if (!isFirst && !current?.isAudioBlocked?.()) send({ type: 'audio.unblocked' })
  }

  function begin(subscriber: SubscriberLike): void {
    const previous = latestSubscriber
    latestSubscriber = subscriber
    settings.watch(subscriber)
    picture.setVideo(settings.isVideoWanted())
    follow(subscriber)
    handleSubscriber(subscriber, previous)
  }

  /** Earlier events are missed, so the state is read; measured: between `connected` and `loaded` there is no sign of it. */
  function adopt(subscriber: SubscriberLike): void {
    follow(subscriber, { loaded: () => send({ type: 'subscriber.connected' }) })
    if (subscriber.isAudioBlocked?.()) send({ type: 'audio.blocked' })
    if (!subscriber.isSubscribing?.()) return
    send(
      subscriber.isLoading?.()
        ? { type: 'subscriber.interrupted', at: now() }
        : { type: 'subscriber.connected' },
    )
  }

  function follow(subscriber: SubscriberLike, more: EventTable = {}): void {
    current = subscriber
    picture.attach(findVideo(subscriber.element))
    unbind = bind(subscriber, {
      connected() {
        anchor.clear()
        picture.restart(now())
        send({ type: 'subscriber.connected' })
      },
      disconnected() {
        anchor.follow(subscriber.element)
        listener.handleSilence()
        send({ type: 'subscriber.interrupted', at: now() })
      },
      destroyed: ({ reason = '' }) => {
        // OpenTok has emptied the object by now, and it must not be listened to again.
        release()
        listener.handleDestroyed(reason)
        send(
          reason === UNSUBSCRIBED || isOwnStream
            ? { type: 'stream.destroyed', reason }
            : { type: 'subscriber.destroyed', at: now(), reason },
        )
      },
      videoElementCreated({ element }) {
        picture.attach(element)
        handleElement()
      },
      videoDisabled: () => picture.setVideo(false),
      videoEnabled: () => picture.setVideo(true),
      qualityScoreChanged: (event) => picture.handleScore(hasVideoScore(event)),
      ...toAudioEvents(send),
      [NETWORK_CONDITION]: (event) => send({ type: 'quality.changed', ...toQuality(event) }),
      ...more,
    })
  }

  return {
    readSubscriber: () => current,
    picture,
    watchFlow: (clock, handleFlow) =>
      watchFlow({
        clock,
        isDue: picture.isDue,
        read: () => readFlow(current, 'video'),
        // Without a report of the sender, only a camera is sure to send.
        handleFlow: (flow) => {
          const { videoType = CAMERA } = subscription.stream
          handleFlow(flow === 'lost' || (flow === 'unknown' && videoType === CAMERA))
        },
      }),
    watchSound: (clock, handleSound) =>
      watchSound({
        clock,
        isDue: () => isAudible(subscription, settings) && !isOwnStream,
        read: () => readSound(current, send),
        handleSound,
      }),
    noteSound() {
      if (isAudible(subscription, settings)) readSound(current, send).catch(() => {})
    },
    subscribe,
    keepPlace,
    release,
    unsubscribe,
    dispose() {
      release()
      settings.release()
      anchor.dispose()
    },
  }
}

/** Of an adopted one it is not known whether the app wants to hear it. */
const isAudible = (
  { adopted, stream }: Subscription,
  { isAudioWanted }: Pick<SubscriberSettings, 'isAudioWanted'>,
) => stream.hasAudio === true && isAudioWanted() && !adopted

/** Reads how much of the sound has come, and notes if there was some. */
async function readSound(
  subscriber: SubscriberLike | null,
  send: SubscriberListener['send'],
): Promise<FlowReading | null> {
  const reading = await readFlow(subscriber, 'audio')
  if (reading?.received) send({ type: 'sound.noted' })
  return reading
}

/** Measured: OpenTok never says `connected` of your own stream, nor that it is gone; only the answer and the end do. */
const isOwn = ({ connection: own }: SessionLike, { connection }: StreamLike) =>
  connection !== undefined && connection.connectionId === own?.connectionId

/** A stream of your own previous connection, which the server still lists: it has no picture, and takes no subscriber. */
export const createGhostSource = ({
  now,
  handleAwake,
  send,
}: SubscriberListener): SubscriberSource => ({
  readSubscriber: () => null,
  picture: createPicture({
    now,
    isWanted: false,
    isAnnounced: false,
    hasVideo: () => false,
    handleAwake,
    send,
  }),
  watchFlow: () => () => {},
  watchSound: () => () => {},
  noteSound() {},
  subscribe: () => send({ type: 'subscriber.destroyed', at: now(), reason: 'ownGhost' }),
  keepPlace() {},
  release() {},
  unsubscribe() {},
  dispose() {},
})

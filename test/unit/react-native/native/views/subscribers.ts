/** Subscribers of the native SDKs, one per mounted `OTRNSubscriber`, and the events of their views. */

import { toErrorPayload } from '../payload/errors.ts'
import type { ErrorName } from '../payload/errors.ts'
import { DELAYS, later } from '../native.types.ts'
import { toTileStats, toTileStream } from '../payload/payloads.ts'
import type { Payload } from '../payload/payloads.ts'
import type { NativeView } from './view.ts'
import { crash } from '../world.ts'
import type { NativeSubscriber, NativeWorld } from '../world.ts'

/**
 * What a view does when it comes onto the screen. Without the session's entry or the stream it does nothing, and says
 * nothing: on iOS its event emitter is not set yet.
 */
export function subscribe(world: NativeWorld, view: NativeView): void {
  const session = world.sessions.get(view.read('sessionId'))
  const stream = world.streams.get(view.read('streamId')) ?? findOwnStream(world, view)
  if (!session || !stream) return
  // The view has emptied its map of properties, and casts what is missing there to a text (OTRNSubscriber.kt:151, 190).
  if (view.isTaken) return void crash(world, 'NullPointerException: null cast to String (Sub.kt)')
  view.isTaken = true
  const subscriber: NativeSubscriber = {
    stream,
    session,
    view,
    status: 'subscribing',
    audioBytesReceived: 0,
    videoBytesReceived: 0,
  }
  world.subscribers.set(stream.streamId, subscriber)
  world.serverOf(session.sessionId).subscribe(subscriber)
}

/** What a view does when it leaves the screen: nothing on Android; on iOS it forgets the subscriber of its stream's id. */
export function forgetSubscriber(world: NativeWorld, view: NativeView): void {
  if (world.os === 'ios') world.subscribers.delete(view.read('streamId'))
}

/**
 * The module's `removeSubscriber`. It runs later, on another thread, and looks up by stream id: a tile that was mounted
 * meanwhile loses its subscriber.
 */
export function removeSubscriber(world: NativeWorld, sessionId: string, streamId: string): void {
  later(DELAYS.ui, () => {
    if (!world.sessions.has(sessionId)) return
    const subscriber = world.subscribers.get(streamId)
    if (!subscriber || subscriber.status === 'ended') return
    subscriber.status = 'ended'
    if (subscriber.view.isMounted)
      world.violations.push(`removeSubscriber ended the mounted tile of ${streamId}`)
  })
}

export function announceSubscribed(world: NativeWorld, subscriber: NativeSubscriber): void {
  if (subscriber.status !== 'subscribing') return
  subscriber.status = 'connected'
  subscriber.view.emit('onSubscriberConnected', toStreamEvent(world, subscriber))
}

/** Android and iOS alike. */
export function interrupt(world: NativeWorld, subscriber: NativeSubscriber): void {
  if (subscriber.status !== 'connected') return
  subscriber.status = 'interrupted'
  subscriber.view.emit('onSubscriberDisconnected', toStreamEvent(world, subscriber))
}

/** Android names an event that React does not know (Sub.kt:356), iOS calls a method that does not exist. */
export function recover(world: NativeWorld, subscriber: NativeSubscriber): void {
  if (subscriber.status !== 'interrupted') return
  subscriber.status = 'connected'
  if (world.os === 'ios')
    crash(world, 'handleReconnected: unrecognized selector (OTRNSubscriberComponentView.mm)')
  else if (crash(world, 'Unsupported top level event type "topReconnected" dispatched'))
    subscriber.view.emit('onReconnected', toStreamEvent(world, subscriber))
}

/** Its stream has ended: only Android's view says so, with the event of an interruption. */
export function endSubscriber(world: NativeWorld, subscriber: NativeSubscriber): void {
  if (subscriber.status === 'ended') return
  subscriber.status = 'ended'
  if (world.os === 'android')
    subscriber.view.emit('onSubscriberDisconnected', toStreamEvent(world, subscriber))
}

/** iOS sends `UTF8String` to the number of the error (Sub.mm:158). */
export function failSubscriber(
  world: NativeWorld,
  subscriber: NativeSubscriber,
  name: ErrorName,
): void {
  subscriber.status = 'ended'
  if (world.os === 'ios' && crash(world, '[NSNumber UTF8String]: unrecognized selector (Sub.mm)'))
    return
  const { code, message } = toErrorPayload(world.os, name)
  const error = { code: String(code), message }
  subscriber.view.emit('onSubscriberError', { ...toStreamEvent(world, subscriber), error })
}

/** @param bytes received since the last statistics; 0 shows a tile that stands still */
export function announceStats(
  world: NativeWorld,
  subscriber: NativeSubscriber,
  bytes: number,
): void {
  if (subscriber.status !== 'connected' && subscriber.status !== 'interrupted') return
  subscriber.audioBytesReceived += bytes
  subscriber.videoBytesReceived += bytes * 10
  const { audioBytesReceived, videoBytesReceived, view } = subscriber
  const { stream } = toStreamEvent(world, subscriber)
  const send = (event: string, stats: Payload) =>
    view.emit(event, toTileStats(world.os, stats, stream))
  send('onAudioNetworkStats', { audioPacketsLost: 0, audioBytesReceived })
  send('onVideoNetworkStats', { videoPacketsLost: 0, videoBytesReceived })
}

function toStreamEvent(world: NativeWorld, { stream, session }: NativeSubscriber) {
  const isKnown = world.sessions.has(session.sessionId)
  return { stream: toTileStream(world.os, stream, session.sessionId, isKnown) }
}

function findOwnStream(world: NativeWorld, view: NativeView) {
  const streams = [...world.publishers.values()].map(({ stream }) => stream)
  return streams.find((stream) => stream?.streamId === view.read('streamId'))
}

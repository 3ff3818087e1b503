/** Publishers of the native SDKs, one per mounted `OTRNPublisher`, and the events of their views. */

import { toErrorPayload } from '../payload/errors.ts'
import type { ErrorName } from '../payload/errors.ts'
import type { NativeStream } from '../native.types.ts'
import { toStreamPayload } from '../payload/payloads.ts'
import type { NativeView } from './view.ts'
import { crash } from '../world.ts'
import type { NativePublisher, NativeWorld } from '../world.ts'

/**
 * What a view does when it comes onto the screen: the camera is on, and nothing is published. Android makes another
 * publisher each time, which takes the place of the one before: that one cannot be reached any more (OTRNPublisher.kt:67, 312).
 */
export function createPublisher(world: NativeWorld, view: NativeView): void {
  const publisherId = view.read('publisherId')
  if (view.isTaken && world.options.isPatched) return
  if (view.isTaken) world.violations.push('a second publisher under one id')
  view.isTaken = true
  world.publishers.set(publisherId, { publisherId, view })
}

/** What a view does when it leaves the screen: nothing on Android; on iOS it unpublishes and forgets its publisher. */
export function forgetPublisher(world: NativeWorld, view: NativeView): void {
  const publisher = world.publishers.get(view.read('publisherId'))
  if (world.os === 'android' || !publisher) return
  world.publishers.delete(publisher.publisherId)
  if (publisher.session?.status === 'connected') announceUnpublished(world, publisher)
}

/** The module's `publish`: silent without the entry of the session, and without a publisher of that id. */
export function publish(world: NativeWorld, sessionId: string, publisherId: string): void {
  const session = world.sessions.get(sessionId)
  const publisher = world.publishers.get(publisherId)
  if (!session) return void world.violations.push('publish without a session')
  if (!publisher) return void world.violations.push('publish without a view of that publisher')
  if (session.status !== 'connected')
    return void world.violations.push(`publish while ${session.status}`)
  if (publisher.session === session)
    return void world.violations.push('publish of a publisher that is published')
  publisher.session = session
  world.serverOf(sessionId).startPublishing(publisher)
}

/** The module's `unpublish`. */
export function unpublish(world: NativeWorld, sessionId: string, publisherId: string): void {
  const publisher = world.publishers.get(publisherId)
  if (world.sessions.has(sessionId) && publisher?.session) announceUnpublished(world, publisher)
}

export function announcePublished(
  world: NativeWorld,
  publisher: NativePublisher,
  stream: NativeStream,
): void {
  publisher.stream = stream
  // iOS lets one subscribe to your own stream by putting it among those of others; Android asks the publishers.
  if (world.os === 'ios') world.streams.set(stream.streamId, stream)
  publisher.view.emit('onStreamCreated', toOwnStreamPayload(world, publisher, stream))
}

/** The stream ends on the side of this phone: iOS forgets the publisher with it (Pub.swift:504-521). */
export function announceUnpublished(world: NativeWorld, publisher: NativePublisher): void {
  const { stream, session } = publisher
  publisher.stream = undefined
  publisher.session = undefined
  if (!stream || !session) return
  const isKnown = world.sessions.has(session.sessionId)
  if (world.os === 'ios') {
    world.streams.delete(stream.streamId)
    const isForgotten = !world.publishers.delete(publisher.publisherId)
    if (isForgotten) return
    if (!isKnown && crash(world, 'std::string of nil: the session has left the map (Pub.mm:176)'))
      return
  }
  publisher.view.emit('onStreamDestroyed', toOwnStreamPayload(world, { session }, stream))
}

/** iOS sends `UTF8String` to the number of the error. */
export function failPublisher(
  world: NativeWorld,
  publisher: NativePublisher,
  name: ErrorName,
): void {
  publisher.session = undefined
  if (world.os === 'ios' && crash(world, '[NSNumber UTF8String]: unrecognized selector (Pub.mm)'))
    return
  const { code, message } = toErrorPayload(world.os, name)
  publisher.view.emit('onError', { code: String(code), message })
}

function toOwnStreamPayload(
  { os, sessions }: NativeWorld,
  { session }: Pick<NativePublisher, 'session'>,
  stream: NativeStream,
) {
  const { streamId } = stream
  if (os === 'ios') return { streamId }
  const sessionId = session?.sessionId ?? ''
  return toStreamPayload(os, stream, sessionId, sessions.has(sessionId))
}

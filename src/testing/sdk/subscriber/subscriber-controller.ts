/** What becomes of a subscriber: its answer, its picture, and the media path that may fail under it. */

import type { Client } from '../../transport/client.types.ts'
import { dispatch, trigger } from '../emitter.ts'
import { NO_ERROR, openTokError } from '../../error.ts'
import type { Completion, OpenTokError } from '../../error.ts'
import type { FakeStream } from '../../server/stream.ts'
import type { FakeSubscriber } from './subscriber.ts'

/** One subscriber, from the inside. */
export interface Viewer {
  readonly face: FakeSubscriber
  readonly session: object
  readonly stream: FakeStream
  readonly isDestroyed: boolean
  /** The path of its media was cut or healed, or its session is back. */
  handleMedia(): void
  /** The session is about to end. */
  cutShort(): void
  /** @returns whether it was alive */
  destroy(reason: string): boolean
}

/** `failed`: it never came to anything, and still shows an error in the page. */
type ViewerState = 'connecting' | 'connected' | 'interrupted' | 'failed' | 'destroyed'

/** Before its listeners hear of it. */
const EMPTY = { id: null, streamId: null, stream: null, session: null, element: null }

const UNABLE = openTokError('OT_UNABLE_TO_SUBSCRIBE', 2001)

/** Until one's own stream is shown. */
const OWN_MS = 50

/** The second `destroyed` of a routed failure, which only those hear who listen after the first. */
const TWIN_MS = 7

export function createViewer(
  client: Client,
  face: FakeSubscriber,
  stream: FakeStream,
  complete: Completion,
): Viewer {
  const { page, room, server } = client
  const { delays, faults, options, schedule } = server
  let state: ViewerState = 'connecting'
  /** Publisher and subscriber have found each other. */
  let isNegotiated = false
  /** The path of its media, as it last heard of it. */
  let isUp: boolean | undefined
  /** Of the media: to notice that it is gone, or back. */
  let stopNoticing = () => {}
  let stopNegotiating = () => {}
  let stopGivingUp = () => {}
  const stopWaiting = schedule.after(delays.subscribeTimeoutMs, () => {
    fail(openTokError('OT_TIMEOUT', 1501))
  })

  function isMediaUp(): boolean {
    const publisher = room.publisherOf(stream.streamId)
    const isCut = (who: Parameters<typeof faults.isMediaCut.of>[0]) => faults.isMediaCut.of(who)
    return (
      publisher !== undefined &&
      !publisher.isVanished &&
      !isCut(client.who()) &&
      !isCut(publisher.who())
    )
  }

  /** The session does not know of its end. */
  const isHopeless = client.line.state === 'closed'
  const isOwn = stream.connection !== undefined && stream.connection === client.member?.connection
  const withdraw = isOwn ? schedule.after(OWN_MS, beginOwn) : ask()

  function ask(): () => void {
    return client.line.request({
      kind: 'subscriber',
      isKept: true,
      act: () => (room.publisherOf(stream.streamId) ? 200 : 404),
      handleAnswer(status) {
        if (state !== 'connecting') return
        if (status === 200) return negotiateLater()
        if (status === 404) {
          refuse(openTokError('OT_STREAM_NOT_FOUND', 1501))
          destroy('streamNotFound')
        } else refuse(typeof status === 'number' ? UNABLE : status)
      },
      fail: () => refuse(openTokError('OT_UNABLE_TO_SUBSCRIBE', 1501)),
    })
  }

  /** Measured: what comes from the server is raised twice. */
  function refuse(error: OpenTokError): void {
    if (state === 'connecting') page.raise(error)
    fail(error)
  }

  function fail(error: OpenTokError): void {
    if (state !== 'connecting') return
    state = 'failed'
    stopWaiting()
    page.refuse(error, complete)
    if (!isHopeless) trigger(face, 'subscribeComplete', error)
  }

  /** Through the server: media that is cut does not stop it, a publisher who has vanished does. */
  function negotiateLater(): void {
    stopNegotiating = schedule.after(delays.negotiateMs, () => {
      const publisher = room.publisherOf(stream.streamId)
      if (state !== 'connecting' || !publisher || publisher.isVanished) return
      isNegotiated = true
      trigger(face, 'signalingStateStable')
      dispatch(face, { type: 'mediaStreamAvailable', mediaStream: {} })
      handleMedia()
    })
  }

  function handleMedia(): void {
    if (!isNegotiated || state === 'failed' || state === 'destroyed' || isUp === isMediaUp()) return
    isUp = isMediaUp()
    stopNoticing()
    if (!isUp) {
      if (state === 'connected') stopNoticing = schedule.after(delays.mediaLossMs, interrupt)
      if (state === 'interrupted') giveUpLater()
    } else if (state === 'connecting') {
      stopNoticing = schedule.after(delays.subscribeMs - delays.negotiateMs, begin)
    } else if (state === 'interrupted') {
      stopGivingUp()
      stopNoticing = schedule.after(delays.mediaBackMs, () => {
        state = 'connected'
        dispatch(face, connected())
      })
    }
  }

  const connected = () => ({
    type: 'connected',
    mediaMode: options.mediaMode === 'routed' ? 'ROUTED' : 'RELAYED',
  })

  function begin(): void {
    state = 'connected'
    stopWaiting()
    dispatch(face, connected())
    schedule.after(delays.subscribedMs, show)
  }

  /** Measured: one's own stream takes no negotiation, and is never said to be connected. */
  function beginOwn(): void {
    state = 'connected'
    stopWaiting()
    dispatch(face, { type: 'mediaStreamAvailable', mediaStream: {} })
    show()
  }

  function show(): void {
    if (state === 'destroyed') return
    complete(NO_ERROR)
    trigger(face, 'subscribeComplete')
    trigger(face, 'loaded', face)
    dispatch(face, { type: 'videoElementCreated', element: options.createElement('video') })
  }

  function interrupt(): void {
    state = 'interrupted'
    dispatch(face, { ...connected(), type: 'disconnected' })
    giveUpLater()
  }

  /** Relayed media is waited for as long as the server lists the stream; routed only while the session is joined. */
  function giveUpLater(): void {
    stopGivingUp()
    if (options.mediaMode !== 'routed') return
    stopGivingUp = schedule.after(delays.mediaGiveUpMs, () => {
      if (client.state !== 'connected') return
      destroy('peerConnection is disconnected')
      schedule.after(TWIN_MS, () => dispatch(face, { ...connected(), type: 'destroyed' }))
    })
  }

  function destroy(reason: string): boolean {
    if (state === 'destroyed') return false
    if (state === 'connecting') fail(toCutShort(reason))
    state = 'destroyed'
    for (const stop of [withdraw, stopWaiting, stopNegotiating, stopNoticing, stopGivingUp]) stop()
    server.viewers.delete(viewer)
    Object.assign(face, EMPTY)
    dispatch(face, { type: 'destroyed', reason })
    face.off()
    return true
  }

  const viewer: Viewer = {
    face,
    session: client.face,
    stream,
    get isDestroyed() {
      return state === 'destroyed'
    },
    handleMedia,
    cutShort: () => fail(toCutShort('')),
    destroy,
  }
  Object.assign(face, {
    isLoading: () => state !== 'connected',
    isSubscribing: () => state === 'connected' || state === 'interrupted',
  })
  server.viewers.add(viewer)
  return viewer
}

/** Measured: OpenTok has no name for it when the app itself lets go. */
const toCutShort = (reason: string): OpenTokError =>
  reason === 'Unsubscribe'
    ? new Error('Unsubscribed')
    : openTokError('OT_STREAM_DESTROYED', undefined)

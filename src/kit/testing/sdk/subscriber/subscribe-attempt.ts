/** From `subscribe()` to media: the server's answer, the negotiation with the publisher, and the error if one fails. */

import { openTokError } from '../../error.ts'
import type { Completion, OpenTokError } from '../../error.ts'
import type { FakeStream } from '../../server/stream.ts'
import type { Client } from '../../transport/client.types.ts'
import { dispatch, trigger } from '../emitter.ts'
import type { FakeSubscriber } from '../objects.types.ts'

export interface SubscribeAttempt {
  /** It has neither failed nor succeeded. */
  readonly isPending: boolean
  succeed(): void
  fail(error: OpenTokError): void
  stop(): void
}

export interface SubscribeAttemptOptions {
  /** Your own stream needs no request and no negotiation. */
  readonly isOwn: boolean
  readonly complete: Completion
  /** Publisher and subscriber have found each other. */
  handleNegotiated(): void
  /** The server does not know the stream. */
  handleNotFound(): void
}

const UNABLE = openTokError('OT_UNABLE_TO_SUBSCRIBE', 2001)

export function createSubscribeAttempt(
  { link, page, server, serverSession }: Client,
  subscriber: FakeSubscriber,
  { streamId }: FakeStream,
  { complete, handleNegotiated, handleNotFound, isOwn }: SubscribeAttemptOptions,
): SubscribeAttempt {
  const { delays, schedule } = server
  let isPending = true
  let stopNegotiating = () => {}
  /** The session does not know that it has ended. */
  const isSessionOver = link.state === 'closed'
  const stopWaiting = schedule.after(delays.subscribeTimeoutMs, () => {
    fail(openTokError('OT_TIMEOUT', 1501))
  })
  const withdraw = isOwn ? () => {} : request()

  function request(): () => void {
    return link.request({
      kind: 'subscriber',
      isKept: true,
      act: () => (serverSession.publisherOf(streamId) ? 200 : 404),
      handleAnswer(status) {
        if (!isPending) return
        if (status === 200) return negotiate()
        if (status === 404) {
          handleRefusal(openTokError('OT_STREAM_NOT_FOUND', 1501))
          handleNotFound()
        } else handleRefusal(typeof status === 'number' ? UNABLE : status)
      },
      fail: () => handleRefusal(openTokError('OT_UNABLE_TO_SUBSCRIBE', 1501)),
    })
  }

  /** Measured: an error from the server is raised twice. */
  function handleRefusal(error: OpenTokError): void {
    if (isPending) page.raise(error)
    fail(error)
  }

  function fail(error: OpenTokError): void {
    if (!isPending) return
    end()
    page.reject(error, complete)
    if (!isSessionOver) trigger(subscriber, 'subscribeComplete', error)
  }

  /** Goes through the server: media that is cut does not stop it, a publisher who has vanished does. */
  function negotiate(): void {
    stopNegotiating = schedule.after(delays.negotiateMs, () => {
      const publisher = serverSession.publisherOf(streamId)
      if (!isPending || !publisher || publisher.isVanished) return
      trigger(subscriber, 'signalingStateStable')
      dispatch(subscriber, { type: 'mediaStreamAvailable', mediaStream: {} })
      handleNegotiated()
    })
  }

  function end(): void {
    isPending = false
    stopWaiting()
  }

  return {
    get isPending() {
      return isPending
    },
    succeed: end,
    fail,
    stop() {
      withdraw()
      stopWaiting()
      stopNegotiating()
    },
  }
}

/** A publisher's life: its session, its stream, and when OpenTok destroys it or keeps it. */

import { NO_ERROR, openTokError } from '../../error.ts'
import type { Completion, OpenTokError } from '../../error.ts'
import type { Server } from '../../server/server.types.ts'
import { createStream } from '../../server/stream.ts'
import type { StreamProperties } from '../../server/stream.ts'
import type { Client } from '../../transport/client.types.ts'
import { dispatch, trigger } from '../emitter.ts'
import type { FakePublisher } from '../objects.types.ts'
import type { Page } from '../page.types.ts'
import { once } from '../promise.ts'
import { requestCamera } from './camera-request.ts'
import { requestStream, withdrawStream } from './publish-request.ts'
import type { StreamRequest } from './publish-request.ts'
import { createPublisherMedia } from './publisher-media.ts'
import type { MediaProperties } from './publisher-media.ts'
import type { PublisherController } from './publisher-controller.types.ts'
import { setPublisherController } from './publisher.ts'

/** A `publish()` until its stream is live, or it has failed. */
interface PublishAttempt {
  readonly answer: Completion
  /** Published before the camera had answered. */
  readonly isEarly: boolean
  /** Set while it waits for the camera. */
  waitingRequest: (() => void) | null
}

export function createPublisherController(
  server: Server,
  page: Page,
  publisher: FakePublisher,
  properties: MediaProperties & StreamProperties,
  complete: Completion,
): PublisherController {
  const { delays, nextId, schedule } = server
  let isDestroyed = false
  let client: Client | null = null
  let streamRequest: StreamRequest | null = null
  let attempt: PublishAttempt | null = null
  /** Measured: published before it was loaded, and then kept, it ignores every answer of the server. */
  let ignoresAnswers = false
  /** Id of the stream that it has, or is about to have; the end of a session clears it. */
  let streamId: string | null = null
  const ended = new Set<string | null>()

  const media = createPublisherMedia(page.devices, publisher, properties, {
    change(property, isOn) {
      if (publisher.stream) client?.serverSession.change(publisher.stream, property, isOn)
    },
    handleOver() {
      const owner = client
      const endedId = streamId
      endStream('mediaStopped')
      if (owner) withdrawStream(owner, endedId)
    },
  })
  const cameraRequest = requestCamera(server, page, publisher, {
    complete,
    isDestroyed: () => isDestroyed,
    handleLoaded() {
      media.load()
      const due = attempt?.waitingRequest
      if (attempt) attempt.waitingRequest = null
      due?.()
    },
    handleFailure(error) {
      if (attempt) fail(error, attempt.answer)
    },
  })

  function publish(to: Client, complete: Completion): boolean {
    if (isDestroyed) {
      publisher.session = to.session
      return true
    }
    if (client) {
      page.reject(openTokError('OT_INVALID_PARAMETER', 1500), complete)
      return false
    }
    client = to
    attempt = {
      answer: once(complete),
      isEarly: cameraRequest.state === 'loading',
      waitingRequest: null,
    }
    const { answer } = attempt
    publisher.session = to.session
    streamId = properties.streamId ?? nextId('stream')
    to.publishers.add(controller)
    const request = () => {
      if (client === to) requestFrom(to, answer)
    }
    if (cameraRequest.state === 'loaded') request()
    else attempt.waitingRequest = request
    return true
  }

  function requestFrom(to: Client, answer: Completion): void {
    if (!to.member || streamId === null) return
    const stream = createStream(to.member.connection, nextId, {
      ...properties,
      ...media.published,
      streamId,
    })
    const request = requestStream(to, to.member, stream, {
      handleAccepted() {
        if (ignoresAnswers) return
        request.stopWaiting()
        schedule.after(delays.publishMs, () => {
          if (client !== to || streamId !== stream.streamId) return
          publisher.stream = stream
          attempt = null
          // Switched, lost or taken back meanwhile (not measured).
          to.serverSession.change(stream, 'hasVideo', media.published.publishVideo)
          to.serverSession.change(stream, 'hasAudio', media.published.publishAudio)
          dispatch(publisher, { type: 'streamCreated', stream, reason: '' })
          trigger(publisher, 'publishComplete', null)
          answer(NO_ERROR)
        })
      },
      /** Measured: `publishComplete` fails more than once. */
      handleRefused(error, repeats) {
        if (isDestroyed) return page.raise(error)
        trigger(publisher, 'publishComplete')
        page.raise(error)
        for (let count = 0; count < repeats; count += 1) trigger(publisher, 'publishComplete')
        fail(error, answer)
      },
      handleTimeout() {
        page.raise(openTokError('OT_TIMEOUT', 1500))
        trigger(publisher, 'publishComplete')
        if (ignoresAnswers) withdrawStream(to, stream.streamId)
        else trigger(publisher, 'publishComplete')
        fail(openTokError('OT_TIMEOUT', 1500), answer)
      },
    })
    streamRequest = request
  }

  function fail(error: OpenTokError, answer: Completion): void {
    // Measured: the event of a publisher that was kept carries its previous stream.
    const { stream } = publisher
    streamRequest?.withdraw()
    detach()
    publisher.stream = null as never
    dispatch(publisher, { type: 'streamDestroyed', reason: 'reset', stream })
    answer(error)
  }

  /** Takes it away from its session. */
  function detach(): void {
    streamRequest?.stopWaiting()
    attempt = null
    client?.publishers.delete(controller)
    client = null
    publisher.session = null as never
  }

  function endStream(reason: string): void {
    const { stream } = publisher
    const unanswered = attempt?.waitingRequest && attempt.answer
    // OpenTok drops repeats of `streamDestroyed` by stream id, also for `null` (no stream).
    const isFirst = !ended.has(streamId)
    ended.add(streamId)
    let isKept = isFirst
    if (isFirst) {
      detach()
      dispatch(publisher, { type: 'streamDestroyed', reason, stream }, () => (isKept = false))
    }
    if (isKept) return
    destroy()
    // It has waited for the camera, and there is nothing to wait for any more.
    if (unanswered) later(() => unanswered(new Error('Destroyed before it was loaded.')))
  }

  function destroy(): void {
    if (isDestroyed) return
    isDestroyed = true
    detach()
    media.stop()
    publisher.stream = null as never
    publisher.id = null as never
    dispatch(publisher, { type: 'destroyed' })
    publisher.off()
  }

  /** The app unpublishes before the stream is live. */
  function cancel(answer: Completion): void {
    const cancelled = openTokError('OT_CANCEL', undefined)
    if (cameraRequest.state === 'loading') {
      ignoresAnswers = true
      cameraRequest.cancel(cancelled)
    }
    if (cameraRequest.state !== 'failed') trigger(publisher, 'publishComplete', cancelled)
    streamRequest?.withdraw()
    if (cameraRequest.state === 'failed') return
    later(() => {
      publisher.stream = null as never
      answer(cancelled)
    })
  }

  const controller: PublisherController = {
    publisher,
    get isDestroyed() {
      return isDestroyed
    },
    get isCameraOn() {
      return publisher.accessAllowed && !isDestroyed
    },
    get isLoading() {
      const { state } = cameraRequest
      if (isDestroyed || state === 'failed') return null
      // Measured: published before it was loaded, it counts as loading until its stream is live.
      return state === 'loading' || attempt?.isEarly === true
    },
    publish,
    unpublish() {
      if (isDestroyed) publisher.session = null as never
      if (!client) return
      const owner = client
      const endedId = streamId
      if (attempt) cancel(attempt.answer)
      // Kept from a session that has ended: `publishComplete` fires as if publishing was interrupted.
      else if (endedId === null) trigger(publisher, 'publishComplete')
      endStream('unpublished')
      withdrawStream(owner, endedId)
    },
    handleStreamDestroyed: endStream,
    handleSessionEnd(reason) {
      const owner = client
      // What it has requested is still to be answered.
      streamRequest?.stopWaiting()
      streamRequest = null
      endStream(reason)
      streamId = null
      // A kept publisher still counts as published, until it is unpublished.
      if (!isDestroyed) client = owner
    },
    media,
    destroy() {
      const owner = client
      const endedId = streamId
      if (client && endedId !== null) endStream('reset')
      if (owner) withdrawStream(owner, endedId)
      destroy()
    },
  }
  setPublisherController(publisher, controller)
  return controller
}

/** After the current call into OpenTok has returned. */
function later(act: () => void): void {
  void Promise.resolve().then(act)
}

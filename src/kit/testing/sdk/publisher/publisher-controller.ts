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
import { noSocketError, toPublishError, withdrawStream } from './publish-request.ts'
import type { PublisherController } from './publisher-controller.types.ts'
import { setPublisherController } from './publisher.ts'

export function createPublisherController(
  server: Server,
  page: Page,
  publisher: FakePublisher,
  properties: StreamProperties,
  complete: Completion,
): PublisherController {
  const { delays, nextId, schedule } = server
  let isDestroyed = false
  let client: Client | null = null
  let stopWaiting = () => {}
  /** Set while the server has not answered. */
  let withdrawRequest: (() => void) | null = null
  /** Callback of a `publish()` that has neither succeeded nor failed. */
  let answerPublish: Completion | null = null
  /** Request of a `publish()` that waits for the camera. */
  let waitingRequest: (() => void) | null = null
  /** Published before the camera had answered. */
  let isEarly = false
  /** Measured: published before it was loaded, and then kept, it ignores every answer of the server. */
  let ignoresAnswers = false
  /** Id of the stream that it has, or is about to have; the end of a session clears it. */
  let streamId: string | null = null
  /** OpenTok drops repeats of `streamDestroyed` by stream id, also for `null` (no stream). */
  const ended = new Set<string | null>()

  const cameraRequest = requestCamera(server, page, publisher, {
    complete,
    isDestroyed: () => isDestroyed,
    handleLoaded() {
      const due = waitingRequest
      waitingRequest = null
      due?.()
    },
    handleFailure(error) {
      const answer = answerPublish
      if (answer) fail(error, answer)
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
    const answer = once(complete)
    client = to
    answerPublish = answer
    publisher.session = to.session
    streamId = properties.streamId ?? nextId('stream')
    to.publishers.add(controller)
    const request = () => {
      if (client === to) requestStream(to, answer)
    }
    isEarly = cameraRequest.state === 'loading'
    if (cameraRequest.state === 'loaded') request()
    else waitingRequest = request
    return true
  }

  function requestStream(to: Client, answer: Completion): void {
    const { link, member, serverSession } = to
    if (!member || streamId === null) return
    const stream = createStream(member.connection, nextId, { ...properties, streamId })
    stopWaiting = schedule.after(delays.publishTimeoutMs, () => {
      page.raise(openTokError('OT_TIMEOUT', 1500))
      trigger(publisher, 'publishComplete')
      if (ignoresAnswers) withdrawStream(to, stream.streamId)
      else trigger(publisher, 'publishComplete')
      fail(openTokError('OT_TIMEOUT', 1500), answer)
    })
    const isSessionOver = link.state === 'closed'
    withdrawRequest = link.request({
      kind: 'stream',
      isKept: true,
      act: () => (member.role === 'subscriber' ? 403 : 200),
      afterwards: () => serverSession.publish(member, stream),
      handleAnswer(status) {
        withdrawRequest = null
        if (status !== 200) return handleRefusal(toPublishError(status), answer)
        if (ignoresAnswers) return
        stopWaiting()
        schedule.after(delays.publishMs, () => {
          if (client !== to || streamId !== stream.streamId) return
          publisher.stream = stream
          answerPublish = null
          dispatch(publisher, { type: 'streamCreated', stream, reason: '' })
          trigger(publisher, 'publishComplete', null)
          answer(NO_ERROR)
        })
      },
      // Measured: where the session does not know that it has ended, `publishComplete` fires once more.
      fail: () => handleRefusal(noSocketError(), answer, isSessionOver ? 2 : 1),
    })
  }

  /** Measured: `publishComplete` fires more than once. */
  function handleRefusal(error: OpenTokError, answer: Completion, repeats = 1): void {
    if (isDestroyed) return page.raise(error)
    trigger(publisher, 'publishComplete')
    page.raise(error)
    for (let count = 0; count < repeats; count += 1) trigger(publisher, 'publishComplete')
    fail(error, answer)
  }

  function fail(error: OpenTokError, answer: Completion): void {
    // Measured: the event of a publisher that was kept carries its former stream.
    const { stream } = publisher
    withdrawRequest?.()
    withdrawRequest = null
    detach()
    publisher.stream = null as never
    dispatch(publisher, { type: 'streamDestroyed', reason: 'reset', stream })
    answer(error)
  }

  /** Takes it away from its session. */
  function detach(): void {
    stopWaiting()
    waitingRequest = null
    answerPublish = null
    client?.publishers.delete(controller)
    client = null
    publisher.session = null as never
  }

  function endStream(reason: string): void {
    const { stream } = publisher
    const unanswered = waitingRequest && answerPublish
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
    withdrawRequest?.()
    withdrawRequest = null
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
      return state === 'loading' || (isEarly && answerPublish !== null)
    },
    publish,
    unpublish() {
      if (isDestroyed) publisher.session = null as never
      if (!client) return
      const owner = client
      const endedId = streamId
      if (answerPublish) cancel(answerPublish)
      // Kept from a session that has ended: `publishComplete` fires as if publishing was interrupted.
      else if (endedId === null) trigger(publisher, 'publishComplete')
      endStream('unpublished')
      withdrawStream(owner, endedId)
    },
    handleStreamDestroyed: endStream,
    handleSessionEnd(reason) {
      const owner = client
      // What it has requested is still to be answered.
      withdrawRequest = null
      endStream(reason)
      streamId = null
      // A kept publisher still counts as published, until it is unpublished.
      if (!isDestroyed) client = owner
    },
    change(property, isOn) {
      if (publisher.stream) client?.serverSession.change(publisher.stream, property, isOn)
    },
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

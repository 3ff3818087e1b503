/** What becomes of a publisher: session, stream, and the odd rules by which it dies or is kept. */

import type { Client } from '../../transport/client.types.ts'
import { dispatch, trigger } from '../emitter.ts'
import { NO_ERROR, openTokError } from '../../error.ts'
import type { Completion, OpenTokError } from '../../error.ts'
import { startLoading } from './camera-request.ts'
import type { Page } from '../page.ts'
import { once } from '../promise.ts'
import { toPublishError, withoutSocket, withdrawStream } from './publish-request.ts'
import type { Publication } from './publisher-controller.types.ts'
import { setPublication } from './publisher.ts'
import type { FakePublisher } from './publisher.ts'
import type { Server } from '../../server/server.ts'
import { createStream } from '../../server/stream.ts'
import type { StreamProperties } from '../../server/stream.ts'

export function createPublication(
  server: Server,
  page: Page,
  face: FakePublisher,
  properties: StreamProperties,
  complete: Completion,
): Publication {
  const { delays, nextId, schedule } = server
  let isDestroyed = false
  let client: Client | null = null
  let stopWaiting = () => {}
  /** While the server has not answered. */
  let withdrawRequest: (() => void) | null = null
  /** Of a `publish()` that has not come to its end. */
  let answerPublish: Completion | null = null
  /** Of a `publish()` that waits for the camera. */
  let request: (() => void) | null = null
  /** Published before it was loaded. */
  let isEarly = false
  /** Measured: published before it was loaded, and then kept, it hears no answer of the server any more. */
  let isDeaf = false
  /** Of the stream it has, or is about to have; the end of a session takes it away. */
  let streamId: string | null = null
  /** OpenTok drops repeats of `streamDestroyed` by stream id, that of no stream included. */
  const ended = new Set<string | null>()

  const loading = startLoading(server, page, face, {
    complete,
    isDestroyed: () => isDestroyed,
    handleLoaded() {
      const due = request
      request = null
      due?.()
    },
    handleFailure(error) {
      const answer = answerPublish
      if (answer) fail(error, answer)
    },
  })

  function publish(to: Client, complete: Completion): boolean {
    if (isDestroyed) {
      face.session = to.face
      return true
    }
    if (client) {
      page.refuse(openTokError('OT_INVALID_PARAMETER', 1500), complete)
      return false
    }
    const answer = once(complete)
    client = to
    answerPublish = answer
    face.session = to.face
    streamId = properties.streamId ?? nextId('stream')
    to.publications.add(publication)
    const ask = () => {
      if (client === to) askFor(to, answer)
    }
    isEarly = loading.state === 'loading'
    if (loading.state === 'loaded') ask()
    else request = ask
    return true
  }

  function askFor(to: Client, answer: Completion): void {
    const { member } = to
    if (!member || streamId === null) return
    const stream = createStream(member.connection, nextId, { ...properties, streamId })
    stopWaiting = schedule.after(delays.publishTimeoutMs, () => {
      page.raise(openTokError('OT_TIMEOUT', 1500))
      trigger(face, 'publishComplete')
      if (isDeaf) withdrawStream(to, stream.streamId)
      else trigger(face, 'publishComplete')
      fail(openTokError('OT_TIMEOUT', 1500), answer)
    })
    const isHopeless = to.line.state === 'closed'
    withdrawRequest = to.line.request({
      kind: 'stream',
      isKept: true,
      act: () => (member.role === 'subscriber' ? 403 : 200),
      afterwards: () => to.room.publish(member, stream),
      handleAnswer(status) {
        withdrawRequest = null
        if (status !== 200) return handleRefusal(toPublishError(status), answer)
        if (isDeaf) return
        stopWaiting()
        schedule.after(delays.publishMs, () => {
          if (client !== to || streamId !== stream.streamId) return
          face.stream = stream
          answerPublish = null
          dispatch(face, { type: 'streamCreated', stream, reason: '' })
          trigger(face, 'publishComplete', null)
          answer(NO_ERROR)
        })
      },
      // Measured: of a session that does not know of its end, it says so once more.
      fail: () => handleRefusal(withoutSocket(), answer, isHopeless ? 2 : 1),
    })
  }

  /** Measured: it repeats itself. */
  function handleRefusal(error: OpenTokError, answer: Completion, repeats = 1): void {
    if (isDestroyed) return page.raise(error)
    trigger(face, 'publishComplete')
    page.raise(error)
    for (let told = 0; told < repeats; told += 1) trigger(face, 'publishComplete')
    fail(error, answer)
  }

  function fail(error: OpenTokError, answer: Completion): void {
    // Measured: one that was kept tells of its former stream.
    const { stream } = face
    withdrawRequest?.()
    withdrawRequest = null
    leave()
    face.stream = null as never
    dispatch(face, { type: 'streamDestroyed', reason: 'reset', stream })
    answer(error)
  }

  function leave(): void {
    stopWaiting()
    request = null
    answerPublish = null
    client?.publications.delete(publication)
    client = null
    face.session = null as never
  }

  function endStream(reason: string): void {
    const { stream } = face
    const unanswered = request && answerPublish
    const isNews = !ended.has(streamId)
    ended.add(streamId)
    let isKept = isNews
    if (isNews) {
      leave()
      dispatch(face, { type: 'streamDestroyed', reason, stream }, () => (isKept = false))
    }
    if (isKept) return
    destroy()
    // It has waited for the camera, and now for nothing.
    if (unanswered) later(() => unanswered(new Error('Destroyed before it was loaded.')))
  }

  function destroy(): void {
    if (isDestroyed) return
    isDestroyed = true
    leave()
    face.stream = null as never
    face.id = null as never
    dispatch(face, { type: 'destroyed' })
    face.off()
  }

  /** The app has changed its mind before the stream was live. */
  function cancel(answer: Completion): void {
    const cancelled = openTokError('OT_CANCEL', undefined)
    if (loading.state === 'loading') {
      isDeaf = true
      loading.cancel(cancelled)
    }
    if (loading.state !== 'failed') trigger(face, 'publishComplete', cancelled)
    withdrawRequest?.()
    withdrawRequest = null
    if (loading.state === 'failed') return
    later(() => {
      face.stream = null as never
      answer(cancelled)
    })
  }

  const publication: Publication = {
    face,
    get isDestroyed() {
      return isDestroyed
    },
    get isCameraOn() {
      return face.accessAllowed && !isDestroyed
    },
    get isLoading() {
      if (isDestroyed || loading.state === 'failed') return null
      // Measured: published before it was loaded, it loads until it is live.
      return loading.state === 'loading' || (isEarly && answerPublish !== null)
    },
    publish,
    unpublish() {
      if (isDestroyed) face.session = null as never
      if (!client) return
      const owner = client
      const gone = streamId
      if (answerPublish) cancel(answerPublish)
      // Left over from a session that has ended, it says that its publishing was cut short.
      else if (gone === null) trigger(face, 'publishComplete')
      endStream('unpublished')
      withdrawStream(owner, gone)
    },
    handleStreamDestroyed: endStream,
    handleSessionEnd(reason) {
      const owner = client
      // What it has asked for is still to be answered.
      withdrawRequest = null
      endStream(reason)
      streamId = null
      // Kept, it is still taken, until it is unpublished.
      if (!isDestroyed) client = owner
    },
    change(property, isOn) {
      if (face.stream) client?.room.change(face.stream, property, isOn)
    },
    destroy() {
      const owner = client
      const gone = streamId
      if (client && gone !== null) endStream('reset')
      if (owner) withdrawStream(owner, gone)
      destroy()
    },
  }
  setPublication(face, publication)
  return publication
}

/** After whoever has called OpenTok is done. */
function later(act: () => void): void {
  void Promise.resolve().then(act)
}

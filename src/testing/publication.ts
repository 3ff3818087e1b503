/** What becomes of a publisher: camera, session, stream, and the odd rules by which it dies or is kept. */

import type { Client } from './client.types.ts'
import { dispatch, trigger } from './emitter.ts'
import { NO_ERROR, openTokError } from './error.ts'
import type { Completion, OpenTokError } from './error.ts'
import type { Answer } from './faults.ts'
import type { Page } from './page.ts'
import { setPublication } from './publisher.ts'
import type { FakePublisher } from './publisher.ts'
import type { Server } from './server.ts'
import { createStream } from './stream.ts'
import type { StreamProperties } from './stream.ts'

/** One publisher, from the inside. */
export interface Publication {
  readonly face: FakePublisher
  readonly isDestroyed: boolean
  /** The server has not answered its `publish()`. */
  readonly isAsking: boolean
  /** @returns `false` if it is taken already */
  publish(client: Client, complete: Completion): boolean
  unpublish(): void
  /** The server has ended its stream; it dies with it unless a listener prevents that. */
  handleStreamDestroyed(reason: string): void
  handleSessionEnd(reason: string): void
  change(property: 'hasAudio' | 'hasVideo', isOn: boolean): void
  destroy(): void
}

export function createPublication(
  { delays, nextId, options, record, schedule }: Server,
  page: Page,
  face: FakePublisher,
  properties: StreamProperties,
  complete: Completion,
): Publication {
  let isDestroyed = false
  let client: Client | null = null
  let stopWaiting = () => {}
  /** While the server has not answered. */
  let withdrawRequest: (() => void) | null = null
  let whenReady: (() => void)[] | null = []
  /** Of the stream it has, or is about to have; the end of a session takes it away. */
  let streamId: string | null = null
  /** OpenTok drops repeats of `streamDestroyed` by stream id, that of no stream included. */
  const ended = new Set<string | null>()

  schedule.after(delays.cameraMs, () => {
    if (isDestroyed) return
    face.accessAllowed = true
    record.cameraRequests += 1
    dispatch(face, { type: 'accessAllowed' })
    dispatch(face, { type: 'mediaStreamAvailable', mediaStream: {} })
    dispatch(face, { type: 'videoElementCreated', element: options.createElement('video') })
    complete()
    trigger(face, 'loaded', face)
    const due = whenReady ?? []
    whenReady = null
    for (const act of due) act()
  })

  function publish(to: Client, answer: Completion): boolean {
    if (isDestroyed) return true
    if (client) {
      page.refuse(openTokError('OT_INVALID_PARAMETER', 1500), answer)
      return false
    }
    client = to
    face.session = to.face
    to.publications.add(publication)
    const request = () => {
      if (client === to) ask(to, answer)
    }
    if (whenReady) whenReady.push(request)
    else request()
    return true
  }

  function ask(to: Client, answer: Completion): void {
    const { member } = to
    if (!member) return
    const stream = createStream(member.connection, nextId, properties)
    streamId = stream.streamId
    stopWaiting = schedule.after(delays.publishTimeoutMs, () => {
      page.raise(openTokError('OT_TIMEOUT', 1500))
      trigger(face, 'publishComplete')
      trigger(face, 'publishComplete')
      fail(openTokError('OT_TIMEOUT', 1500), answer)
    })
    withdrawRequest = to.line.request({
      kind: 'stream',
      isKept: true,
      act: () => (member.role === 'subscriber' ? 403 : 200),
      afterwards: () => to.room.publish(member, stream),
      handleAnswer(status) {
        withdrawRequest = null
        if (status !== 200) return handleRefusal(toError(status), answer)
        stopWaiting()
        schedule.after(delays.publishMs, () => {
          if (client !== to || streamId !== stream.streamId) return
          face.stream = stream
          dispatch(face, { type: 'streamCreated', stream, reason: '' })
          trigger(face, 'publishComplete', null)
          answer(NO_ERROR)
        })
      },
      fail: () => handleRefusal(withoutSocket(), answer),
    })
  }

  /** Measured: it says so twice. */
  function handleRefusal(error: OpenTokError, answer: Completion): void {
    if (isDestroyed) return page.raise(error)
    trigger(face, 'publishComplete')
    page.raise(error)
    trigger(face, 'publishComplete')
    fail(error, answer)
  }

  function fail(error: OpenTokError, answer: Completion): void {
    // Measured: one that was kept tells of its former stream.
    const { stream } = face
    leave()
    face.stream = null as never
    dispatch(face, { type: 'streamDestroyed', reason: 'reset', stream })
    answer(error)
  }

  function leave(): void {
    stopWaiting()
    withdrawRequest?.()
    withdrawRequest = null
    client?.publications.delete(publication)
    client = null
    face.session = null as never
  }

  function endStream(reason: string): void {
    const { stream } = face
    const isNews = !ended.has(streamId)
    ended.add(streamId)
    let isKept = isNews
    if (isNews) {
      leave()
      dispatch(face, { type: 'streamDestroyed', reason, stream }, () => (isKept = false))
    }
    if (!isKept) destroy()
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

  const publication: Publication = {
    face,
    get isDestroyed() {
      return isDestroyed
    },
    get isAsking() {
      return withdrawRequest !== null
    },
    publish,
    unpublish() {
      if (!client) return
      const owner = client
      const gone = streamId
      // Left over from a session that has ended, it says that its publishing was cut short.
      if (gone === null) trigger(face, 'publishComplete')
      endStream('unpublished')
      withdraw(owner, gone)
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
      if (gone !== null) endStream('reset')
      if (owner) withdraw(owner, gone)
      destroy()
    },
  }
  setPublication(face, publication)
  return publication
}

/** Takes the stream from the server, if it can be told. */
function withdraw({ isJoined, line, room }: Client, streamId: string | null): void {
  if (!isJoined || streamId === null) return
  line.request({
    kind: 'unpublish',
    isKept: true,
    act: () => 200,
    afterwards: () => room.unpublish(streamId, 'clientDisconnected'),
    handleAnswer() {},
    fail() {},
  })
}

/** Measured: the text alone tells that there is no socket. */
const withoutSocket = () => openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001, 'Not connected.')

function toError(status: Answer): OpenTokError {
  if (typeof status !== 'number') return status
  if (status === 403) return openTokError('OT_STREAM_CREATE_FAILED', 1500)
  return openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001)
}

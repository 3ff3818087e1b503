/** What the server tells becomes what the session says. */

import type { Client } from './client.types.ts'
import { FakeCollection } from '../sdk/collection.ts'
import { dispatch, trigger } from '../sdk/emitter.ts'
import { createEvent } from '../sdk/event.ts'
import type { Notice, RoomSignal } from '../server/server-session.ts'
import type { FakeStream } from '../server/stream.ts'

export function announce(client: Client, notice: Notice): void {
  const { face } = client
  const connections = FakeCollection.writer(face.connections)
  const streams = FakeCollection.writer(face.streams)
  switch (notice.type) {
    case 'connectionCreated':
      connections.set(notice.connection.connectionId, notice.connection)
      return dispatch(face, notice)
    case 'connectionDestroyed':
      connections.delete(notice.connection.connectionId)
      return dispatch(face, notice)
    case 'streamCreated':
      streams.set(notice.stream.streamId, notice.stream)
      if (isOwn(client, notice.stream)) return
      return dispatch(face, notice)
    case 'streamDestroyed':
      streams.delete(notice.stream.streamId)
      if (!isOwn(client, notice.stream)) {
        return dispatch(face, notice, () => endViewers(client, notice.stream, notice.reason))
      }
      endOwnStream(client, notice.stream, notice.reason)
      return endViewers(client, notice.stream, notice.reason)
    case 'streamPropertyChanged':
      return dispatch(face, notice)
    case 'signal':
      return hear(client, notice.signal)
    case 'forcedOut':
      return client.handleForcedOut(notice.reason)
  }
}

/** One's own is told by its publisher; that of a former self is somebody's like any other. */
const isOwn = ({ member }: Client, { connection }: FakeStream) => connection === member?.connection

function endOwnStream({ publications }: Client, stream: FakeStream, reason: string): void {
  for (const publication of publications) {
    if (publication.face.stream === stream) publication.handleStreamDestroyed(reason)
  }
}

function endViewers({ face, server }: Client, stream: FakeStream, reason: string): void {
  for (const viewer of server.viewers) {
    if (viewer.session === face && viewer.stream === stream) viewer.destroy(reason)
  }
}

/** A typed signal makes two events, and both say the longer name. */
function hear({ face, member, server }: Client, signal: RoomSignal): void {
  const { data, from, type } = signal
  if (member) server.record.deliver(member, signal)
  const name = type === undefined ? 'signal' : `signal:${type}`
  const event = createEvent({ type: name, cancelable: false, data, from }, face)
  trigger(face, 'signal', event)
  if (type !== undefined) trigger(face, name, event)
}

/** Messages from the server: each updates the session's collections and fires the events that the app hears. */

import { FakeCollection } from '../sdk/collection.ts'
import { dispatch, trigger } from '../sdk/emitter.ts'
import { createEvent } from '../sdk/event.ts'
import type { DeliveredSignal, ServerMessage } from '../server/server-session.ts'
import type { FakeStream } from '../server/stream.ts'
import type { Client } from './client.types.ts'

export function handleServerMessage(client: Client, message: ServerMessage): void {
  const { session } = client
  const connections = FakeCollection.writer(session.connections)
  const streams = FakeCollection.writer(session.streams)
  switch (message.type) {
    case 'connectionCreated':
      connections.set(message.connection.connectionId, message.connection)
      return dispatch(session, message)
    case 'connectionDestroyed':
      connections.delete(message.connection.connectionId)
      return dispatch(session, message)
    case 'streamCreated':
      streams.set(message.stream.streamId, message.stream)
      if (isOwn(client, message.stream)) return
      return dispatch(session, message)
    case 'streamDestroyed': {
      const { reason, stream } = message
      const endSubscribers = () => destroySubscribers(client, stream, reason)
      streams.delete(stream.streamId)
      if (!isOwn(client, stream)) return dispatch(session, message, endSubscribers)
      endOwnStream(client, stream, reason)
      return endSubscribers()
    }
    case 'streamPropertyChanged': {
      const { changedProperty, newValue, stream } = message
      dispatch(session, message)
      for (const subscriber of subscribersOf(client, stream)) {
        subscriber.handleSwitched(changedProperty, newValue)
      }
      return
    }
    case 'signal':
      return handleSignal(client, message.signal)
    case 'forcedOut':
      return client.handleForcedOut(message.reason)
  }
}

/** Your own stream is announced by its publisher; that of your previous connection counts as somebody else's. */
const isOwn = ({ member }: Client, { connection }: FakeStream) => connection === member?.connection

/** Measured: a publisher whose stream has ended before it was live becomes live all the same, and ends right after. */
function endOwnStream({ publishers, server }: Client, stream: FakeStream, reason: string): void {
  for (const each of publishers) {
    const isLive = () => each.publisher.stream === stream
    if (isLive()) each.handleStreamDestroyed(reason)
    else {
      server.schedule.after(server.delays.publishMs, () => {
        if (isLive()) each.handleStreamDestroyed(reason)
      })
    }
  }
}

function destroySubscribers(client: Client, stream: FakeStream, reason: string): void {
  for (const subscriber of subscribersOf(client, stream)) subscriber.destroy(reason)
}

const subscribersOf = ({ server, session }: Client, stream: FakeStream) =>
  [...server.subscribers].filter((each) => each.session === session && each.stream === stream)

/** A signal with a type fires two events, and both carry the longer name. */
function handleSignal({ member, server, session }: Client, signal: DeliveredSignal): void {
  const { data, from, type } = signal
  if (member) server.record.deliver(member, signal)
  const name = type === undefined ? 'signal' : `signal:${type}`
  const event = createEvent({ type: name, cancelable: false, data, from }, session)
  trigger(session, 'signal', event)
  if (type !== undefined) trigger(session, name, event)
}

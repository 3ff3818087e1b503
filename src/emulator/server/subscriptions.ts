/** Requests about subscribers, and the negotiation between them and the publisher. */
import { ACCEPTED, lacks, refused } from './answer.ts'
import { relayInOrder } from '../media/jsep.ts'
import type { Handler } from './answer.ts'
import type { Room, Subscription } from './session.ts'

export const createSubscriber: Handler = (room, member, request) => {
  if (lacks(member, 'subscribe')) return refused(403, 'this token may not subscribe')
  const stream = room.streams.get(request.id('stream'))
  if (stream === undefined) return refused(404, 'no such stream')
  const { uri } = request
  const existing = room.subscriptions.get(uri)
  if (existing !== undefined && existing.subscriber !== member) {
    return refused(409, 'the subscriber id is taken')
  }
  const subscription =
    existing ?? room.addSubscription(request.id('subscriber'), uri, stream, member)
  return {
    status: 200,
    body: { content: { iceServers: [] } },
    afterwards: () => askForOffer(room, subscription),
  }
}

export const deleteSubscriber: Handler = (room, member, request) => {
  const subscription = room.subscriptions.get(request.uri)
  if (subscription === undefined) return refused(404, 'no such subscriber')
  if (subscription.subscriber !== member) return refused(403, 'the subscriber is somebody else’s')
  return { ...ACCEPTED, afterwards: () => room.endSubscription(subscription) }
}

/** Offers, answers and candidates go to the other side as they came, but for the media relay. */
export const negotiate: Handler = (room, member, request) => {
  const subscription = room.subscriptions.get(request.uri)
  if (subscription === undefined) return refused(404, 'no such subscriber')
  const { subscriber, stream } = subscription
  const isFromPublisher = stream.publisher === member
  if (!isFromPublisher && subscriber !== member) return refused(403, 'no part of this subscription')

  if (isWithheld(room, subscription, request.method)) return ACCEPTED
  // A routed subscriber offers to the media server, which is not there; its offer would fail at the
  // publisher by a conflict of roles. An offer of the publisher repairs the connection as well.
  const isForMediaServer = room.settings.mediaMode === 'routed' && !isFromPublisher
  if (request.method === 'offer' && isForMediaServer) {
    return { ...ACCEPTED, afterwards: () => askForOffer(room, subscription) }
  }
  return {
    ...ACCEPTED,
    afterwards: () =>
      relayInOrder(room, subscription, isFromPublisher ? 'publisher' : 'subscriber', request),
  }
}

function isWithheld(room: Room, { stream, subscriber }: Subscription, method: string): boolean {
  if (method !== 'offer' && method !== 'answer' && method !== 'generateoffer') return false
  return room.faults.negotiations.take(method, stream.publisher.who, subscriber.who) !== null
}

/** The words by which a client knows a peer connection, and takes it for relayed or routed. */
function askForOffer(room: Room, subscription: Subscription): void {
  if (isWithheld(room, subscription, 'generateoffer')) return
  const { uri, peerId, stream, subscriber } = subscription
  const sourceStreamId = room.settings.mediaMode === 'routed' ? 'MANTIS' : 'P2P'
  const content = { peerId, sourceStreamId }
  const from = subscriber.who.connectionId
  room.tell(stream.publisher, { method: 'generateoffer', uri, content }, from)
}

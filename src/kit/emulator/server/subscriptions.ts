/** Requests about subscribers, the negotiation between subscriber and publisher, and the data of a stream. */
import { randomUUID } from 'node:crypto'
import { ACCEPTED, lacks, refused } from './answer.ts'
import { hasChannel } from './streams.ts'
import { relayInOrder } from '../media/jsep.ts'
import type { Handler } from './answer.ts'
import type { Session, Subscription } from './session.ts'

export const createSubscriber: Handler = (session, member, request) => {
  if (lacks(member, 'subscribe')) return refused(403, 'this token may not subscribe')
  const stream = session.streams.get(request.id('stream'))
  if (stream === undefined) return refused(404, 'no such stream')
  const { uri } = request
  const existing = session.subscriptions.get(uri)
  if (existing !== undefined && existing.subscriber !== member) {
    return refused(409, 'the subscriber id is taken')
  }
  const subscription =
    existing ?? session.addSubscription(request.id('subscriber'), uri, stream, member)
  return {
    status: 200,
    body: { content: { iceServers: [] } },
    afterwards: () => requestOffer(session, subscription),
  }
}

export const deleteSubscriber: Handler = (session, member, request) => {
  const subscription = session.subscriptions.get(request.uri)
  if (subscription === undefined) return refused(404, 'no such subscriber')
  if (subscription.subscriber !== member) return refused(403, 'the subscriber is somebody else’s')
  return { ...ACCEPTED, afterwards: () => session.endSubscription(subscription) }
}

/** A subscriber asks for a data channel, or no longer wants it. */
export const updateSubscriberChannel: Handler = (session, member, request) => {
  const uri = `${session.root}/stream/${request.id('stream')}/subscriber/${request.id('subscriber')}`
  const subscription = session.subscriptions.get(uri)
  if (subscription?.subscriber !== member) return ACCEPTED
  const channel = request.id('channel')
  const { active } = request.content
  if (active === true && hasChannel(subscription.stream, channel)) {
    subscription.dataChannels.add(channel)
  }
  if (active === false) subscription.dataChannels.delete(channel)
  return ACCEPTED
}

/** What a publisher measures of its line goes to the subscribers that have asked for that channel. */
export const relayData: Handler = (session, member, request) => {
  const stream = session.streams.get(request.id('stream'))
  if (stream === undefined) return refused(404, 'no such stream')
  if (stream.publisher !== member) return refused(403, 'the stream is somebody else’s')
  const channel = request.id('channel')
  const subscriptions = [...session.subscriptions.values()].filter(
    (each) => each.stream === stream && each.dataChannels.has(channel),
  )
  return {
    ...ACCEPTED,
    afterwards: () => {
      for (const { uri: subscriberUri, subscriber } of subscriptions) {
        const uri = `${subscriberUri}/channel/${channel}/data/${randomUUID()}`
        session.notify(subscriber, { method: 'data', uri, content: request.content })
      }
    },
  }
}

/** Offers, answers and candidates go to the other side unchanged, except for the addresses of the media relay. */
export const negotiate: Handler = (session, member, request) => {
  const subscription = findSubscription(session, request.uri)
  if (subscription === undefined) return refused(404, 'no such subscriber')
  const { subscriber, stream, publisherUri } = subscription
  // A client that subscribes to itself is both sides.
  const isFromPublisher = stream.publisher === member && request.uri === publisherUri
  if (!isFromPublisher && subscriber !== member) return refused(403, 'no part of this subscription')

  if (isWithheld(session, subscription, request.method)) return ACCEPTED
  // A routed subscriber offers to the media server, which does not exist here; at the publisher its offer would fail by
  // a conflict of roles. An offer of the publisher repairs the connection too.
  const isForMediaServer = session.mediaMode === 'routed' && !isFromPublisher
  if (request.method === 'offer' && isForMediaServer) {
    return { ...ACCEPTED, afterwards: () => requestOffer(session, subscription) }
  }
  return {
    ...ACCEPTED,
    afterwards: () =>
      relayInOrder(session, subscription, isFromPublisher ? 'publisher' : 'subscriber', request),
  }
}

/** @param uri the address for either side */
function findSubscription({ subscriptions }: Session, uri: string): Subscription | undefined {
  const known = subscriptions.get(uri)
  return known ?? [...subscriptions.values()].find(({ publisherUri }) => publisherUri === uri)
}

function isWithheld(
  session: Session,
  { stream, subscriber }: Subscription,
  method: string,
): boolean {
  if (method !== 'offer' && method !== 'answer' && method !== 'generateoffer') return false
  return session.faults.negotiations.take(method, stream.publisher.who, subscriber.who) !== null
}

/** Requests an offer from the publisher. By `sourceStreamId` the client takes the connection for relayed or routed. */
function requestOffer(session: Session, subscription: Subscription): void {
  if (isWithheld(session, subscription, 'generateoffer')) return
  const { publisherUri: uri, peerId, stream, subscriber } = subscription
  const sourceStreamId = session.mediaMode === 'routed' ? 'MANTIS' : 'P2P'
  const content = { peerId, sourceStreamId }
  const from = subscriber.who.connectionId
  session.notify(stream.publisher, { method: 'generateoffer', uri, content }, from)
}

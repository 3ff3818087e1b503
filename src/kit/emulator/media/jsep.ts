/** Passes negotiation messages on in their order, with candidates that point to the media relay. */
import type { MediaSide } from './media-path.ts'
import type { Request } from '../wire/request.ts'
import type { Session, Subscription } from '../server/session.ts'

// One queue per sender: rewriting opens ports and takes time, so that messages would overtake each other.
const queues = new WeakMap<Subscription, Map<MediaSide, Promise<void>>>()

export function relayInOrder(
  session: Session,
  subscription: Subscription,
  side: MediaSide,
  request: Request,
): void {
  const bySide = queues.get(subscription) ?? new Map<MediaSide, Promise<void>>()
  queues.set(subscription, bySide)
  const before = bySide.get(side) ?? Promise.resolve()
  const after = before.then(() => relay(session, subscription, side, request))
  // A message that cannot be passed on must not block the next one.
  bySide.set(
    side,
    after.catch(() => undefined),
  )
}

async function relay(
  session: Session,
  subscription: Subscription,
  side: MediaSide,
  { method, content }: Request,
): Promise<void> {
  const rewritten = await rewrite(subscription, side, content)
  if (rewritten === null || session.subscriptions.get(subscription.uri) !== subscription) return
  const { publisher } = subscription.stream
  const { subscriber, publisherUri } = subscription
  const [sender, receiver, uri] =
    side === 'publisher'
      ? [publisher, subscriber, subscription.uri]
      : [subscriber, publisher, publisherUri]
  session.notify(receiver, { method, uri, content: rewritten }, sender.who.connectionId)
}

/** @returns `null` for a candidate that must not be passed on */
async function rewrite(
  { media }: Subscription,
  side: MediaSide,
  content: Request['content'],
): Promise<Request['content'] | null> {
  const { sdp, candidate } = content
  if (typeof sdp === 'string') return { ...content, sdp: await media.rewriteSdp(side, sdp) }
  if (typeof candidate !== 'string') return content
  const rewritten = await media.rewriteCandidate(side, candidate)
  return rewritten === null ? null : { ...content, candidate: rewritten }
}

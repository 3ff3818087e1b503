/** Passes negotiation messages on, in the order they came, with the media led through the relay. */
import type { MediaSide } from './media-path.ts'
import type { Request } from '../wire/request.ts'
import type { Room, Subscription } from '../server/session.ts'

// Rewriting opens ports and so takes time; without one line per sender messages would overtake.
const lines = new WeakMap<Subscription, Map<MediaSide, Promise<void>>>()

export function relayInOrder(
  room: Room,
  subscription: Subscription,
  side: MediaSide,
  request: Request,
): void {
  const bySide = lines.get(subscription) ?? new Map<MediaSide, Promise<void>>()
  lines.set(subscription, bySide)
  const before = bySide.get(side) ?? Promise.resolve()
  const after = before.then(() => relay(room, subscription, side, request))
  // A message that cannot be passed on must not hold up the next one.
  bySide.set(
    side,
    after.catch(() => undefined),
  )
}

async function relay(
  room: Room,
  subscription: Subscription,
  side: MediaSide,
  { method, uri, content }: Request,
): Promise<void> {
  const rewritten = await rewrite(subscription, side, content)
  if (rewritten === null || room.subscriptions.get(uri) !== subscription) return
  const { publisher } = subscription.stream
  const { subscriber } = subscription
  const [sender, receiver] =
    side === 'publisher' ? [publisher, subscriber] : [subscriber, publisher]
  room.tell(receiver, { method, uri, content: rewritten }, sender.who.connectionId)
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

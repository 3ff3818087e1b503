/**
 * One session of OpenTok with the library under it, for all who hold it. `OT.initSession()` returns the same object for the
 * same id, so a component that mounts again may find the session that its predecessor is leaving.
 */

import type { Reconnection, ReconnectionOptions } from '../../index.ts'
import type { Method, OTLike, SdkSession } from '../../auto/auto.types.ts'
import { installSession } from '../../auto/session/session-facade.ts'

/** A session while somebody holds it. */
interface OpenSession {
  readonly reconnection: Reconnection
  readonly holders: Set<Holder>
  /** They hear of it, and do not keep it open. */
  readonly guests: Set<Holder>
  /** Takes the library out. */
  close(): void
}

/** Who holds a session. */
export interface Holder {
  /** The session has the library under it, and is about to be joined. */
  handleOpen(reconnection: Reconnection): void
  /** It was joined. */
  handleJoined(): void
  /** It could not be opened or joined. */
  handleFailed(error: unknown): void
  /** Nobody else holds it any more, so that a guest is out as well. */
  handleLeft(): void
}

export interface HoldOptions {
  readonly OT: OTLike
  readonly session: SdkSession
  readonly token: string
  readonly options: ReconnectionOptions
  /**
   * Of those who may be abandoned without a word, only the last one of a task holds the session: StrictMode constructs a
   * component twice, and forgets the first.
   */
  readonly mayBeAbandoned: boolean
}

/** The mark of the core on a session that somebody has passed to `createReconnection()`. */
const WRAPPED = Symbol.for('opentok-reconnection.wrapped')

const openSessions = new WeakMap<SdkSession, OpenSession>()
/** Sessions that are being left. The library goes under them again when that is done. */
const departures = new WeakMap<SdkSession, Promise<unknown>>()
/** The latest one who may be abandoned. */
const claimants = new WeakMap<SdkSession, Holder>()

/** @throws {TypeError} if the app has its own `createReconnection()` for this session */
function open({ OT, options, session }: HoldOptions): OpenSession {
  const shared = { holders: new Set<Holder>(), guests: new Set<Holder>() }
  const { reconnection } = session as { readonly reconnection?: Reconnection }
  // The app has called `installReconnection()`.
  if (reconnection) return { ...shared, reconnection, close() {} }
  if (Object.hasOwn(session, WRAPPED)) {
    throw new TypeError(
      'session must have the library under it once only: leave out either createReconnection() or this component',
    )
  }
  const facade = installSession(session, OT, options)
  return { ...shared, reconnection: facade.reconnection, close: facade.uninstall }
}

function leave(session: SdkSession, { close, guests, reconnection }: OpenSession): void {
  openSessions.delete(session)
  // Never rejects, and takes 5 s at most.
  const departure = reconnection.disconnect().then(() => {
    close()
    departures.delete(session)
  })
  departures.set(session, departure)
  for (const guest of guests) guest.handleLeft()
}

/**
 * Opens and joins the session, or shares it if it is open, in a microtask: what is created and dropped in the same task, as
 * by StrictMode, opens nothing.
 * @returns ends the hold; the session is left with the last one
 */
export function holdSession(given: HoldOptions, holder: Holder): () => void {
  const { mayBeAbandoned, session, token } = given
  let isOver = false
  let opened: OpenSession | undefined

  async function begin(): Promise<void> {
    await Promise.resolve()
    const isGuest = mayBeAbandoned && claimants.get(session) !== holder
    // Behind the one who opens it.
    if (isGuest) await Promise.resolve()
    while (departures.has(session)) await departures.get(session)
    opened = openSessions.get(session)
    if (isOver || (isGuest && !opened)) return
    opened ??= open(given)
    openSessions.set(session, opened)
    opened[isGuest ? 'guests' : 'holders'].add(holder)
    holder.handleOpen(opened.reconnection)
    await (session['connect'] as Method).promise?.(token)
    if (!isOver) holder.handleJoined()
  }

  if (mayBeAbandoned) claimants.set(session, holder)
  begin().catch((error: unknown) => {
    if (!isOver) holder.handleFailed(error)
  })
  return () => {
    if (isOver) return
    isOver = true
    opened?.guests.delete(holder)
    if (opened?.holders.delete(holder) && opened.holders.size === 0) leave(session, opened)
  }
}

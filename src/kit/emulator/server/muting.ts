/** Forced mutes: of one stream, and of a session, in which later streams are muted too. */
import { ACCEPTED, lacks, refused } from './answer.ts'
import type { Handler } from './answer.ts'
import type { Session, Stream } from './session.ts'

/** In the words of the client, which can mute only audio, and lets its user unmute. */
const MUTE = { reason: 'mute', channels: ['audio'], locked: false }

/** The client of the publisher mutes itself. */
export function muteStream(session: Session, stream: Stream): void {
  const uri = `${session.root}/stream/${stream.id}`
  session.notify(stream.publisher, {
    method: 'update',
    uri,
    content: { ...MUTE, active: true },
  })
}

/** @param except ids of the streams that stay as they are */
export function muteSession(
  session: Session,
  isActive: boolean,
  except: ReadonlySet<string>,
): void {
  session.mutedExcept = isActive ? except : null
  const content = { ...MUTE, active: isActive, exclusion: [...except] }
  session.notifyAll({ method: 'update', uri: session.root, content })
  if (!isActive) return
  for (const stream of session.streams.values()) muteIfRequired(session, stream)
}

/** Mutes a stream when its session is muted. */
export function muteIfRequired(session: Session, stream: Stream): void {
  if (session.mutedExcept !== null && !session.mutedExcept.has(stream.id)) {
    muteStream(session, stream)
  }
}

export const updateStream: Handler = (session, member, request) => {
  if (request.content['reason'] !== 'mute') return ACCEPTED
  if (lacks(member, 'forcemute')) return refused(403, 'this token may not mute others')
  const stream = session.streams.get(request.id('stream'))
  if (stream === undefined) return refused(404, 'no such stream')
  return { ...ACCEPTED, afterwards: () => muteStream(session, stream) }
}

export const updateSession: Handler = (session, member, { content }) => {
  if (content['reason'] !== 'mute') return ACCEPTED
  if (lacks(member, 'forcemute')) return refused(403, 'this token may not mute others')
  const { active, exclusion } = content
  return {
    ...ACCEPTED,
    afterwards: () => muteSession(session, active === true, readIds(exclusion)),
  }
}

/** The ids among the values of a list from JSON. */
export function readIds(value: unknown): ReadonlySet<string> {
  const list: readonly unknown[] = Array.isArray(value) ? value : []
  return new Set(list.filter((id) => typeof id === 'string'))
}

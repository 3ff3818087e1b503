/** The parts of peers, each of which may be off. None of them has begun. */

import type { ConnectionLike, Reconnection } from '../index.ts'
import { guard } from '../lib/emitter.ts'
import type { Emit } from '../lib/emitter.ts'
import { createAnswers } from './replay/answers.ts'
import type { Answer } from './replay/answers.ts'
import { createBeats } from './presence/beats.ts'
import type { Beats } from './presence/beats.ts'
import { createCatchUp } from './replay/catch-up.ts'
import type { CatchUp } from './replay/catch-up.ts'
import { createMembers } from './members.ts'
import type { Members } from './members.ts'
import { BEAT_MS } from './options.ts'
import type { ResolvedPeersOptions } from './options.ts'
import { createOutgoing } from './outgoing.ts'
import type { Outgoing } from './outgoing.ts'
import { createPeople } from './presence/people.ts'
import type { People } from './presence/people.ts'
import type { PeersEvents, PeersSnapshot } from './peers.types.ts'
import { createSentLog } from './replay/sent-log.ts'
import type { SentLog } from './replay/sent-log.ts'

export interface Announcements {
  readonly emit: Emit<PeersEvents>
  readonly handleError: (error: unknown) => void
  readonly handlePeople: (people: PeersSnapshot['people']) => void
  readonly handleReplaying: (isReplaying: boolean) => void
}

/** Whether signals are sent at once. */
export const isConnected = ({ status }: Reconnection): boolean => /^(re)?connected$/.test(status)

/** What peers are made of. */
export interface Parts {
  /** `null` without `replay`. */
  readonly answer: Answer | null
  readonly catchUp: CatchUp | null
  readonly log: SentLog | null
  /** `null` without `presence`. */
  readonly people: People | null
  readonly beats: Beats
  readonly emit: Emit<PeersEvents>
  /** The ids of your own connections, the present one last. */
  readonly formers: string[]
  readonly members: Members
  readonly outgoing: Outgoing
  toPerson(connection: ConnectionLike): string | undefined
}

export function createParts(
  reconnection: Reconnection,
  { clock, identify, now, presence, replay }: ResolvedPeersOptions,
  announcements: Announcements,
): Parts {
  const { emit, handleError, handlePeople, handleReplaying } = announcements
  const beatMs = presence?.beatMs ?? BEAT_MS
  const formers: string[] = []
  const toPerson = (connection: ConnectionLike) => guard(() => identify?.(connection), handleError)
  const members = createMembers({ now, forMs: replay?.forMs ?? 0 }, toPerson)
  const log = replay && createSentLog(replay, now)
  const people =
    presence &&
    createPeople({
      ...presence,
      clock,
      now,
      announce: (change) => emit('peerChanged', change),
      handleChange: () => handlePeople(people!.list()),
    })
  const isRegular = () => people !== null && !people.isCrowded()
  const outgoing = createOutgoing({ reconnection, log, beatMs, isRegular })
  const catchUp =
    replay &&
    createCatchUp({
      forMs: replay.forMs,
      clock,
      now,
      formers: () => formers,
      ask: outgoing.ask,
      deliver: (signal) => emit('signal', signal),
      handleMissed: (person, count) => emit('signalsMissed', { person, count }),
      handleChange: () => handleReplaying(catchUp!.isReplaying),
    })
  const answer =
    replay &&
    log &&
    createAnswers({
      ...replay,
      log,
      members,
      now,
      sendLines: outgoing.lines,
      sendEnd: (to) => outgoing.mark('end', to),
    })
  const beats = createBeats({
    clock,
    now,
    beatMs,
    isHeard: () => isConnected(reconnection) && members.here().length > 0 && !outgoing.isForbidden,
    isRegular,
    beat: () => outgoing.mark('beat'),
  })
  return { answer, beats, catchUp, emit, formers, log, members, outgoing, people, toPerson }
}

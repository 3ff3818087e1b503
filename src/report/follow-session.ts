/** Writes down what the session's events say, and what only its snapshot shows. */

import type { Reconnection, ReconnectionError, ReconnectionEvents } from '../index.ts'
import { createAudioNote, createQualityNote } from './change-notes.ts'
import type { OutageList } from './outage-list.ts'
import type { Details, ReportRing, RingActor } from './report-ring.ts'

/** The part of a reconnection that a recording reads. */
export type RecordedReconnection = Pick<
  Reconnection,
  'getSnapshot' | 'on' | 'onChange' | 'publishers' | 'session' | 'stats' | 'subscribers'
>

/** The code of an error, and the name of OpenTok's error behind it. Their texts may hold anything. */
export const toFailure = (error: ReconnectionError | null | undefined): Details => ({
  code: error?.code,
  cause: (error?.cause as Partial<Error> | undefined)?.name,
})

export interface SessionFollower {
  readonly actor: RingActor
  dispose(): void
}

export function followSession(
  reconnection: RecordedReconnection,
  ring: ReportRing,
  outages: OutageList,
  now: () => number,
): SessionFollower {
  const first = reconnection.getSnapshot()
  const actor = ring.add('session', 'session', null, first)
  const noteQuality = createQualityNote(actor, first)
  const noteAudio = createAudioNote(actor, first)
  let { error: failure, reason } = first
  if (first.outageStartedAt !== null) outages.begin(first.outageStartedAt, first.reason)

  /** Before the event that the failure has caused. */
  function noteFailure(): void {
    const { error, phase, status } = reconnection.getSnapshot()
    const isNew = error !== null && error !== failure
    failure = error
    // The event of that name has the error of an end.
    if (isNew && status !== 'disconnected') {
      actor.note('attemptFailed', { status, phase }, toFailure(error))
    }
  }

  function note(event: string, details: Details, status: string = actor.state.status): void {
    noteFailure()
    const shown = reconnection.getSnapshot()
    // A listener before this one may have gone on: the event says where it was.
    actor.note(event, { status, phase: shown.status === status ? shown.phase : null }, details)
  }

  function handleChange(): void {
    noteFailure()
    const shown = reconnection.getSnapshot()
    const { phase, status } = actor.state
    // OpenTok gives the reason of a loss when it stops to resume.
    const why = shown.reason === reason ? {} : { reason: shown.reason }
    ;({ reason } = shown)
    outages.explain(reason)
    if (shown.status !== status) actor.note('statusChanged', shown, why)
    else if (shown.phase !== phase) actor.note('phaseChanged', shown, why)
    noteQuality(shown)
    noteAudio(shown)
  }

  const connectionId = () => reconnection.getSnapshot().connectionId
  const listeners: { [Name in keyof ReconnectionEvents]?: (it: ReconnectionEvents[Name]) => void } =
    {
      connecting: () => note('connecting', {}, 'connecting'),
      connected({ first: isFirst }) {
        outages.settle()
        note('connected', isFirst ? { connectionId: connectionId() } : {}, 'connected')
      },
      reconnecting({ reason }) {
        outages.begin(now(), reason)
        note('reconnecting', { reason }, 'reconnecting')
      },
      rejoinScheduled: ({ attempt, delayMs }) => note('rejoinScheduled', { attempt, delayMs }),
      rejoining({ attempt }) {
        outages.countAttempt()
        note('rejoining', { attempt })
      },
      reconnected({ attempts, outageMs, rejoined }) {
        const joined = rejoined ? { connectionId: connectionId() } : {}
        note('reconnected', { attempts, outageMs, rejoined, ...joined }, 'reconnected')
        outages.end({ outcome: 'reconnected', at: now(), attempts, rejoined })
      },
      disconnected({ error, reason }) {
        note('disconnected', { reason, ...toFailure(error) }, 'disconnected')
        outages.end({ outcome: 'disconnected', at: now(), reason, code: error?.code })
      },
      streamCreated: ({ stream }) => note('streamCreated', { streamId: stream.streamId }),
      streamDestroyed: ({ reason, stream }) =>
        note('streamDestroyed', { reason, streamId: stream.streamId }),
      // Neither the type of a signal nor its id: an app may write a name into either.
      signalHeld: () => actor.count('signalHeld', actor.state),
      signalSent: () => actor.count('signalSent', actor.state),
      signalDropped: ({ code }) => actor.count('signalDropped', actor.state, { code }),
    }
  const unlisteners = Object.entries(listeners).map(([name, listener]) =>
    reconnection.on(name as 'error', listener as () => void),
  )
  unlisteners.push(reconnection.onChange(handleChange))

  return {
    actor,
    dispose() {
      for (const unlisten of unlisteners.splice(0)) unlisten()
    },
  }
}

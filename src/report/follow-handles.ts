/** Writes down what subscribers and publishers do, from when they are first seen until they end. */

import type { ReconnectingPublisher, ReconnectingSubscriber } from '../index.ts'
import { toFailure } from './follow-session.ts'
import type { RecordedReconnection } from './follow-session.ts'
import { createAudioNote, createQualityNote } from './change-notes.ts'
import type { Details, Reading, ReportRing, RingActor } from './report-ring.ts'

export interface HandleFollower {
  /** Looks for handles that are new. */
  update(): void
  dispose(): void
}

interface Handle {
  onChange(listener: () => void): () => void
}

export function followHandles(
  reconnection: RecordedReconnection,
  ring: ReportRing,
): HandleFollower {
  const followed = new Map<Handle, () => void>()
  /** Why a publisher has ended; its handle does not say. */
  const ends = new WeakMap<object, Details>()
  const unlisten = reconnection.on('publisherDisconnected', ({ error, publisher, reason }) => {
    ends.set(publisher, { reason, ...toFailure(error) })
  })
  let publishers = 0

  /** @param read writes down what is new. @returns whether the handle has ended */
  function follow(handle: Handle, read: () => boolean): void {
    const unlisten = handle.onChange(() => void (read() && release(handle)))
    followed.set(handle, unlisten)
    if (read()) release(handle)
  }

  function release(handle: Handle): void {
    followed.get(handle)?.()
    followed.delete(handle)
  }

  function followSubscriber(handle: ReconnectingSubscriber): void {
    const actor = ring.add('subscriber', null, handle.streamId, handle.getSnapshot())
    const noteQuality = createQualityNote(actor, handle)
    const noteAudio = createAudioNote(actor, handle)
    follow(handle, () => {
      const shown = handle.getSnapshot()
      const { error, reason, status } = shown
      const isOver = status === 'disconnected'
      noteState(actor, shown, isOver ? { reason, ...toFailure(error) } : {})
      noteQuality(handle)
      noteAudio(shown)
      return isOver && endOf(actor)
    })
  }

  function followPublisher(handle: ReconnectingPublisher): void {
    publishers += 1
    const id = `publisher-${publishers}`
    const actor = ring.add('publisher', id, null, handle.getSnapshot())
    const devices = (['camera', 'microphone'] as const).map((name) => ({
      name,
      actor: ring.add(name, `${id}-${name}`, null, { status: handle[name] }),
    }))
    const noteQuality = createQualityNote(actor, handle)
    follow(handle, () => {
      const shown = handle.getSnapshot()
      const isOver = shown.status === 'disconnected'
      noteState(
        actor,
        shown,
        isOver ? ends.get(handle.publisher) : { streamId: handle.stream?.streamId },
      )
      for (const { actor: device, name } of devices) noteState(device, { status: shown[name] })
      noteQuality(shown)
      return isOver && [actor, ...devices.map((device) => device.actor)].every(endOf)
    })
  }

  return {
    update() {
      const { publishers: sent, subscribers } = reconnection
      for (const handle of sent.values()) if (!followed.has(handle)) followPublisher(handle)
      for (const handle of subscribers.values()) if (!followed.has(handle)) followSubscriber(handle)
    },
    dispose() {
      unlisten()
      for (const handle of followed.keys()) release(handle)
    },
  }
}

function noteState(actor: RingActor, shown: Reading, details?: Details): void {
  const { phase, status } = actor.state
  if (shown.status !== status) actor.note('statusChanged', shown, details)
  else if ((shown.phase ?? null) !== phase) actor.note('phaseChanged', shown)
}

/** The shape of a last step: it is over, and says so. */
function endOf(actor: RingActor): true {
  actor.end()
  return true
}

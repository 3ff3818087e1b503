/** What the server itself can do to its clients, or fail to answer. */
import { checkDurationMs, checkInteger, checkText, misuse } from '../validate.ts'
import { kick } from '../server/connections.ts'
import { EmulatorError } from '../emulator-error.ts'
import type { Faults } from './faults.ts'
import type { EmulatorNetwork, SessionInfoFailure } from './network.types.ts'
import type { Reach } from './find-targets.ts'

export type ServerControls = Pick<
  EmulatorNetwork,
  'delaySessionInfo' | 'endStream' | 'failConfig' | 'failSessionInfo' | 'forget' | 'kick'
>

export function createServerControls(faults: Faults, reach: Reach): ServerControls {
  return {
    kick(target, reason) {
      if (reason !== undefined) checkText('reason', reason)
      const joined = reach
        .members(reach.toTarget(target))
        .filter(({ member }) => member.connection !== null)
      for (const { room, member } of joined) kick(room, member, reason)
      return joined.length
    },

    forget(target, reason) {
      if (reason !== undefined) checkText('reason', reason)
      const members = reach.members(reach.toTarget(target))
      for (const { room, member } of members) {
        room.remove(member, reason ?? room.settings.lostReason)
        member.drop()
      }
      return members.length
    },

    endStream(streamId, reason = 'networkDisconnected') {
      reach.checkOpen()
      checkText('streamId', streamId)
      checkText('reason', reason)
      for (const room of reach.rooms.values()) {
        const stream = room.streams.get(streamId)
        if (stream !== undefined) return room.endStream(stream, reason)
      }
      throw EmulatorError.unknownStream(streamId)
    },

    failSessionInfo(failure, given) {
      const target = reach.toTarget(given)
      faults.sessionInfoFailure.set(checkFailure(failure), target)
      return reach.count(target)
    },

    delaySessionInfo(delayMs, given) {
      const target = reach.toTarget(given)
      faults.sessionInfoDelayMs.set(checkDurationMs('delayMs', delayMs), target)
      return reach.count(target)
    },

    failConfig(status) {
      reach.checkOpen()
      faults.configStatus.set(checkInteger('status', status, 300, 599))
    },
  }
}

function checkFailure(failure: unknown): SessionInfoFailure {
  if (failure === 'errorObject' || failure === 'emptyList') return failure
  if (typeof failure === 'number') return checkInteger('status', failure, 300, 599)
  throw misuse('failure', 'errorObject, emptyList or a status from 300 to 599', failure)
}

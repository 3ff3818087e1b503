/** Faults of the server: it removes clients and streams, or fails to answer over HTTP. */
import { validateDurationMs, validateInteger, validateText, toTypeError } from '../validate.ts'
import { kick } from '../server/connections.ts'
import { EmulatorError } from '../emulator-error.ts'
import type { Faults } from './faults.ts'
import type { EmulatorNetwork, SessionInfoFailure } from './network.types.ts'
import type { TargetFinder } from './find-targets.ts'

export type ServerFaults = Pick<
  EmulatorNetwork,
  'delaySessionInfo' | 'endStream' | 'failConfig' | 'failSessionInfo' | 'forget' | 'kick'
>

export function createServerFaults(faults: Faults, targets: TargetFinder): ServerFaults {
  return {
    kick(target, reason) {
      if (reason !== undefined) validateText('reason', reason)
      const joined = targets
        .members(targets.toTarget(target))
        .filter(({ member }) => member.connection !== null)
      for (const { session, member } of joined) kick(session, member, reason)
      return joined.length
    },

    forget(target, reason) {
      if (reason !== undefined) validateText('reason', reason)
      const members = targets.members(targets.toTarget(target))
      for (const { session, member } of members) {
        session.remove(member, reason ?? session.settings.lostReason)
        member.drop()
      }
      return members.length
    },

    endStream(streamId, reason = 'networkDisconnected') {
      targets.assertOpen()
      validateText('streamId', streamId)
      validateText('reason', reason)
      for (const session of targets.sessions.values()) {
        const stream = session.streams.get(streamId)
        if (stream !== undefined) return session.endStream(stream, reason)
      }
      throw EmulatorError.unknownStream(streamId)
    },

    failSessionInfo(failure, given) {
      const target = targets.toTarget(given)
      faults.sessionInfoFailure.set(validateFailure(failure), target)
      return targets.count(target)
    },

    delaySessionInfo(delayMs, given) {
      const target = targets.toTarget(given)
      faults.sessionInfoDelayMs.set(validateDurationMs('delayMs', delayMs), target)
      return targets.count(target)
    },

    failConfig(status) {
      targets.assertOpen()
      faults.configStatus.set(validateInteger('status', status, 300, 599))
    },
  }
}

function validateFailure(failure: unknown): SessionInfoFailure {
  if (failure === 'errorObject' || failure === 'emptyList') return failure
  if (typeof failure === 'number') return validateInteger('status', failure, 300, 599)
  throw toTypeError('failure', 'errorObject, emptyList or a status from 300 to 599', failure)
}

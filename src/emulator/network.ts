/** The faults as methods: checks what it is told, and puts it into force. */
import {
  LONGEST_TIMER_MS,
  checkBoolean,
  checkDurationMs,
  checkInteger,
  checkOneOf,
  checkRecord,
  checkText,
  misuse,
} from './check.ts'
import { checkCloseCode } from './close-code.ts'
import { kick } from './connections.ts'
import { EmulatorError } from './emulator-error.ts'
import { isTargeted } from './identity.ts'
import type {
  EmulatorNetwork,
  EmulatorTarget,
  RefusalKind,
  RefusalScope,
} from './emulator.types.ts'
import type { Faults } from './faults.ts'
import type { Link } from './link.ts'
import type { Member } from './member.ts'
import type { Room } from './room.ts'

export interface Network {
  readonly controls: EmulatorNetwork
  dispose(): void
}

const REFUSALS = ['reset', 'unavailable', 'hang', 'acceptThenClose'] as const
const SCOPES = ['everything', 'sockets'] as const
const REQUEST_KINDS = ['connection', 'stream', 'subscriber', 'signal'] as const

/** @param checkOpen throws when the emulator is closed */
export function createNetwork(
  faults: Faults,
  links: ReadonlySet<Link>,
  rooms: ReadonlyMap<string, Room>,
  checkOpen: () => void,
): Network {
  // `undefined` is the key of the outage that hits everybody.
  const restoreTimers = new Map<EmulatorTarget | undefined, NodeJS.Timeout>()

  function toTarget(value: unknown): EmulatorTarget | undefined {
    checkOpen()
    const rule = 'a connection id or connection data (a non-empty string)'
    return value === undefined ? undefined : checkText('target', value, rule)
  }

  const hit = (target?: EmulatorTarget): readonly Link[] =>
    [...links].filter((link) => isTargeted(link.who, target))

  function forEachMember(
    target: EmulatorTarget | undefined,
    act: (room: Room, member: Member) => void,
  ): void {
    for (const room of rooms.values()) {
      for (const member of room.members.values()) {
        if (isTargeted(member.who, target)) act(room, member)
      }
    }
  }

  /** A newer word on the same clients outlives the end that an older `cut` had planned. */
  function cancelRestore(target: EmulatorTarget | undefined): void {
    for (const [key, timer] of restoreTimers) {
      if (target !== undefined && key !== target) continue
      clearTimeout(timer)
      restoreTimers.delete(key)
    }
  }

  function refuse(
    kind: RefusalKind,
    target: EmulatorTarget | undefined,
    scope: RefusalScope = 'everything',
  ): void {
    cancelRestore(target)
    faults.refusal.set(kind, target)
    faults.sessionInfoRefusal.set(scope === 'everything' ? kind : null, target)
  }

  function restore(target: EmulatorTarget | undefined): void {
    cancelRestore(target)
    faults.restore(target)
  }

  const controls: EmulatorNetwork = {
    drop(target) {
      for (const link of hit(toTarget(target))) link.drop()
    },

    refuse(kind = 'reset', target, scope = 'everything') {
      checkOneOf('scope', scope, SCOPES)
      refuse(checkOneOf('kind', kind, REFUSALS), toTarget(target), scope)
    },

    restore: (target) => restore(toTarget(target)),

    cut(options) {
      const given = checkRecord('cut options', options, ['target', 'forMs'])
      const target = toTarget(given['target'])
      const forMs = given['forMs'] === undefined ? null : checkDurationMs('forMs', given['forMs'])
      refuse('reset', target)
      for (const link of hit(target)) link.drop()
      if (forMs === null) return
      const timer = setTimeout(() => restore(target), forMs)
      timer.unref()
      restoreTimers.set(target, timer)
    },

    silence: (target) => faults.silence.set(true, toTarget(target)),

    delay(delayMs, target) {
      faults.delayMs.set(checkDurationMs('delayMs', delayMs), toTarget(target))
    },

    close(code, target) {
      checkCloseCode('code', code)
      for (const link of hit(toTarget(target))) link.close(code)
    },

    kick(target, reason) {
      if (reason !== undefined) checkText('reason', reason)
      forEachMember(toTarget(target), (room, member) => {
        if (member.connection !== null) kick(room, member, reason)
      })
    },

    forget: (target) =>
      forEachMember(toTarget(target), (room, member) => {
        room.remove(member, 'networkDisconnected')
        member.drop()
      }),

    endStream(streamId, reason = 'networkDisconnected') {
      checkOpen()
      checkText('streamId', streamId)
      checkText('reason', reason)
      for (const room of rooms.values()) {
        const stream = room.streams.get(streamId)
        if (stream !== undefined) return room.endStream(stream, reason)
      }
      throw EmulatorError.unknownStream(streamId)
    },

    rateLimit(perSecond, target) {
      if (perSecond !== null) checkInteger('perSecond', perSecond, 0, LONGEST_TIMER_MS)
      faults.signalsPerSecond.set(perSecond, toTarget(target))
    },

    loseAck(options) {
      const given = checkRecord('loseAck options', options, ['target', 'drop'])
      const drop = checkBoolean('drop', given['drop'] ?? false)
      faults.lay('signal', { type: 'loseAck', drop }, toTarget(given['target']))
    },

    ignore(kind, options) {
      checkOneOf('kind', kind, REQUEST_KINDS)
      const given = checkRecord('ignore options', options, ['target', 'count'])
      faults.lay(kind, { type: 'ignore' }, toTarget(given['target']), toCount(given['count']))
    },

    fail(kind, status, options) {
      checkOneOf('kind', kind, REQUEST_KINDS)
      checkInteger('status', status, 100, 599)
      const given = checkRecord('fail options', options, ['target', 'count', 'reason'])
      const { reason = 'failed on purpose' } = given
      if (typeof reason !== 'string') throw misuse('reason', 'a string', reason)
      const target = toTarget(given['target'])
      faults.lay(kind, { type: 'fail', status, reason }, target, toCount(given['count']))
    },

    failSessionInfo(status) {
      checkOpen()
      faults.sessionInfoStatus.set(checkInteger('status', status, 300, 599))
    },

    cutMedia: (target) => faults.mediaCut.set(true, toTarget(target)),
    healMedia: (target) => faults.mediaCut.set(false, toTarget(target)),
  }

  return {
    controls,
    dispose() {
      for (const timer of restoreTimers.values()) clearTimeout(timer)
      restoreTimers.clear()
    },
  }
}

function toCount(value: unknown): number {
  return value === undefined ? 1 : checkInteger('count', value, 1, LONGEST_TIMER_MS)
}

/** Finds the clients that a target names. */
import { validateText } from '../validate.ts'
import { isTargeted } from '../server/identity.ts'
import type { Identity } from '../server/identity.ts'
import type { Link } from '../wire/link.ts'
import type { Member } from '../server/member.ts'
import type { EmulatorTarget } from './network.types.ts'
import type { Session } from '../server/session.ts'

/** The target that a call without one has. */
const EVERYBODY = '*'
/** `#1`: the first one who has joined. */
const ARRIVAL = /^#(\d+)$/

export interface SessionMember {
  readonly session: Session
  readonly member: Member
}

export interface TargetFinder {
  readonly sessions: ReadonlyMap<string, Session>
  /** @throws when the emulator is closed */
  assertOpen(): void
  /** @throws when the emulator is closed, or the value is not a target */
  toTarget(value: unknown): EmulatorTarget | undefined
  /** All open sockets of the target. */
  links(target: EmulatorTarget | undefined): readonly Link[]
  /** All members of the target; one that has not joined yet has no connection. */
  members(target: EmulatorTarget | undefined): readonly SessionMember[]
  /** How many clients a target names now: members, and clients with an open socket. */
  count(target: EmulatorTarget | undefined): number
}

/** @param assertOpen throws when the emulator is closed */
export function createTargetFinder(
  openLinks: ReadonlySet<Link>,
  sessions: ReadonlyMap<string, Session>,
  assertOpen: () => void,
): TargetFinder {
  const links: TargetFinder['links'] = (target) =>
    [...openLinks].filter((link) => isTargeted(link.who, target))

  const members: TargetFinder['members'] = (target) =>
    [...sessions.values()].flatMap((session) =>
      [...session.members.values()]
        .filter(({ who }) => isTargeted(who, target))
        .map((member) => ({ session, member })),
    )

  /** The connection id of the one who has joined first, second, … of those who are there. */
  function findArrival(number: number): string | undefined {
    const joined = members(undefined).flatMap(({ member: { connection } }) => connection ?? [])
    return joined.toSorted((a, b) => a.creationTime - b.creationTime)[number - 1]?.id
  }

  return {
    sessions,
    assertOpen,
    links,
    members,

    toTarget(value) {
      assertOpen()
      const rule = 'a connection id or connection data (a non-empty string)'
      if (value === undefined || value === EVERYBODY) return undefined
      const target = validateText('target', value, rule)
      const [, number] = ARRIVAL.exec(target) ?? []
      return number === undefined ? target : (findArrival(Number(number)) ?? target)
    },

    count: (target) =>
      countClients([...links(target), ...members(target).map(({ member }) => member)]),
  }
}

/** A client may have several sockets, and its connection id may be unknown yet. */
export function countClients(of: readonly { readonly who: Identity }[]): number {
  return new Set(of.map(({ who }) => who.connectionId || who)).size
}

/** Whom the network can hit: finds the clients that a target names. */
import { checkText } from '../validate.ts'
import { isTargeted } from '../server/identity.ts'
import type { Identity } from '../server/identity.ts'
import type { Link } from '../wire/link.ts'
import type { Member } from '../server/member.ts'
import type { EmulatorTarget } from './network.types.ts'
import type { Room } from '../server/session.ts'

export interface Membership {
  readonly room: Room
  readonly member: Member
}

export interface Reach {
  readonly rooms: ReadonlyMap<string, Room>
  /** @throws when the emulator is closed */
  checkOpen(): void
  /** @throws when the emulator is closed, or the target is none */
  toTarget(value: unknown): EmulatorTarget | undefined
  /** Every open socket of the target. */
  links(target: EmulatorTarget | undefined): readonly Link[]
  /** Everybody whose state is kept; who has not joined yet has no connection. */
  members(target: EmulatorTarget | undefined): readonly Membership[]
  /** How many clients a target names now: members, and whoever has a socket open. */
  count(target: EmulatorTarget | undefined): number
}

/** @param checkOpen throws when the emulator is closed */
export function createReach(
  openLinks: ReadonlySet<Link>,
  rooms: ReadonlyMap<string, Room>,
  checkOpen: () => void,
): Reach {
  const links: Reach['links'] = (target) =>
    [...openLinks].filter((link) => isTargeted(link.who, target))

  const members: Reach['members'] = (target) =>
    [...rooms.values()].flatMap((room) =>
      [...room.members.values()]
        .filter(({ who }) => isTargeted(who, target))
        .map((member) => ({ room, member })),
    )

  return {
    rooms,
    checkOpen,
    links,
    members,

    toTarget(value) {
      checkOpen()
      const rule = 'a connection id or connection data (a non-empty string)'
      return value === undefined ? undefined : checkText('target', value, rule)
    },

    count: (target) =>
      countClients([...links(target), ...members(target).map(({ member }) => member)]),
  }
}

/** A client may have several sockets, and it may not have introduced itself yet. */
export function countClients(of: readonly { readonly who: Identity }[]): number {
  return new Set(of.map(({ who }) => who.connectionId || who)).size
}

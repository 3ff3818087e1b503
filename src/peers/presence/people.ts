/** Who is there, person by person: each has a machine, over all of their connections. */

import { createActor } from 'xstate'
import type { Actor, AnyActor } from 'xstate'
import type { Clock } from '../../index.ts'
import type { Departure } from '../../opentok/connection.adapter.ts'
import type { Member } from '../members.ts'
import type { Mark } from '../messages.ts'
import { peerMachine } from './peer.machine.ts'
import type { Peer, PeerMachineEvent, PeersEvents, PeerState } from '../peers.types.ts'

export interface PeopleEnvironment {
  readonly clock: Clock
  readonly now: () => number
  readonly maxPeople: number
  readonly announce: (change: PeersEvents['peerChanged']) => void
  readonly handleChange: () => void
}

interface Person {
  readonly actor: Actor<typeof peerMachine>
  readonly members: Set<Member>
  peer: Peer
}

/** People who have left, and are still listed. */
const MAX_LEFT = 50

const toState = (value: string | object) =>
  (typeof value === 'string' ? value : Object.keys(value)[0]) as PeerState

const toKey = ({ connection, person }: Member) => person ?? connection.connectionId

/** The people, you excluded. */
export interface People {
  /** Whether there are too many for signs of life. */
  isCrowded(): boolean
  list(): readonly Peer[]
  /** One for each person, for the inspector. */
  actors(): readonly AnyActor[]
  join(member: Member): void
  leave(member: Member, departure: Departure): void
  beat(member: Member, mark: Mark): void
  /** Your own connection is away. */
  pause(): void
  resume(): void
  clear(): void
}

export function createPeople(environment: PeopleEnvironment): People {
  const { announce, clock, handleChange, maxPeople, now } = environment
  const people = new Map<string, Person>()

  function create(member: Member): Person {
    const actor = createActor(peerMachine, { clock, id: toKey(member), input: { now } })
    const { connection } = member
    const peer: Peer = Object.freeze({
      person: toKey(member),
      connection,
      state: 'unknown',
      since: now(),
      note: Object.freeze({}),
    })
    const person: Person = { actor, members: new Set(), peer }
    people.set(peer.person, person)
    actor.start()
    actor.subscribe(({ value }) => {
      const { state: previous } = person.peer
      const state = toState(value)
      if (state === previous) return
      change(person, { state, since: now() })
      announce({ ...person.peer, previous })
    })
    return person
  }

  function change(person: Person, changes: Partial<Peer>): void {
    person.peer = Object.freeze({ ...person.peer, ...changes })
    handleChange()
  }

  function sendAll(type: Exclude<PeerMachineEvent['type'], 'peer.beat'>): void {
    for (const { actor } of people.values()) actor.send({ type })
  }

  const isPresent = ({ members }: Person) => members.size > 0

  const isCrowded = () => [...people.values()].filter(isPresent).length >= maxPeople

  /** The oldest first. */
  function forgetLeft(): void {
    const left = [...people].filter(([, person]) => person.peer.state === 'left')
    for (const [key, { actor }] of left.slice(0, -MAX_LEFT)) {
      actor.stop()
      people.delete(key)
    }
  }

  return {
    isCrowded,
    list: () => Object.freeze([...people.values()].map(({ peer }) => peer)),
    actors: () => [...people.values()].map(({ actor }) => actor),
    join(member) {
      const person = people.get(toKey(member)) ?? create(member)
      person.members.add(member)
      change(person, { connection: member.connection })
      person.actor.send({ type: 'peer.joined' })
      if (isCrowded()) sendAll('peer.blind')
    },
    leave(member, departure) {
      const person = people.get(toKey(member))
      if (!person?.members.delete(member)) return
      const other = [...person.members].at(-1)
      if (other) return change(person, { connection: other.connection })
      person.actor.send({ type: departure === 'lost' ? 'peer.lost' : 'peer.left' })
      forgetLeft()
    },
    beat(member, { note, windowMs }) {
      const person = people.get(toKey(member))
      if (!person || windowMs === 0 || isCrowded()) return
      if (JSON.stringify(note) !== JSON.stringify(person.peer.note)) change(person, { note })
      person.actor.send({ type: 'peer.beat', windowMs })
    },
    pause: () => sendAll('watch.paused'),
    resume: () => sendAll('watch.resumed'),
    clear() {
      for (const { actor } of people.values()) actor.stop()
      people.clear()
      handleChange()
    },
  }
}

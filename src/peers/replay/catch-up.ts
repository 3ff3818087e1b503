/** What the others say, in order: after an absence their signals wait behind those that were missed. */

import { createActor } from 'xstate'
import type { Actor } from 'xstate'
import type { Clock, ConnectionLike } from '../../index.ts'
import type { Departure } from '../../opentok/connection.adapter.ts'
import { catchUpMachine } from './catch-up.machine.ts'
import type { Member } from '../members.ts'
import { readLines, toDigest, writeAsk } from '../messages.ts'
import type { Line, Mark } from '../messages.ts'
import type { CatchUpMachineEvent, PeerSignal } from '../peers.types.ts'

export interface CatchUpEnvironment {
  readonly clock: Clock
  readonly now: () => number
  readonly forMs: number
  /** The ids of your own connections, the present one last. */
  readonly formers: () => readonly string[]
  readonly ask: (to: ConnectionLike, text: string) => void
  readonly deliver: (signal: PeerSignal) => void
  readonly handleMissed: (person: string, count: number) => void
  /** `isReplaying` may have changed. */
  readonly handleChange: () => void
}

/** A signal that came in, and that no mark has given a number yet. */
interface Heard {
  readonly digest: string
  /** It waits behind what was missed; `null`: it was delivered. */
  signal: PeerSignal | null
  /** Whether you were away again after it came in. */
  isEarly?: boolean
}

const toDelivered = ({ digest }: Heard): Heard => ({ digest, signal: null })

/** One connection of somebody who may use this library, or may not. */
interface Sender {
  readonly member: Member
  readonly actor: Actor<typeof catchUpMachine>
  /** `''` before the first mark. */
  epoch: string
  /** Every signal up to this number is settled. */
  upTo: number
  heard: Heard[]
  mark: Mark | null
  /** What came in of what was asked for. */
  readonly lines: Map<number, Line>
  /** The beginning of a text of lines. */
  text: string
  /** Whether you were there before what it is asked for. */
  isKnown: boolean
}

/** Signals without a number that are remembered of one sender: those of an app that sends past this library never get one. */
const MAX_HEARD = 256
/** Signals that wait for one sender. */
const MAX_HELD = 1_000
/** Characters of a text of lines. */
const MAX_TEXT = 2_097_152
/** Senders who are gone, and may come back under another connection. */
const MAX_GONE = 100

/** What a mark says of a sender's signals. */
interface Comparison {
  /** The numbers that were missed, of those with a digest. */
  readonly missing: readonly number[]
  readonly numbers: ReadonlyMap<Heard, number>
  /** The highest number that was delivered. */
  readonly delivered: number
}

function compare({ heard, upTo }: Sender, { count, digests }: Mark): Comparison {
  const left = new Set(heard)
  const numbers = new Map<Heard, number>()
  const missing: number[] = []
  let delivered = upTo
  digests.forEach((digest, index) => {
    const number = count - digests.length + 1 + index
    if (number <= upTo) return
    const found = [...left].find((each) => each.digest === digest)
    if (!found) return void missing.push(number)
    left.delete(found)
    numbers.set(found, number)
    if (!found.signal) delivered = number
  })
  return { missing, numbers, delivered }
}

/** The senders, each of which may have said something that you missed. */
export interface CatchUp {
  /** Whether somebody is asked, and has not told everything. */
  readonly isReplaying: boolean
  /** @param isReturn whether you have just come back, and may have missed what they said before */
  join(member: Member, isReturn: boolean): void
  leave(member: Member, departure: Departure): void
  /** You are back. */
  returned(): void
  hear(member: Member, signal: PeerSignal): void
  handleMark(member: Member, mark: Mark): void
  handleLines(member: Member, piece: string): void
  clear(): void
}

export function createCatchUp(environment: CatchUpEnvironment): CatchUp {
  const { clock, deliver, forMs, formers, handleChange, handleMissed, now } = environment
  const senders = new Map<string, Sender>()
  let gone: Sender[] = []

  const isHolding = ({ actor }: Sender) => actor.getSnapshot().hasTag('holding')
  const isAsked = ({ actor }: Sender) => actor.getSnapshot().hasTag('asked')
  const send = ({ actor }: Sender, type: CatchUpMachineEvent['type']) => actor.send({ type })
  const noteHeld = (sender: Sender) =>
    send(sender, sender.heard.length > MAX_HELD ? 'catchUp.level' : 'catchUp.held')

  function create(member: Member): Sender {
    const actor = createActor(catchUpMachine, { clock })
    const sender: Sender = {
      member,
      actor,
      epoch: '',
      upTo: 0,
      heard: [],
      mark: null,
      lines: new Map(),
      text: '',
      isKnown: false,
    }
    let wasHolding = false
    actor.start()
    actor.subscribe(() => {
      const isOver = wasHolding && !isHolding(sender)
      wasHolding = isHolding(sender)
      if (isOver) settle(sender, true)
      handleChange()
    })
    return sender
  }

  const toSignal = ({ member }: Sender, { ageMs, data, type }: Line): PeerSignal => ({
    type,
    data,
    from: member.connection,
    own: false,
    replayed: true,
    sentAt: now() - Math.min(ageMs, forMs),
  })

  /** Delivers what was missed and what waits behind it, and forgets what is settled now. */
  function settle(sender: Sender, isReturn: boolean): void {
    const { heard, lines, mark } = sender
    const { delivered, missing, numbers } = mark
      ? compare(sender, mark)
      : { missing: [], numbers: new Map<Heard, number>(), delivered: sender.upTo }
    const known = new Set(numbers.values())
    const left = heard.filter((each) => !numbers.has(each))
    const due: (readonly [number, PeerSignal])[] = []
    let last = Math.max(sender.upTo, mark?.count ?? 0)
    for (const line of lines.values()) {
      if (line.number <= delivered || known.has(line.number)) continue
      last = Math.max(last, line.number)
      // It may have come in without a digest that said its number.
      const digest = toDigest(line.type, line.data)
      const index = missing.includes(line.number)
        ? -1
        : left.findIndex((each) => each.digest === digest)
      if (index < 0) due.push([line.number, toSignal(sender, line)])
      else left.splice(index, 1)
    }
    // One without a number came in after what was missed, or before another absence.
    const toPlace = (each: Heard) => numbers.get(each) ?? (each.isEarly ? 0 : undefined)
    const held = heard.flatMap((each) => {
      const { signal } = each
      each.signal = null
      return signal ? [[toPlace(each), signal] as const] : []
    })
    // Those that are too old for a digest: a busy sender has many of them, and only after an absence they matter.
    const first = mark ? mark.count - mark.digests.length : 0
    const blind = isReturn ? Math.max(0, first - sender.upTo - left.length) : 0
    const told = due.filter(([number]) => number <= first).length
    const missed =
      missing.filter((number) => number <= delivered || !lines.has(number)).length +
      Math.max(0, blind - told)
    const { isKnown } = sender
    Object.assign(sender, {
      heard: left.slice(-MAX_HEARD),
      upTo: last,
      mark: null,
      text: '',
      isKnown: true,
    })
    lines.clear()
    for (const signal of merge(due, held)) deliver(signal)
    if (mark && isKnown && missed > 0) handleMissed(toName(sender.member), missed)
  }

  /** The other connections of the same person: the server may still list one that is lost. */
  const othersOf = ({ person, connection }: Member) =>
    [...senders.values(), ...gone].filter(
      ({ member }) =>
        person !== undefined && member.person === person && member.connection !== connection,
    )

  function forget(sender: Sender): void {
    sender.actor.stop()
    gone = gone.filter((each) => each !== sender)
    const { connectionId } = sender.member.connection
    if (senders.get(connectionId) === sender) senders.delete(connectionId)
  }

  /**
   * What was heard of another connection of the same person, and waits. One that is still listed may be another device of
   * theirs, which keeps what it needs to compare.
   */
  function takeHeard(former: Sender, epoch: string): readonly Heard[] {
    const isStillThere = senders.get(former.member.connection.connectionId) === former
    if (isStillThere && former.epoch !== epoch) {
      const taken = former.heard
      former.heard = taken.map(toDelivered)
      return taken
    }
    forget(former)
    return former.heard
  }

  /**
   * A connection says which log its numbers belong to. Somebody may have come back with it, and have been lost before they
   * could say so.
   */
  function adopt(sender: Sender, { count, epoch }: Mark): void {
    const formers = othersOf(sender.member).filter((each) => ['', epoch].includes(each.epoch))
    const known = formers.find((each) => each.epoch === epoch)
    sender.epoch = epoch
    sender.heard = [...formers.flatMap((each) => takeHeard(each, epoch)), ...sender.heard]
    sender.isKnown = known?.isKnown ?? sender.isKnown
    sender.upTo = known?.upTo ?? (isHolding(sender) ? 0 : count)
  }

  /** Somebody who has gone without a word had another connection, whose signals still wait, and are earlier. */
  function queueBehindOthers(sender: Sender): void {
    const other = othersOf(sender.member).findLast(isHolding)
    const held = sender.heard.filter(({ signal }) => signal)
    if (!other || held.length === 0) return
    other.heard.push(...held)
    sender.heard = sender.heard.map(toDelivered)
    noteHeld(other)
  }

  function handleMark(sender: Sender, mark: Mark): void {
    if (mark.epoch === '') return
    if (mark.epoch !== sender.epoch) adopt(sender, mark)
    // Its sender may have said something before that you were not there for, and that was not confirmed to them yet. It is
    // by the time of a reply. What you have asked for follows later still.
    if (isAsked(sender) ? mark.occasion !== 'end' : isHolding(sender) && mark.occasion === 'beat')
      return
    sender.mark = mark
    const { delivered, missing } = compare(sender, mark)
    const first = mark.count - mark.digests.length + 1
    const isBlind = isHolding(sender) && first > sender.upTo + 1
    const oldest = isBlind ? sender.upTo + 1 : missing.find((number) => number > delivered)
    if (oldest !== undefined && !isAsked(sender)) {
      environment.ask(sender.member.connection, writeAsk({ formers: formers(), since: oldest - 1 }))
      send(sender, 'catchUp.behind')
    } else if (isHolding(sender)) send(sender, 'catchUp.level')
    else settle(sender, false)
  }

  return {
    get isReplaying() {
      return [...senders.values()].some(isAsked)
    },
    join(member, isReturn) {
      gone = gone.filter((each) => now() - (each.member.goneAt ?? 0) < forMs)
      const sender = create(member)
      senders.set(member.connection.connectionId, sender)
      const isAwaited = othersOf(member).some(isHolding)
      if (isReturn || isAwaited) send(sender, 'catchUp.returned')
    },
    leave({ connection: { connectionId } }, departure) {
      const sender = senders.get(connectionId)
      senders.delete(connectionId)
      if (!sender) return
      // One that is lost, and was not asked yet, may come back and tell.
      if (departure !== 'lost' || isAsked(sender)) {
        if (!sender.epoch) queueBehindOthers(sender)
        send(sender, 'catchUp.level')
      }
      if (sender.epoch || sender.heard.length > 0) gone = [...gone, sender].slice(-MAX_GONE)
      else sender.actor.stop()
    },
    returned() {
      for (const sender of senders.values()) {
        sender.mark = null
        sender.text = ''
        if (sender.epoch) send(sender, 'catchUp.returned')
        for (const each of sender.heard) each.isEarly = true
        if (sender.heard.some(({ signal }) => signal)) send(sender, 'catchUp.held')
      }
      for (const sender of gone) if (sender.epoch) send(sender, 'catchUp.returned')
    },
    hear(member, signal) {
      // What somebody said last may come in behind the news that they are gone.
      const sender =
        senders.get(member.connection.connectionId) ?? gone.find((each) => each.member === member)
      if (!sender) return deliver(signal)
      const isHeld = isHolding(sender)
      const { heard } = sender
      heard.push({ digest: toDigest(signal.type, signal.data), signal: isHeld ? signal : null })
      if (!isHeld) {
        if (heard.length > MAX_HEARD) heard.shift()
        return deliver(signal)
      }
      noteHeld(sender)
    },
    handleMark(member, mark) {
      const sender = senders.get(member.connection.connectionId)
      if (sender) handleMark(sender, mark)
    },
    handleLines(member, piece) {
      const sender = senders.get(member.connection.connectionId)
      if (!sender || !isAsked(sender)) return
      sender.text += piece.slice(1)
      if (sender.text.length > MAX_TEXT) sender.text = ''
      if (piece.startsWith('1')) {
        for (const line of readLines(sender.text)) {
          if (line.number > sender.upTo && sender.lines.size < MAX_HELD * 10)
            sender.lines.set(line.number, line)
        }
        sender.text = ''
      }
      send(sender, 'catchUp.piece')
    },
    clear() {
      for (const sender of [...senders.values(), ...gone]) sender.actor.stop()
      senders.clear()
      gone = []
      handleChange()
    },
  }
}

const toName = ({ connection, person }: Member) => person ?? connection.connectionId

/** Those with a number in their order; one without goes with the next that has one, or to the end. */
function merge(
  due: readonly (readonly [number, PeerSignal])[],
  held: readonly (readonly [number | undefined, PeerSignal])[],
): PeerSignal[] {
  const merged: PeerSignal[] = []
  let at = 0
  held.forEach(([, signal], index) => {
    const end = held.slice(index).find(([number]) => number !== undefined)?.[0] ?? Infinity
    for (; at < due.length && due[at]![0] < end; at += 1) merged.push(due[at]![1])
    merged.push(signal)
  })
  return [...merged, ...due.slice(at).map(([, signal]) => signal)]
}

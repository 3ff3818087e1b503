/** The signals that are not settled, by their id; and how each is announced and settled. */

import { SignalError } from '../contract/errors.ts'
import type { SignalErrorCode } from '../contract/errors.ts'
import type { ReconnectionEvents, SignalEvent } from '../contract/events.ts'
import type { Emit } from '../lib/emitter.ts'
import { isPeersType } from '../lib/peers-type.ts'
import { reject } from './outgoing-signal.ts'
import type { OutgoingSignal } from './outgoing-signal.ts'

/** A call of `signal()` with something that OpenTok would not take. */
type RefusedCall = Pick<OutgoingSignal, 'id' | 'promise' | 'resolve'>

type OutgoingEvent = 'signalDropped' | 'signalHeld' | 'signalSending' | 'signalSent'

/** All signals of the outbox, held or in flight. */
export interface SignalRegistry {
  /** @returns an id for the signal with this number; the app may have given one of that kind to another signal */
  toId(order: number): string
  isTaken(id: string): boolean
  /** Finds a signal, until its last event is over. */
  find(id: string): OutgoingSignal | undefined
  add(item: OutgoingSignal): void
  /** It never becomes a signal, as it is invalid. */
  refuse(call: RefusedCall, type: unknown, error: unknown): void
  announceHeld(item: OutgoingSignal): void
  announceSending(item: OutgoingSignal): void
  /** OpenTok has confirmed it. */
  resolve(item: OutgoingSignal): void
  drop(item: OutgoingSignal, code: SignalErrorCode, cause: unknown): void
}

export function createSignalRegistry(emit: Emit<ReconnectionEvents>): SignalRegistry {
  const unsettled = new Map<string, OutgoingSignal>()
  /** Signal whose last event is being announced: it can still be read, and its id be used again. */
  let settling: OutgoingSignal | null = null

  function announceLast(item: OutgoingSignal, announceIt: () => void): void {
    const outer = settling
    unsettled.delete(item.id)
    settling = item
    announceIt()
    settling = outer
  }

  /** Not what peers tell each other, every few seconds: the app has not sent it, and its figures leave it out. */
  function announce<Name extends OutgoingEvent>(name: Name, event: ReconnectionEvents[Name]): void {
    if (!isPeersType(event.type)) emit(name, event)
  }

  const isTaken = (id: string) => unsettled.has(id)

  function toId(order: number): string {
    let id = `signal-${order}`
    while (isTaken(id)) id += '-again'
    return id
  }

  return {
    toId,
    isTaken,
    find: (id) => unsettled.get(id) ?? (settling?.id === id ? settling : undefined),
    add: (item) => void unsettled.set(item.id, item),
    refuse(call, type, error) {
      const { id } = call
      reject(call, new SignalError('invalidSignal', id, error))
      const known = typeof type === 'string' ? type : undefined
      announce('signalDropped', { id, type: known, code: 'invalidSignal' })
    },
    announceHeld: (item) => announce('signalHeld', toEvent(item)),
    announceSending: (item) => announce('signalSending', toEvent(item)),
    resolve(item) {
      const {
        attempts,
        heldMs,
        id,
        signal: { type },
      } = item
      item.resolve(Object.freeze({ id, heldMs, attempts }))
      announceLast(item, () => announce('signalSent', { id, type, heldMs, attempts }))
    },
    drop(item, code, cause) {
      reject(item, new SignalError(code, item.id, cause))
      announceLast(item, () => announce('signalDropped', { ...toEvent(item), code }))
    },
  }
}

const toEvent = ({ id, signal: { type } }: OutgoingSignal): SignalEvent => ({ id, type })

/** A log of signals of one type, on top of the public API: what came in, and how far your own have come. */

import type { SignalEvent } from '../../contract/events.ts'
import type { Reconnection } from '../../contract/reconnection.types.ts'
import { createChange } from '../../lib/emitter.ts'
import { isPeersType } from '../../lib/peers-type.ts'
import { COUNT, objectWith, STRING, validate, validateAll } from '../../lib/validate.ts'
import type { LoggedSignal, SignalLog, SignalLogOptions } from '../../contract/signal-log.types.ts'
import type { IncomingSignal } from '../../contract/signal.types.ts'

type OwnStatus = Exclude<LoggedSignal['status'], 'received'>
type Outcome = Partial<Pick<LoggedSignal, 'code' | 'heldMs'>>

/**
 * Logs the signals of one type, for a chat: those that come in, and your own with how far they have come. It keeps what it
 * heard itself; OpenTok does not repeat what was said before you came, or while you were away for longer than a resume.
 * @param reconnection from `createReconnection()`
 * @param type the type of the signals; `undefined`: all of them
 * @param options how many are kept
 * @returns the log, which is empty until somebody listens to it
 * @throws {TypeError} if an argument is wrong
 * @example
 * ```ts
 * import { createSignalLog, type Reconnection } from 'opentok-reconnection'
 *
 * export function showChat(reconnection: Reconnection, print: (line: string) => void): () => void {
 *   const chat = createSignalLog(reconnection, 'chat')
 *   return chat.onChange(() => {
 *     for (const { data, own, status } of chat.list()) print(`${own ? status : 'received'}: ${data}`)
 *   })
 * }
 * ```
 */
export function createSignalLog(
  reconnection: Reconnection,
  type?: string,
  options?: SignalLogOptions,
): SignalLog {
  validate('reconnection', reconnection, objectWith('on', 'signal'))
  if (type !== undefined) validate('type', type, STRING)
  const { limit = 1_000 } = validateAll('options', options, { limit: COUNT })
  const { signals } = reconnection
  const change = createChange((error) => globalThis.reportError?.(error))
  /** Own signals that are not settled. */
  const unsettled = new Set<string>()
  let list: readonly LoggedSignal[] = Object.freeze([])
  let receivedCount = 0
  let listenerCount = 0
  let stop: (() => void) | null = null

  const isWanted = (signal: Pick<LoggedSignal, 'type'>) =>
    type === undefined ? !isPeersType(signal.type) : signal.type === type

  /** Adds an entry, or puts it in the place of the one with its id: a signal may be sent again under its id. */
  function put(entry: LoggedSignal): void {
    Object.freeze(entry)
    const isKnown = list.some(({ id }) => id === entry.id)
    const next = isKnown
      ? list.map((other) => (other.id === entry.id ? entry : other))
      : [...list, entry].slice(-limit)
    list = Object.freeze(next)
    change.emitChange()
  }

  function putOwn(event: SignalEvent & Outcome, status: OwnStatus): void {
    const { code = null, heldMs = 0, id } = event
    if (!isWanted(event)) return
    const known = list.find((entry) => entry.id === id)
    const data = signals.get(id)?.data ?? known?.data
    if (status === 'held' || status === 'sending') unsettled.add(id)
    else unsettled.delete(id)
    put({ id, type: event.type, data, own: true, from: null, status, heldMs, code })
    rest()
  }

  function putReceived(signal: IncomingSignal): void {
    const { data, from, own } = signal
    // The log has your own already, from the moment of its signal().
    if (own || !isWanted(signal)) return
    receivedCount += 1
    const id = `received-${receivedCount}`
    put({ id, type: signal.type, data, own, from, status: 'received', heldMs: 0, code: null })
  }

  function start(): () => void {
    const unlisteners = [
      reconnection.on('signal', putReceived),
      reconnection.on('signalHeld', (event) => putOwn(event, 'held')),
      reconnection.on('signalSending', (event) => putOwn(event, 'sending')),
      reconnection.on('signalSent', (event) => putOwn(event, 'sent')),
      reconnection.on('signalDropped', (event) => putOwn(event, 'dropped')),
    ]
    for (const { id, type } of signals.list()) putOwn({ id, type }, 'held')
    return () => {
      for (const unlisten of unlisteners) unlisten()
    }
  }

  /** Stops listening, but never before it is known what became of your own signals. */
  function rest(): void {
    if (listenerCount > 0 || unsettled.size > 0) return
    stop?.()
    stop = null
  }

  return {
    list: () => list,
    onChange(listener) {
      const remove = change.listening.onChange(listener)
      listenerCount += 1
      stop ??= start()
      let isRemoved = false
      return () => {
        if (isRemoved) return
        isRemoved = true
        remove()
        listenerCount -= 1
        rest()
      }
    },
  }
}

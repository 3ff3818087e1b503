/** A chat over signals: messages typed during an outage are shown as held until they are sent, and missed ones come later. */

import { createSignalLog } from 'opentok-reconnection'
import type { HeldSignal, LoggedSignal, Reconnection } from 'opentok-reconnection'
import type { Peers, PeerSignal } from 'opentok-reconnection/peers'
import { byId } from './dom.ts'
import { createRows } from './rows.ts'
import { toSeconds } from './words.ts'

/** One message of the list. */
interface Message {
  readonly id: string
  readonly at: number
  readonly of: LoggedSignal | PeerSignal
}

/** @param find returns the element with an ID; by default of this page */
export function startChat(
  reconnection: Reconnection,
  peers: Peers,
  find: typeof byId = byId,
): void {
  const input = find<HTMLInputElement>('chat-input')
  const retry = find<HTMLInputElement>('retry')

  find('chat-form').addEventListener('submit', (event) => {
    event.preventDefault()
    const data = input.value.trim()
    input.value = ''
    // What becomes of it is in the log.
    if (data) void reconnection.signal({ type: 'chat', data, retryAfterReconnect: retry.checked })
  })

  showMessages(reconnection, peers, find('chat-list'))
  showHeld(reconnection, find)
}

/** Your own are in a log, with what became of them; those of others come from the peers, also when you have missed them. */
function showMessages(reconnection: Reconnection, peers: Peers, list: HTMLElement): void {
  const log = createSignalLog(reconnection, 'chat')
  const own = new Map<string, Message>()
  const heard: Message[] = []
  const show = createRows(list, fillMessage)
  const scrollToEnd = () => void (list.scrollTop = list.scrollHeight)
  function showAll(): void {
    show([...own.values(), ...heard].toSorted((one, other) => one.at - other.at))
    scrollToEnd()
  }
  log.onChange(() => {
    for (const signal of log.list()) {
      const { at = Date.now(), of } = own.get(signal.id) ?? {}
      if (signal.own && signal !== of) own.set(signal.id, { id: signal.id, at, of: signal })
    }
    showAll()
  })
  peers.on('signal', (signal) => {
    if (signal.own || signal.type !== 'chat') return
    heard.push({ id: `heard ${heard.length}`, at: signal.sentAt, of: signal })
    showAll()
  })
  // Keep the newest message visible when the list of held signals appears below.
  new ResizeObserver(scrollToEnd).observe(list)
}

function fillMessage(row: HTMLElement, { of }: Message): void {
  const words = document.createElement('p')
  words.textContent = of.data ?? ''
  row.className = of.own ? 'own' : 'theirs'
  row.replaceChildren(words)
  const mark = document.createElement('small')
  if ('status' in of) {
    mark.textContent = toOutcome(of)
    row.dataset['mark'] = of.status
    row.append(mark)
  } else if (of.replayed) {
    // It comes late, so its own time matters.
    mark.textContent = `missed, sent at ${toTime(of.sentAt)}`
    row.classList.add('missed')
    row.append(mark)
  }
}

function toOutcome({ code, heldMs, status }: LoggedSignal): string {
  if (code) return `not sent: ${code}`
  return status === 'sent' && heldMs >= 100 ? `sent, held for ${toSeconds(heldMs)}` : status
}

const toTime = (at: number): string => new Date(at).toLocaleTimeString('en-GB')

/** The signals of peers are none of this list. */
const isChat = ({ type }: HeldSignal) => type === 'chat'

/** Lists the held signals: type, size and expiry, never their data. */
function showHeld({ signals }: Reconnection, find: typeof byId): void {
  const show = createRows<HeldSignal>(
    find('held-list'),
    (row, { bytes, expiresInMs, id, type }) => {
      if (row.childElementCount > 0) return
      const words = document.createElement('span')
      const expiresAt = toTime(Date.now() + expiresInMs)
      words.textContent = `${type} · ${bytes} B · expires at ${expiresAt}`
      const cancel = document.createElement('button')
      cancel.type = 'button'
      cancel.textContent = 'Cancel'
      cancel.dataset['testid'] = 'held-cancel'
      cancel.addEventListener('click', () => signals.cancel(id))
      row.append(words, cancel)
    },
  )
  signals.onChange(() => {
    const held = signals.list().filter(isChat)
    find('held').hidden = held.length === 0
    find('held-count').textContent = String(held.length)
    show(held)
  })
}

/** A chat over signals: what is typed while away is held and shown as such until it is sent. */

import type { Reconnection, SignalError } from 'opentok-reconnection'
import { byId } from './dom.ts'
import { toSeconds } from './words.ts'

const REDRAW_MS = 250

type Mark = 'sending' | 'held' | 'sent' | 'failed'

/** What takes each signal back that has no outcome yet, in the order of sending. */
const cancellers: AbortController[] = []

export function startChat(reconnection: Reconnection): void {
  const form = byId<HTMLFormElement>('chat-form')
  const input = byId<HTMLInputElement>('chat-input')
  const retry = byId<HTMLInputElement>('retry')

  reconnection.on('signal', ({ data, own, type }) => {
    // OpenTok sends a signal to everybody, its sender included.
    if (type === 'chat' && !own) addLine(data ?? '', 'theirs')
  })

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const text = input.value.trim()
    input.value = ''
    if (text) void send(text)
  })

  async function send(text: string): Promise<void> {
    const mark = addOwnLine(text)
    const canceller = new AbortController()
    cancellers.push(canceller)
    const delivery = reconnection.signal(
      { type: 'chat', data: text, retryAfterReconnect: retry.checked },
      { abort: canceller.signal },
    )
    // Order is kept: as long as anything is held, the newest is held as well.
    if (reconnection.signals.length > 0) mark('held', 'held')
    try {
      const { heldMs } = await delivery
      mark('sent', heldMs >= 100 ? `sent, held for ${toSeconds(heldMs)}` : 'sent')
    } catch (error) {
      mark('failed', `not sent: ${(error as SignalError).code}`)
    } finally {
      cancellers.splice(cancellers.indexOf(canceller), 1)
    }
  }

  setInterval(() => showHeld(reconnection), REDRAW_MS)
  // The newest line stays in sight when the held ones take their place below.
  new ResizeObserver(scrollToEnd).observe(byId('chat-list'))
}

function addOwnLine(text: string): (kind: Mark, explanation: string) => void {
  const line = addLine(text, 'own')
  const word = document.createElement('small')
  line.append(word)
  const mark = (kind: Mark, explanation: string): void => {
    line.dataset['mark'] = kind
    word.textContent = explanation
    scrollToEnd()
  }
  mark('sending', 'sending')
  return mark
}

function addLine(text: string, whose: 'own' | 'theirs'): HTMLElement {
  const line = document.createElement('li')
  line.className = whose
  const words = document.createElement('p')
  words.textContent = text
  line.append(words)
  byId('chat-list').append(line)
  scrollToEnd()
  return line
}

function scrollToEnd(): void {
  const list = byId('chat-list')
  list.scrollTop = list.scrollHeight
}

/** What waits for the line to come back. The list says how much there is, never what it says. */
function showHeld({ signals }: Reconnection): void {
  byId('held').hidden = signals.length === 0
  byId('held-count').textContent = String(signals.length)
  const list = byId('held-list')
  // A row stays, as a click needs its button from beginning to end.
  while (list.childElementCount > signals.length) list.lastElementChild?.remove()
  while (list.childElementCount < signals.length) list.append(createHeldRow(signals))
  for (const [index, { ageMs, bytes, expiresInMs, type }] of signals.list().entries()) {
    const words = [type, `${bytes} bytes`, toSeconds(ageMs), `expires in ${toSeconds(expiresInMs)}`]
    const text = list.children[index]?.firstElementChild
    if (text) text.textContent = words.join(' · ')
  }
}

function createHeldRow(signals: Reconnection['signals']): HTMLElement {
  const row = document.createElement('li')
  const cancel = document.createElement('button')
  cancel.type = 'button'
  cancel.textContent = 'Cancel'
  cancel.dataset['testid'] = 'held-cancel'
  cancel.addEventListener('click', () => {
    const place = [...(row.parentElement?.children ?? [])].indexOf(row)
    // Those that OpenTok has in hand stand before the held ones.
    cancellers.at(place - signals.length)?.abort()
  })
  row.append(document.createElement('span'), cancel)
  return row
}

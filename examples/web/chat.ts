/** A chat over signals: messages typed during an outage are shown as held until they are sent. */

import type { Reconnection, SignalError } from 'opentok-reconnection'
import { byId } from './dom.ts'
import { toSeconds } from './words.ts'

const REDRAW_MS = 250

type MessageState = 'sending' | 'held' | 'sent' | 'failed'

/** Cancels signals without an outcome, in sending order. */
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
    // Order is kept: while any signal is held, the newest one is held too.
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
  // Keep the newest message visible when the list of held signals appears below.
  new ResizeObserver(scrollToEnd).observe(byId('chat-list'))
}

function addOwnLine(text: string): (state: MessageState, explanation: string) => void {
  const line = addLine(text, 'own')
  const word = document.createElement('small')
  line.append(word)
  const mark = (state: MessageState, explanation: string): void => {
    line.dataset['mark'] = state
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

/** Lists the held signals: type, size, age and expiry, never their data. */
function showHeld({ signals }: Reconnection): void {
  byId('held').hidden = signals.length === 0
  byId('held-count').textContent = String(signals.length)
  const list = byId('held-list')
  // Rows are reused: a click fails if its button is replaced between press and release.
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
    const index = [...(row.parentElement?.children ?? [])].indexOf(row)
    // The signals in flight come before the held ones.
    cancellers.at(index - signals.length)?.abort()
  })
  row.append(document.createElement('span'), cancel)
  return row
}

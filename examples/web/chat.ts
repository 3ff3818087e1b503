/** A chat over signals: messages typed during an outage are shown as held until they are sent. */

import { createSignalLog } from 'opentok-reconnection'
import type { HeldSignal, LoggedSignal, Reconnection } from 'opentok-reconnection'
import { byId } from './dom.ts'
import { createRows } from './rows.ts'
import { toSeconds } from './words.ts'

/** @param find returns the element with an ID; by default of this page */
export function startChat(reconnection: Reconnection, find: typeof byId = byId): void {
  const input = find<HTMLInputElement>('chat-input')
  const retry = find<HTMLInputElement>('retry')

  find('chat-form').addEventListener('submit', (event) => {
    event.preventDefault()
    const data = input.value.trim()
    input.value = ''
    // What becomes of it is in the log.
    if (data) void reconnection.signal({ type: 'chat', data, retryAfterReconnect: retry.checked })
  })

  showMessages(reconnection, find('chat-list'))
  showHeld(reconnection, find)
}

function showMessages(reconnection: Reconnection, list: HTMLElement): void {
  const log = createSignalLog(reconnection, 'chat')
  const show = createRows(list, fillMessage)
  const scrollToEnd = () => void (list.scrollTop = list.scrollHeight)
  log.onChange(() => {
    show(log.list())
    scrollToEnd()
  })
  // Keep the newest message visible when the list of held signals appears below.
  new ResizeObserver(scrollToEnd).observe(list)
}

function fillMessage(row: HTMLElement, { code, data = '', heldMs, own, status }: LoggedSignal) {
  const words = document.createElement('p')
  words.textContent = data
  row.className = own ? 'own' : 'theirs'
  row.replaceChildren(words)
  if (!own) return
  const mark = document.createElement('small')
  const wasHeld = status === 'sent' && heldMs >= 100
  mark.textContent = code ? `not sent: ${code}` : status
  if (wasHeld) mark.textContent = `sent, held for ${toSeconds(heldMs)}`
  row.dataset['mark'] = status
  row.append(mark)
}

/** Lists the held signals: type, size and expiry, never their data. */
function showHeld({ signals }: Reconnection, find: typeof byId): void {
  const show = createRows<HeldSignal>(
    find('held-list'),
    (row, { bytes, expiresInMs, id, type }) => {
      if (row.childElementCount > 0) return
      const words = document.createElement('span')
      const expiresAt = new Date(Date.now() + expiresInMs).toLocaleTimeString('en-GB')
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
    find('held').hidden = signals.length === 0
    find('held-count').textContent = String(signals.length)
    show(signals.list())
  })
}

/** What is seen and clicked of a person, apart from the chat. */

import type {
  ReconnectingSubscriber,
  ReconnectionEvents,
  ReconnectionSnapshot,
  ReconnectionStatus,
} from 'opentok-reconnection'
import { byId } from './dom.ts'
import { tellPage } from './messages.ts'
import type { OwnStatus, Picture } from './own-video.ts'
import { createTimeline } from './timeline.ts'
import { toFarewell, toSeconds, toSentence, toTileWord } from './words.ts'

const REDRAW_MS = 250
const MAX_LOG_LINES = 100

const timeline = createTimeline(byId('timeline'))
const joinOrLeave = byId<HTMLButtonElement>('join-or-leave')
let shown: ReconnectionSnapshot | null = null
let otherName = ''

/** Before anything else: who is who. */
export function introduce(name: string, other: string): void {
  otherName = other
  document.title = name
  byId('name').textContent = name
  byId('other-name').textContent = other
  showOther(null)
  showOwn('none')
}

export function showSession(snapshot: ReconnectionSnapshot): void {
  const { status, phase } = snapshot
  const before = shown
  shown = snapshot
  if (status !== before?.status) showStatus(status)
  if (status === before?.status && phase === before.phase) return

  byId('phase').textContent = status === 'reconnecting' ? `· ${phase}` : ''
  byId('try-now').hidden = phase !== 'waiting' || status !== 'reconnecting'
  showSentence()
  if (status === 'connected' && before?.status === 'connecting') log('Joined the call')
  if (status === 'reconnecting' && before?.status !== status) log('Connection lost')
  if (phase === 'waiting' && before?.phase === 'resuming') log('OpenTok gave up')
  if (phase === 'rejoining') log(`Joining anew, attempt ${snapshot.attempt}`)
}

function showStatus(status: ReconnectionStatus): void {
  byId('status').dataset['status'] = status
  byId('status-word').textContent = status
  timeline.mark(status)
  tellPage({ kind: 'status', status })

  const isOut = status === 'idle' || status === 'disconnected'
  joinOrLeave.disabled = status === 'disconnecting'
  joinOrLeave.classList.toggle('primary', isOut)
  joinOrLeave.textContent = isOut ? 'Join again' : 'Leave'
}

// It counts down to the next attempt.
setInterval(showSentence, REDRAW_MS)

function showSentence(): void {
  const sentence = shown && toSentence(shown)
  if (sentence) say(sentence)
}

export function showReturn({ outageMs, rejoined }: ReconnectionEvents['reconnected']): void {
  const sentence = `Back after ${toSeconds(outageMs)}, ${rejoined ? 'joined anew' : 'resumed'}.`
  say(sentence)
  log(sentence)
}

export function showEnd(ending: ReconnectionEvents['disconnected']): void {
  const sentence = toFarewell(ending)
  say(sentence)
  log(sentence)
}

/** `null` while nobody else can be seen. */
export function showOther(tile: ReconnectingSubscriber | null): void {
  const figure = byId('other-tile')
  const status = tile?.status ?? 'none'
  const before = figure.dataset['status']
  if (status === before) return
  figure.dataset['status'] = status
  byId('other-word').textContent = toTileWord(status, otherName)
  tellPage({ kind: 'tile', status })

  if (status === 'connected' && before === 'connecting') log(`${otherName}’s video is here`)
  if (status === 'reconnecting') log(`${otherName}’s video is interrupted`)
  if (status === 'reconnected') log(`${otherName}’s video is back`)
  if (status === 'none' && before) log(`${otherName}’s video has ended`)
}

export function showOwn(status: OwnStatus): void {
  byId('own-tile').dataset['status'] = status
  byId('own-word').textContent = status === 'connected' ? '' : 'Not on air'
}

export function showCameraFailed(reason: string): void {
  log(`No camera, so the drawing stays: ${reason}`)
  byId<HTMLInputElement>('picture-canvas').checked = true
}

export function onPicture(listener: (picture: Picture) => void): void {
  byId('picture').addEventListener('change', (event) => {
    listener((event.target as HTMLInputElement).value as Picture)
  })
}

export function onJoinOrLeave(join: () => void, leave: () => void): void {
  joinOrLeave.addEventListener('click', () => {
    if (shown?.status === 'disconnected') join()
    else leave()
  })
}

/** While the next attempt is being waited for. */
export function onTryNow(listener: () => void): void {
  byId('try-now').addEventListener('click', listener)
}

function say(sentence: string): void {
  const line = byId('sentence')
  if (line.textContent !== sentence) line.textContent = sentence
}

/** The newest line is on top. */
function log(text: string): void {
  const list = byId('log')
  const line = document.createElement('li')
  const time = document.createElement('time')
  time.textContent = new Date().toLocaleTimeString('en-GB')
  line.append(time, text)
  list.prepend(line)
  if (list.childElementCount > MAX_LOG_LINES) list.lastElementChild?.remove()
}

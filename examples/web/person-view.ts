/** The view of one person, without the chat: status, tiles, log and buttons. */

import type {
  PublisherSnapshot,
  Quality,
  ReconnectingSubscriber,
  ReconnectionEvents,
  ReconnectionSnapshot,
  ReconnectionStatus,
} from 'opentok-reconnection'
import type { Peer } from 'opentok-reconnection/peers'
import { byId } from './dom.ts'
import { sendToPage } from './messages.ts'
import type { Picture } from './own-video.ts'
import { watchSpinner } from './spinner.ts'
import { createTimeline } from './timeline.ts'
import {
  toAwayWord,
  toDeviceLine,
  toDeviceSentence,
  toEndSentence,
  toOwnWord,
  toPoorSentence,
  toSeconds,
  toSentence,
  toTileWord,
} from './words.ts'
import type { TileStatus } from './words.ts'

const REDRAW_MS = 250
const MAX_LOG_LINES = 100

const timeline = createTimeline(byId('timeline'))
const joinOrLeave = byId<HTMLButtonElement>('join-or-leave')
let shown: ReconnectionSnapshot | null = null
/** How the last outage or the call ended: shown for the statuses without a sentence of their own. */
let outcome = ''
let otherName = ''
let ownQuality: Quality = { quality: 'unknown', degradedBy: null }
let otherQuality: Quality | null = null
let otherStatus: TileStatus = 'none'
let otherPeer: Peer | undefined
let own: PublisherSnapshot | null = null
const isOtherLoading = watchSpinner(byId('other-tile'), showOtherWord)
const isOwnLoading = watchSpinner(byId('own-tile'), showOwnWord)

/** Sets the names; called before anything else. */
export function introduce(name: string, other: string): void {
  otherName = other
  document.title = name
  byId('name').textContent = name
  byId('other-name').textContent = other
  showOther(null)
  showOwn(null)
  showBars('own-bars', ownQuality)
}

export function showSession(snapshot: ReconnectionSnapshot): void {
  const { status, phase } = snapshot
  const before = shown
  shown = snapshot
  byId('turn-on-sound').hidden = !snapshot.audioBlocked
  if (status !== before?.status) showStatus(status)
  if (status === before?.status && phase === before.phase) return

  byId('phase').textContent = status === 'reconnecting' ? `· ${phase}` : ''
  byId('try-now').hidden = phase !== 'waiting' || status !== 'reconnecting'
  showSentence()
  if (status === 'connected' && before?.status === 'connecting') log('Joined the call')
  if (status === 'reconnecting' && before?.status !== status) log('Connection lost')
  if (phase === 'waiting' && before?.phase === 'resuming') log('OpenTok gave up')
  if (phase === 'rejoining') log(`Rejoining, attempt ${snapshot.attempt}`)
}

function showStatus(status: ReconnectionStatus): void {
  byId('status').dataset['status'] = status
  byId('status-word').textContent = status
  timeline.mark(status)
  sendToPage({ kind: 'status', status })

  const isOut = status === 'idle' || status === 'disconnected'
  joinOrLeave.disabled = status === 'disconnecting'
  joinOrLeave.classList.toggle('primary', isOut)
  joinOrLeave.textContent = isOut ? 'Join again' : 'Leave'
}

// The sentence counts down to the next attempt.
setInterval(showSentence, REDRAW_MS)
// So does the word on the tile of somebody who is away, upwards.
setInterval(showOtherWord, REDRAW_MS)

function showSentence(): void {
  if (!shown) return
  const isConnected = shown.status === 'connected'
  const poor = isConnected ? toPoorSentence(ownQuality, otherQuality, otherName) : null
  const device = isConnected ? toDeviceSentence(own) : null
  showText(device ?? poor ?? toSentence(shown) ?? outcome)
}

export function showReturn({ outageMs, rejoined }: ReconnectionEvents['reconnected']): void {
  outcome = `Back after ${toSeconds(outageMs)}, ${rejoined ? 'rejoined' : 'resumed'}.`
  log(outcome)
}

export function showEnd(event: ReconnectionEvents['disconnected']): void {
  outcome = toEndSentence(event)
  log(outcome)
}

/** `null` while the other person has no tile. */
export function showOther(tile: ReconnectingSubscriber | null): void {
  otherQuality = tile?.getSnapshot() ?? null
  showBars('other-bars', otherQuality)
  showSentence()
  const figure = byId('other-tile')
  const status = tile ? toTileStatus(tile) : 'none'
  const before = figure.dataset['status']
  if (status === before) return
  figure.dataset['status'] = status
  otherStatus = status
  showOtherWord()
  sendToPage({ kind: 'tile', status: tile?.status ?? 'none' })

  if (status === 'connected' && before === 'connecting') log(`${otherName}’s video is here`)
  if (status === 'reconnecting') log(`${otherName}’s video is interrupted`)
  if (status === 'reconnected') log(`${otherName}’s video is back`)
  if (status === 'frozen') log(`${otherName}’s picture stands still`)
  if (status === 'unseen') log(`${otherName} sends no picture`)
  if (status === 'connected' && before === 'unseen') log(`${otherName} sends a picture again`)
  if (status === 'connected' && before === 'frozen') log(`${otherName}’s picture moves again`)
  if (status === 'none' && before) log(`${otherName}’s video has ended`)
}

function toTileStatus({ phase, status, stream }: ReconnectingSubscriber): TileStatus {
  if (phase === 'frozen') return phase
  return status === 'connected' && stream.hasVideo === false ? 'unseen' : status
}

/** Your own line. */
export function showOwnQuality(quality: Quality): void {
  ownQuality = quality
  showBars('own-bars', quality)
  showSentence()
}

function showBars(id: string, known: Quality | null): void {
  const bars = byId(id)
  const quality = known?.quality ?? 'unknown'
  bars.dataset['quality'] = quality
  bars.ariaLabel = `connection: ${quality}`
}

/** Whether the others see and hear you; `null` while nothing is published. */
export function showOwn(now: PublisherSnapshot | null): void {
  const before = own
  own = now
  Object.assign(byId('own-tile').dataset, {
    status: now?.status ?? 'none',
    camera: now?.camera ?? 'none',
    microphone: now?.microphone ?? 'none',
  })
  showOwnWord()
  showSentence()
  for (const name of ['camera', 'microphone'] as const) {
    const line = toDeviceLine(name, before?.[name], now?.[name])
    if (line) log(line)
  }
}

/** Whether the other person is away; `undefined` before they were seen. */
export function showPeer(peer: Peer | undefined): void {
  const before = otherPeer?.state
  otherPeer = peer
  byId('other-tile').toggleAttribute('data-away', peer?.state === 'away')
  showOtherWord()
  if (peer?.state === before) return
  if (peer?.state === 'away') log(`${otherName} lost the connection`)
  if (peer?.state === 'here' && before === 'away') log(`${otherName} is back`)
}

function showOtherWord(): void {
  const word = byId('other-word')
  const text =
    toAwayWord(otherPeer, Date.now()) ?? toTileWord(otherStatus, otherName, isOtherLoading())
  if (word.textContent !== text) word.textContent = text
}

function showOwnWord(): void {
  byId('own-word').textContent = toOwnWord(own, isOwnLoading())
}

export function showCameraFailed(reason: string): void {
  log(`No camera, so the drawing is shown: ${reason}`)
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

/** The button is visible while the next attempt is scheduled. */
export function onTryNow(listener: () => void): void {
  byId('try-now').addEventListener('click', listener)
}

/** The button is visible while the browser plays no sound. */
export function onTurnOnSound(listener: () => void): void {
  byId('turn-on-sound').addEventListener('click', listener)
}

function showText(sentence: string): void {
  const element = byId('sentence')
  if (element.textContent !== sentence) element.textContent = sentence
}

/** Adds a line to the log, the newest first. */
function log(text: string): void {
  const list = byId('log')
  const line = document.createElement('li')
  const time = document.createElement('time')
  time.textContent = new Date().toLocaleTimeString('en-GB')
  line.append(time, text)
  list.prepend(line)
  if (list.childElementCount > MAX_LOG_LINES) list.lastElementChild?.remove()
}

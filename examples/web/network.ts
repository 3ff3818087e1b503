/** The switches of the network between the two, and a sentence on what is broken now. */

import { control } from './control.ts'
import { byId } from './dom.ts'
import {
  cutMedia,
  drop,
  healMedia,
  isDown,
  limitSignals,
  restore,
  toLine,
  toSentence,
} from './line.ts'
import type { Line } from './line.ts'

const REDRAW_MS = 250
const RESTART_MS = 5_000
/** OpenTok takes this close code as final, and does not try to resume. */
const SERVER_ERROR = 1011

/** What the switches ask of the page. */
export interface NetworkEvents {
  /** Whenever a line may look different. */
  line(name: string, isDown: boolean): void
  offline(name: string, isOffline: boolean): void
  tokensExpired(name: string, areExpired: boolean): void
}

/** What a switch says while nothing is broken, and otherwise. */
const WORDS: Readonly<Record<string, readonly [string, (line: Line) => string | null]>> = {
  'drop-toggle': ['Unplug', (line) => (isDown(line) ? `Plug in${toCountdown(line.upAt)}` : null)],
  'offline-toggle': ['Go offline', ({ isOffline }) => (isOffline ? 'Go online' : null)],
  'media-toggle': ['Cut', ({ isMediaCut }) => (isMediaCut ? 'Heal' : null)],
  'limit-toggle': ['Limit rate', ({ isLimited }) => (isLimited ? 'Lift limit' : null)],
  'token-toggle': ['Expire token', (line) => (line.areTokensExpired ? 'Renew token' : null)],
}

/** Of no use while there is no server. */
const LINE_SWITCHES = ['drop-3s', 'drop-40s', 'drop-toggle', 'offline-toggle']

export function createNetwork(
  names: readonly string[],
  on: NetworkEvents,
): { reset(): Promise<void> } {
  const lines = names.map(toLine)
  let serverUpAt = 0
  let problem = ''

  for (const line of lines) {
    const onSwitch = (id: string, act: () => Promise<void>) => onClick(toSwitch(line, id), act)
    onSwitch('drop-3s', () => drop(line, 3_000))
    onSwitch('drop-40s', () => drop(line, 40_000))
    onSwitch('drop-toggle', () => (isDown(line) ? restore(line) : drop(line)))
    onSwitch('offline-toggle', () => setOffline(line, !line.isOffline))
    onSwitch('media-toggle', () => (line.isMediaCut ? healMedia(line) : cutMedia(line)))
    onSwitch('limit-toggle', () => limitSignals(line, !line.isLimited))
    onSwitch('kick', () => control('kick', line.name))
    onSwitch('token-toggle', () => expireTokens(line, !line.areTokensExpired))
  }
  onClick(byId('restart'), restart)

  function onClick(button: HTMLElement, act: () => Promise<void>): void {
    button.addEventListener('click', () => {
      act().then(
        () => (problem = ''),
        () => (problem = 'The emulator does not answer. Is “npm start” still running?'),
      )
      redraw()
    })
  }

  /** As when the cable is out: the line is gone, and the browser knows. */
  async function setOffline(line: Line, isOffline: boolean): Promise<void> {
    line.isOffline = isOffline
    await (isOffline ? drop(line) : restore(line))
    on.offline(line.name, isOffline)
  }

  async function expireTokens(line: Line, areExpired: boolean): Promise<void> {
    line.areTokensExpired = areExpired
    on.tokensExpired(line.name, areExpired)
  }

  /** Every session ends at once, nobody is let in for a while, and then nobody is known any more. */
  async function restart(): Promise<void> {
    serverUpAt = Date.now() + RESTART_MS
    await control('refuse')
    await control('close', SERVER_ERROR)
    await new Promise((resolve) => setTimeout(resolve, RESTART_MS))
    await control('forget')
    await control('restore')
    for (const line of lines.filter(isDown)) await drop(line, line.upAt - Date.now())
  }

  function redraw(): void {
    const isRestarting = serverUpAt > Date.now()
    for (const line of lines) {
      for (const [id, [word, toBrokenWord]] of Object.entries(WORDS)) {
        showToggle(toSwitch(line, id), word, toBrokenWord(line))
      }
      for (const id of LINE_SWITCHES) toSwitch(line, id).disabled = isRestarting
      on.line(line.name, isRestarting || isDown(line))
    }
    const button = byId<HTMLButtonElement>('restart')
    button.disabled = isRestarting
    showToggle(button, 'Restart', isRestarting ? `Restarting${toCountdown(serverUpAt)}` : null)
    const broken = isRestarting ? ['The server restarts.'] : lines.flatMap(toSentence)
    say(problem || broken.join(' ') || 'Both lines are up.')
  }

  async function reset(): Promise<void> {
    for (const line of lines) {
      await restore(line)
      await healMedia(line)
      await limitSignals(line, false)
      Object.assign(line, toLine(line.name))
    }
    redraw()
  }

  setInterval(redraw, REDRAW_MS)
  return { reset }
}

function toCountdown(endsAt: number): string {
  const seconds = Math.max(1, Math.ceil((endsAt - Date.now()) / 1_000))
  return seconds < Infinity ? ` (${seconds} s)` : ''
}

function showToggle(toggle: HTMLElement, word: string, brokenWord: string | null): void {
  toggle.dataset['broken'] = String(brokenWord !== null)
  const shown = brokenWord ?? word
  if (toggle.textContent !== shown) toggle.textContent = shown
}

/** Said only when it is news, as it is read out. */
function say(sentence: string): void {
  const note = byId('network-note')
  if (note.textContent !== sentence) note.textContent = sentence
}

function toSwitch({ name }: Line, id: string): HTMLButtonElement {
  return byId<HTMLButtonElement>(`${name.toLowerCase()}-${id}`)
}

/** The switches of the network between the two, and a sentence on what is broken now. */

import { control } from './control.ts'
import { byId } from './dom.ts'

const REDRAW_MS = 250

/** What the switches have done to one person. */
export interface Line {
  readonly name: string
  /** When the line to the server comes back; `Infinity`: when it is restored. */
  upAt: number
  isMediaCut: boolean
}

/** @param onChange told whenever a line may look different */
export function createNetwork(
  names: readonly string[],
  onChange: (lines: readonly Line[]) => void,
): { reset(): Promise<void> } {
  const lines = names.map((name): Line => ({ name, upAt: 0, isMediaCut: false }))
  let problem = ''

  for (const line of lines) {
    const onClick = (id: string, act: () => Promise<void>): void => {
      toSwitch(line, id).addEventListener('click', () => {
        act().then(
          () => (problem = ''),
          () => (problem = 'The emulator does not answer. Is “npm start” still running?'),
        )
        redraw()
      })
    }
    onClick('drop-3s', () => drop(line, 3_000))
    onClick('drop-40s', () => drop(line, 40_000))
    onClick('drop-toggle', () => (isDown(line) ? restore(line) : drop(line)))
    onClick('media-toggle', () => (line.isMediaCut ? healMedia(line) : cutMedia(line)))
    onClick('kick', () => control('kick', line.name))
  }

  function redraw(): void {
    for (const line of lines) {
      showToggle(toSwitch(line, 'drop-toggle'), isDown(line), toPlugWord(line))
      showToggle(toSwitch(line, 'media-toggle'), line.isMediaCut, line.isMediaCut ? 'Heal' : 'Cut')
    }
    say(problem || toSentence(lines))
    onChange(lines)
  }

  async function reset(): Promise<void> {
    await Promise.all(lines.flatMap((line) => [restore(line), healMedia(line)]))
    redraw()
  }

  setInterval(redraw, REDRAW_MS)
  return { reset }
}

export function isDown({ upAt }: Line): boolean {
  return upAt > Date.now()
}

/** The socket is killed and new ones are refused; the video has a way of its own. */
async function drop(line: Line, forMs?: number): Promise<void> {
  line.upAt = forMs ? Date.now() + forMs : Infinity
  await control('cut', { target: line.name, ...(forMs && { forMs }) })
}

async function restore(line: Line): Promise<void> {
  line.upAt = 0
  await control('restore', line.name)
}

async function cutMedia(line: Line): Promise<void> {
  line.isMediaCut = true
  await control('cutMedia', line.name)
}

async function healMedia(line: Line): Promise<void> {
  line.isMediaCut = false
  await control('healMedia', line.name)
}

function toPlugWord(line: Line): string {
  if (!isDown(line)) return 'Unplug'
  if (line.upAt === Infinity) return 'Plug in'
  return `Plug in (${Math.ceil((line.upAt - Date.now()) / 1_000)} s)`
}

function showToggle(toggle: HTMLElement, isBroken: boolean, word: string): void {
  toggle.dataset['broken'] = String(isBroken)
  if (toggle.textContent !== word) toggle.textContent = word
}

function toSentence(lines: readonly Line[]): string {
  const broken = lines.flatMap((line) => [
    ...(isDown(line) ? [`${line.name}’s line to the server is down.`] : []),
    ...(line.isMediaCut ? [`${line.name}’s video path is cut.`] : []),
  ])
  return broken.length > 0 ? broken.join(' ') : 'Both lines are up.'
}

/** Said only when it is news, as it is read out. */
function say(sentence: string): void {
  const note = byId('network-note')
  if (note.textContent !== sentence) note.textContent = sentence
}

function toSwitch({ name }: Line, id: string): HTMLElement {
  return byId(`${name.toLowerCase()}-${id}`)
}

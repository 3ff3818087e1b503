/** The buttons that break the network of one person. */

import type { FakeOpenTok } from 'opentok-reconnection/testing'
import type { byId } from '../web/dom.ts'

export interface FaultOptions {
  readonly fake: FakeOpenTok
  readonly name: string
  readonly find: typeof byId
  setStill(isStill: boolean): void
}

const REDRAW_MS = 250
const BAD_LINE = { lossPercent: 30 }

export function createFaults({ fake: { network }, name, find, setStill }: FaultOptions): void {
  const button = find<HTMLButtonElement>('drop')
  /** When the connection comes back, ms since the epoch; 0 while it is up. */
  let upAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function drop(forMs: number): void {
    clearTimeout(timer)
    upAt = Date.now() + forMs
    network.drop(name)
    timer = setTimeout(restore, forMs)
    find('chat-input').focus()
    showDrop()
  }

  function restore(): void {
    clearTimeout(timer)
    upAt = 0
    network.restore(name)
    showDrop()
  }

  function showDrop(): void {
    const seconds = Math.max(1, Math.ceil((upAt - Date.now()) / 1_000))
    const text = upAt ? `Plug ${name} in (${seconds} s)` : `Drop ${name} 10 s`
    if (button.textContent !== text) button.textContent = text
    button.toggleAttribute('data-broken', upAt > 0)
  }

  setInterval(showDrop, REDRAW_MS)
  button.addEventListener('click', () => (upAt ? restore() : drop(10_000)))

  function add(label: string, handle: (pressed: HTMLButtonElement) => void): void {
    const added = document.createElement('button')
    added.textContent = label
    added.addEventListener('click', () => handle(added))
    find('faults').append(added)
  }

  function addToggle(label: string, set: (isOn: boolean) => void): void {
    add(label, (pressed) => {
      const isOn = pressed.ariaPressed !== 'true'
      pressed.ariaPressed = String(isOn)
      set(isOn)
    })
  }

  add('Drop 40 s', () => drop(40_000))
  addToggle('Cut video path', (isCut) => (isCut ? network.cutMedia(name) : network.healMedia(name)))
  addToggle('Freeze pictures', (isCut) => {
    setStill(isCut)
    if (isCut) network.cutVideo(name)
    else network.healVideo(name)
  })
  addToggle('Bad line', (isBad) => {
    network.degrade({ target: name, lossPercent: isBad ? BAD_LINE.lossPercent : 0 })
  })
  addToggle('Limit signals', (isLimited) => network.rateLimit(isLimited ? 1 : Infinity, name))
  add('Kick', () => network.kick(name))
}

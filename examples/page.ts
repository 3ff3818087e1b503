/** The page of an example without tiles: the status, a button that pulls the plug, and something to read. */

import type { Room } from './room.ts'

export function openPage({ pullPlug }: Room): (status: string, told: unknown) => void {
  const app = document.getElementById('app') as HTMLElement
  app.innerHTML = `
    <p>You are <b data-testid="status"></b>. <button>Pull the plug for 3 s</button></p>
    <pre data-testid="told"></pre>`
  app.querySelector('button')!.addEventListener('click', () => void pullPlug())
  return (status, told) => {
    app.querySelector('b')!.textContent = status
    app.querySelector('pre')!.textContent = JSON.stringify(told, null, 2)
  }
}

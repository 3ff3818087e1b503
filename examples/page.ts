/** The page of an example without tiles: the status, a button that cuts the network, and details as JSON. */

import type { DemoSession } from './demo-session.ts'

export function openPage({ cutNetwork }: DemoSession): (status: string, details: unknown) => void {
  const app = document.getElementById('app') as HTMLElement
  app.innerHTML = `
    <p>You are <b data-testid="status"></b>. <button>Cut the network for 3 s</button></p>
    <pre data-testid="details"></pre>`
  app.querySelector('button')!.addEventListener('click', () => void cutNetwork())
  return (status, details) => {
    app.querySelector('b')!.textContent = status
    app.querySelector('pre')!.textContent = JSON.stringify(details, null, 2)
  }
}

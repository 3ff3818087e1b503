/** Draws the network: two connections to the server, and the video between the two people. */

import type { ReconnectionStatus } from 'opentok-reconnection'

export type VideoState = 'none' | 'flowing' | 'interrupted'

export function drawConnection(name: string, isDown: boolean): void {
  find('line', name).dataset['state'] = isDown ? 'down' : 'up'
}

export function drawPerson(name: string, status: ReconnectionStatus): void {
  const node = find('node', name)
  node.dataset['status'] = status
  const word = node.querySelector('[data-word]')
  if (word) word.textContent = status
}

export function drawVideo(state: VideoState): void {
  find('line', 'video').dataset['state'] = state
}

function find(kind: 'line' | 'node', name: string): SVGElement {
  const part = document.querySelector<SVGElement>(`[data-${kind}="${name.toLowerCase()}"]`)
  if (!part) throw new Error(`The diagram has no ${kind} for ${name}.`)
  return part
}

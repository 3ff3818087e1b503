/** The latest frames of a page's sockets, for the timeline of a failed test. */
import type { Page } from 'playwright-core'

export interface SocketFrame {
  readonly at: number
  readonly direction: 'to server' | 'from server'
  readonly payload: string | Buffer
}

/** Enough for a join and what follows it. */
const MOST_FRAMES = 400

export function collectFrames(page: Page): SocketFrame[] {
  const frames: SocketFrame[] = []
  const collect =
    (direction: SocketFrame['direction']) => (frame: { payload: string | Buffer }) => {
      frames.push({ at: Date.now(), direction, payload: frame.payload })
      if (frames.length > MOST_FRAMES) frames.shift()
    }
  page.on('websocket', (socket) => {
    socket.on('framesent', collect('to server'))
    socket.on('framereceived', collect('from server'))
  })
  return frames
}

/** Its method and address, without what it carries: tokens and signals stay out of every report. */
export function describeFrame({ payload }: SocketFrame): string {
  const text = payload.toString()
  const method = /"method":"(\w+)"/.exec(text)?.[1]
  const address = /"uri":"([^"]+)"/.exec(text)?.[1]
  const status = /"status":"?(\d+)/.exec(text)?.[1]
  const described = [method, address, status && `status ${status}`].filter(Boolean).join(' ')
  return described || `${payload.length} bytes`
}

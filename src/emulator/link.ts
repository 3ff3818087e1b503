/** One WebSocket of one client: frames in and out, through whatever the network does to them. */
import { FrameError, PONG, decodeFrame } from './frame.ts'
import { guard } from './guard.ts'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Faults } from './faults.ts'
import type { Frame } from './frame.ts'
import type { Identity } from './identity.ts'

export interface Link {
  readonly who: Identity
  /** @param bytes an encoded frame */
  send(bytes: Buffer): void
  /** Sends one frame that gets through any silence. */
  greet(): void
  /** Cuts the TCP connection; the client sees 1006. */
  drop(): void
  /** Gets through any silence too: somebody wants it so. */
  close(code: number, reason?: string): void
}

export interface LinkListener {
  frame(frame: Frame): void
  /** Once, however the socket ended. */
  ended(): void
}

/** A client that reads nothing must not fill the memory. */
const MAX_UNREAD_BYTES = 16_777_216

interface HeldFrame {
  readonly bytes: Buffer
  readonly dueAt: number
}

/**
 * @param stream what the socket was made of
 * @param listenTo called once, so that the listener may know its link
 */
export function createLink(
  socket: WebSocket,
  stream: Duplex,
  who: Identity,
  faults: Faults,
  listenTo: (link: Link) => LinkListener,
): Link {
  // Oldest first; a later frame is never due before an earlier one.
  const held: HeldFrame[] = []
  let releaseTimer: NodeJS.Timeout | undefined
  let getsThrough = false

  // `ws` answers a close and a ping by itself, and cannot be told not to. What is swallowed is always a whole frame.
  const write = stream.write.bind(stream) as (...args: readonly unknown[]) => boolean
  stream.write = (...args: readonly unknown[]): boolean =>
    (!getsThrough && faults.isSilent(who)) || write(...args)

  function transmit(bytes: Buffer): void {
    if (faults.isSilent(who) || socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > MAX_UNREAD_BYTES) socket.terminate()
    else socket.send(bytes)
  }

  function releaseDue(): void {
    releaseTimer = undefined
    const now = performance.now()
    let next = held[0]
    while (next !== undefined && next.dueAt <= now) {
      held.shift()
      transmit(next.bytes)
      next = held[0]
    }
    if (next === undefined) return
    releaseTimer = setTimeout(releaseDue, Math.ceil(next.dueAt - now))
    releaseTimer.unref()
  }

  const link: Link = {
    who,
    send(bytes) {
      if (faults.isSilent(who)) return
      const delayMs = faults.delayMs.of(who)
      if (delayMs === 0 && held.length === 0) return transmit(bytes)
      const dueAt = Math.max(held.at(-1)?.dueAt ?? 0, performance.now() + delayMs)
      held.push({ bytes, dueAt })
      if (releaseTimer === undefined) releaseDue()
    },
    greet() {
      getsThrough = true
      socket.send(PONG)
      getsThrough = false
    },
    drop: () => socket.terminate(),
    close(code, reason) {
      getsThrough = true
      socket.close(code, reason)
    },
  }
  const listener = listenTo(link)

  socket.on('message', (data, isBinary) => {
    if (faults.isSilent(who)) return
    if (!isBinary || !Buffer.isBuffer(data)) return link.close(1003, 'binary frames only')
    let frame: Frame
    try {
      frame = decodeFrame(data)
    } catch (error) {
      return link.close(1002, error instanceof FrameError ? error.message : 'unreadable frame')
    }
    guard(
      () => listener.frame(frame),
      () => link.close(1011, 'internal error'),
    )
  })
  // A broken WebSocket (oversize, bad masking, reset) is closed by `ws` itself; `close` follows.
  socket.on('error', () => undefined)
  socket.on('close', () => {
    clearTimeout(releaseTimer)
    held.length = 0
    listener.ended()
  })
  return link
}

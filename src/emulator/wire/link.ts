/** One WebSocket of one client: frames in and out, through whatever the network does to them. */
import {
  CLOSE_INTERNAL_ERROR,
  CLOSE_PROTOCOL_ERROR,
  CLOSE_UNSUPPORTED_DATA,
} from '../../opentok/limits.ts'
import { FrameError, PONG, decodeFrame } from './frame.ts'
import { guard } from './guard.ts'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Faults } from '../faults/faults.ts'
import type { Frame } from './frame.ts'
import type { Identity } from '../server/identity.ts'

export interface Link {
  readonly who: Identity
  /** The client has joined, or tries to, on another socket. */
  isLeftBehind: boolean
  /** @param bytes an encoded frame */
  send(bytes: Buffer): void
  /** To be called when a silence may be over: what it held back arrives now, in both directions. */
  release(): void
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

/** Neither a client that reads nothing nor a long silence may fill the memory. */
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
  // As with TCP: what a silence holds back is late, and lost only with the socket. Oldest first; a later frame is never
  // due before an earlier one.
  const held: HeldFrame[] = []
  /** `null`: no binary message. */
  const unheard: (Buffer | null)[] = []
  let heldBytes = 0
  let releaseTimer: NodeJS.Timeout | undefined
  let getsThrough = false

  // `ws` answers a close and a ping by itself, and cannot be told not to. What is swallowed is always a whole frame.
  const write = stream.write.bind(stream) as (...args: readonly unknown[]) => boolean
  stream.write = (...args: readonly unknown[]): boolean =>
    (!getsThrough && faults.isSilent(who)) || write(...args)

  function transmit(bytes: Buffer): void {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > MAX_UNREAD_BYTES) socket.terminate()
    else socket.send(bytes)
  }

  function releaseDue(): void {
    releaseTimer = undefined
    if (faults.isSilent(who)) return
    const now = performance.now()
    let next = held[0]
    while (next !== undefined && next.dueAt <= now) {
      held.shift()
      heldBytes -= next.bytes.length
      transmit(next.bytes)
      next = held[0]
    }
    if (next === undefined) return
    releaseTimer = setTimeout(releaseDue, Math.ceil(next.dueAt - now))
    releaseTimer.unref()
  }

  function count(bytes: Buffer | null): void {
    heldBytes += bytes?.length ?? 0
    if (heldBytes > MAX_UNREAD_BYTES) socket.terminate()
  }

  const link: Link = {
    who,
    isLeftBehind: false,
    send(bytes) {
      const delayMs = faults.delayMs.of(who)
      if (delayMs === 0 && held.length === 0 && !faults.isSilent(who)) return transmit(bytes)
      const dueAt = Math.max(held.at(-1)?.dueAt ?? 0, performance.now() + delayMs)
      held.push({ bytes, dueAt })
      count(bytes)
      if (releaseTimer === undefined) releaseDue()
    },
    release() {
      if (releaseTimer === undefined) releaseDue()
      while (!faults.isSilent(who)) {
        const bytes = unheard.shift()
        if (bytes === undefined) break
        heldBytes -= bytes?.length ?? 0
        receive(bytes)
      }
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

  function receive(bytes: Buffer | null): void {
    if (!bytes) return link.close(CLOSE_UNSUPPORTED_DATA, 'binary frames only')
    let frame: Frame
    try {
      frame = decodeFrame(bytes)
    } catch (error) {
      return link.close(
        CLOSE_PROTOCOL_ERROR,
        error instanceof FrameError ? error.message : 'unreadable frame',
      )
    }
    guard(
      () => listener.frame(frame),
      () => link.close(CLOSE_INTERNAL_ERROR, 'internal error'),
    )
  }

  socket.on('message', (data, isBinary) => {
    const bytes = isBinary && Buffer.isBuffer(data) ? data : null
    if (!faults.isSilent(who)) return receive(bytes)
    unheard.push(bytes)
    count(bytes)
  })
  // A broken WebSocket (oversize, bad masking, reset) is closed by `ws` itself; `close` follows.
  socket.on('error', () => undefined)
  socket.on('close', () => {
    clearTimeout(releaseTimer)
    held.length = 0
    unheard.length = 0
    listener.ended()
  })
  return link
}

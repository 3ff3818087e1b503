/** One WebSocket of one client: applies the faults in force to each frame, in both directions. */
import {
  CLOSE_INTERNAL_ERROR,
  CLOSE_PROTOCOL_ERROR,
  CLOSE_UNSUPPORTED_DATA,
} from '../../../opentok/limits.ts'
import { FrameError, PONG, decodeFrame } from './frame.ts'
import { guard } from './guard.ts'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Faults } from '../faults/faults.ts'
import type { Frame } from './frame.ts'
import type { Identity } from '../server/identity.ts'

export interface Link {
  readonly who: Identity
  /** Whether the client has joined, or is joining, on another socket. */
  isLeftBehind: boolean
  /** @param bytes an encoded frame */
  send(bytes: Buffer): void
  /** Delivers what a silence held back, in both directions; to be called when the silence may be over. */
  release(): void
  /** Sends one frame, even during a silence. */
  greet(): void
  /** Ends the TCP connection without a close frame; the client sees 1006. */
  drop(): void
  /** Closes the socket, even during a silence: the test or the server has requested it. */
  close(code: number, reason?: string): void
}

export interface LinkListener {
  frame(frame: Frame): void
  /** Called once, however the socket ended. */
  ended(): void
}

/** Limit of unread and of held bytes: neither a client that reads nothing nor a long silence may fill the memory. */
const MAX_UNREAD_BYTES = 16_777_216

interface HeldFrame {
  readonly bytes: Buffer
  readonly dueAt: number
}

/**
 * @param stream the TCP stream below the socket
 * @param listenTo called once with the link, which the listener needs
 */
export function createLink(
  socket: WebSocket,
  stream: Duplex,
  who: Identity,
  faults: Faults,
  listenTo: (link: Link) => LinkListener,
): Link {
  // Outgoing frames during a silence or a delay. As with TCP they are late, and lost only with the socket. Oldest
  // first; a later frame is never due before an earlier one.
  const held: HeldFrame[] = []
  /** Incoming messages during a silence; `null` for one that is not binary. */
  const heldIncoming: (Buffer | null)[] = []
  let heldBytes = 0
  let releaseTimer: NodeJS.Timeout | undefined
  let bypassesSilence = false

  // `ws` answers a close and a ping by itself, and has no option against it: the stream drops these writes during a
  // silence. Each write is a whole frame.
  const write = stream.write.bind(stream) as (...args: readonly unknown[]) => boolean
  stream.write = (...args: readonly unknown[]): boolean =>
    (!bypassesSilence && faults.isSilent(who)) || write(...args)

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
        const bytes = heldIncoming.shift()
        if (bytes === undefined) break
        heldBytes -= bytes?.length ?? 0
        receive(bytes)
      }
    },
    greet() {
      bypassesSilence = true
      socket.send(PONG)
      bypassesSilence = false
    },
    drop: () => socket.terminate(),
    close(code, reason) {
      bypassesSilence = true
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
    heldIncoming.push(bytes)
    count(bytes)
  })
  // `ws` itself closes a broken WebSocket (oversize, bad masking, reset); `close` follows.
  socket.on('error', () => undefined)
  socket.on('close', () => {
    clearTimeout(releaseTimer)
    held.length = 0
    heldIncoming.length = 0
    listener.ended()
  })
  return link
}

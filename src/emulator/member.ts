/** What the server keeps of one client, under its socket id, across all of its sockets. */
import { FRAME, createFrame } from './frame.ts'
import type { Frame } from './frame.ts'
import type { Identity } from './identity.ts'
import type { Link } from './link.ts'
import type { EmulatorSettings } from './options.ts'
import type { Permission } from './token.ts'

/** A connection as the clients are told of it. */
export interface ConnectionRecord {
  readonly id: string
  readonly creationTime: number
  readonly data: string
  readonly permissions: readonly Permission[]
}

/** A request or notice of the server. */
export interface Notice {
  readonly method: string
  readonly uri: string
  readonly content: unknown
  readonly reason?: string
}

export interface Member {
  readonly socketId: string
  readonly who: Identity
  /** `null` until the client has joined. */
  connection: ConnectionRecord | null
  /** When signals of this client were acted on, within the last second. */
  signalledAt: readonly number[]
  readonly isOnline: boolean
  /** The client is on this socket from now on; an older one is dropped. */
  attach(link: Link, isResumed: boolean): void
  /** @returns false when the member already has a newer socket */
  detach(link: Link): boolean
  /** Sends a notice and keeps it until the client acknowledges it. */
  push(transactionId: string, from: string, notice: Notice): void
  acknowledge(transactionId: string): void
  answer(transactionId: string, status: number, body?: unknown): void
  /** Keeps the answer for a repeat of the request, but does not send it. */
  withholdAnswer(transactionId: string, status: number, body?: unknown): void
  /** @returns false when this transaction was never answered */
  answerAgain(transactionId: string): boolean
  drop(): void
}

// Both only bound the memory; no real client comes near.
const MAX_UNACKNOWLEDGED = 10_000
const MAX_ANSWERS = 5_000

export function createMember(
  socketId: string,
  who: Identity,
  symphony: string,
  settings: Pick<EmulatorSettings, 'greetResumed' | 'redeliver'>,
): Member {
  // Insertion order is the order of sending: a redelivery keeps it.
  const unacknowledged = new Map<string, Frame>()
  const answers = new Map<string, Frame>()
  let link: Link | null = null

  function remember(transactionId: string, status: number, body: unknown): Frame {
    const frame = createFrame(FRAME.status, {
      addresses: [who.connectionId],
      headers: {
        'TRANSACTION-ID': transactionId,
        'X-TB-FROM-ADDRESS': symphony,
        STATUS: String(status),
      },
      body: body === undefined ? '' : JSON.stringify(body),
    })
    keep(answers, transactionId, frame, MAX_ANSWERS)
    return frame
  }

  return {
    socketId,
    who,
    connection: null,
    signalledAt: [],

    get isOnline() {
      return link !== null
    },

    attach(next, isResumed) {
      const previous = link
      link = next
      previous?.drop()
      if (!isResumed) return
      if (settings.greetResumed) next.send(createFrame(FRAME.pong))
      if (!settings.redeliver) unacknowledged.clear()
      for (const frame of unacknowledged.values()) next.send(frame)
    },

    detach(ended) {
      if (link !== ended) return false
      link = null
      return true
    },

    push(transactionId, from, { method, uri, content, reason }) {
      const frame = createFrame(FRAME.message, {
        addresses: [who.connectionId],
        headers: {
          'TRANSACTION-ID': transactionId,
          'X-TB-FROM-ADDRESS': from,
          'Content-Type': 'application/x-raptor+v2',
        },
        body: JSON.stringify({ method, uri, reason, content }),
      })
      keep(unacknowledged, transactionId, frame, MAX_UNACKNOWLEDGED)
      link?.send(frame)
    },

    acknowledge: (transactionId) => void unacknowledged.delete(transactionId),

    answer: (transactionId, status, body) => link?.send(remember(transactionId, status, body)),

    withholdAnswer: (transactionId, status, body) => void remember(transactionId, status, body),

    answerAgain(transactionId) {
      const frame = answers.get(transactionId)
      if (frame !== undefined) link?.send(frame)
      return frame !== undefined
    },

    drop: () => link?.drop(),
  }
}

function keep(frames: Map<string, Frame>, id: string, frame: Frame, limit: number): void {
  frames.set(id, frame)
  const oldest = frames.keys().next()
  if (frames.size > limit && oldest.done !== true) frames.delete(oldest.value)
}

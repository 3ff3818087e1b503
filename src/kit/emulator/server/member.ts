/** The server's state of one client, under its socket id, across all of its sockets. */
import { FRAME, PONG, createFrame, encodeFrame } from '../wire/frame.ts'
import { createKeptFrames } from '../wire/kept-frames.ts'
import type { MessageLoss } from '../faults/faults.ts'
import type { Identity } from './identity.ts'
import type { Link } from '../wire/link.ts'
import type { Request } from '../wire/request.ts'
import type { EmulatorSettings } from '../options.ts'
import type { Permission } from '../tokens/claims.ts'

/** A connection in the form that clients receive. */
export interface ConnectionRecord {
  readonly id: string
  readonly creationTime: number
  readonly data: string
  readonly permissions: readonly Permission[]
}

/** A message of the server that the client confirms. */
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
  /** The transaction of the request that joined; `null` until then. */
  joinedBy: string | null
  /** Requests that wait until the token of the join before them is verified; `null` when none is being verified. */
  waiting: Request[] | null
  /** Times of the signals of this client that were accepted within the last second. */
  signalledAt: readonly number[]
  readonly isOnline: boolean
  /** Makes this the socket of the client; an older one is dropped. */
  attach(link: Link, isResumed: boolean): void
  /** @returns false when the member already has a newer socket */
  detach(link: Link): boolean
  /** Sends a notice and keeps it until the client acknowledges it. */
  push(transactionId: string, from: string, notice: Notice, loss: MessageLoss | null): void
  acknowledge(transactionId: string): void
  answer(transactionId: string, status: number, body?: unknown): void
  /** Keeps the answer for a repeat of the request, without sending it. */
  withholdAnswer(transactionId: string, status: number, body?: unknown): void
  /** @returns false when this transaction has no answer yet */
  answerAgain(transactionId: string): boolean
  drop(): void
}

// They bound the memory; real clients stay far below.
const MAX_UNACKNOWLEDGED = 10_000
const MAX_ANSWERS = 5_000
const MAX_BYTES = 16_777_216

export function createMember(
  socketId: string,
  who: Identity,
  symphony: string,
  settings: Pick<EmulatorSettings, 'greetResumed' | 'redeliver'>,
): Member {
  const unacknowledged = createKeptFrames(MAX_UNACKNOWLEDGED, MAX_BYTES)
  const answers = createKeptFrames(MAX_ANSWERS, MAX_BYTES)
  let link: Link | null = null

  function remember(transactionId: string, status: number, body: unknown): Buffer {
    const frame = createFrame(FRAME.status, {
      addresses: [who.connectionId],
      headers: {
        'TRANSACTION-ID': transactionId,
        'X-TB-FROM-ADDRESS': symphony,
        STATUS: String(status),
      },
      body: body === undefined ? '' : JSON.stringify(body),
    })
    const bytes = encodeFrame(frame)
    answers.keep(transactionId, bytes)
    return bytes
  }

  return {
    socketId,
    who,
    connection: null,
    joinedBy: null,
    waiting: null,
    signalledAt: [],

    get isOnline() {
      return link !== null
    },

    attach(next, isResumed) {
      const previous = link
      link = next
      previous?.drop()
      if (!isResumed) return
      if (settings.greetResumed) next.send(PONG)
      if (!settings.redeliver) unacknowledged.clear()
      for (const bytes of unacknowledged.all()) next.send(bytes)
    },

    detach(ended) {
      if (link !== ended) return false
      link = null
      return true
    },

    push(transactionId, from, { method, uri, content, reason }, loss) {
      const frame = createFrame(FRAME.message, {
        addresses: [who.connectionId],
        headers: {
          'TRANSACTION-ID': transactionId,
          'X-TB-FROM-ADDRESS': from,
          'Content-Type': 'application/x-raptor+v2',
        },
        body: JSON.stringify({ method, uri, reason, content }),
      })
      // Encoded before it is kept: a notice that cannot be encoded must not fail at the next resume.
      const bytes = encodeFrame(frame)
      if (loss !== 'forGood') unacknowledged.keep(transactionId, bytes)
      if (loss === null) link?.send(bytes)
    },

    acknowledge: (transactionId) => unacknowledged.forget(transactionId),

    answer: (transactionId, status, body) => link?.send(remember(transactionId, status, body)),

    withholdAnswer: (transactionId, status, body) => void remember(transactionId, status, body),

    answerAgain(transactionId) {
      const bytes = answers.get(transactionId)
      if (bytes !== undefined) link?.send(bytes)
      return bytes !== undefined
    },

    drop: () => link?.drop(),
  }
}

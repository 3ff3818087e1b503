/** A client's link to the server, as it is used from both ends. */

import type { ServerMessage } from '../server/server-session.ts'
import type { ServerOptions } from '../server/server.types.ts'
import type { Answer, RequestKind, Who } from './faults.ts'
import type { LinkState } from './network-client.types.ts'

/** One request of a client to the server. */
export interface LinkRequest {
  readonly kind: RequestKind
  /** `true`: waits for the next socket if this one is lost; `false`: fails then. */
  readonly isKept: boolean
  /** What the server does, once for each request, however often it arrives. @returns the status of its answer */
  act(): Answer
  /** What a success causes: all members receive it after the answer. */
  afterwards?(): void
  handleAnswer(answer: Answer): void
  /** No answer will come. */
  fail(): void
}

export interface Link {
  readonly state: LinkState
  /** Whether a request of a kind waits for its answer. */
  isWaitingFor(kind: RequestKind): boolean
  open(): void
  /** The socket is lost; requests that are not kept fail a moment later. */
  lose(): void
  /** Sends unanswered requests again. */
  resume(): void
  /** A silence is over: what it delayed arrives. */
  release(): void
  leave(): void
  /** All waiting requests fail. */
  end(): void
  /** @returns withdraws it: its answer is ignored */
  request(request: LinkRequest): () => void
  /** A message from the server: arrives at once, or after the next resume. */
  deliver(message: ServerMessage): void
  /** Delivers the messages that were kept for the client. */
  flush(): void
}

/** Whose link it is, and who handles what arrives. */
export interface LinkOptions {
  readonly who: () => Who
  readonly options: Pick<ServerOptions, 'dropRepeats' | 'redeliver'>
  /** Whether the server knows the sender; it ignores everybody else. */
  readonly isKnown: () => boolean
  /** Called before each message or answer from the server. */
  handleActivity(): void
  handleMessage(message: ServerMessage): void
}

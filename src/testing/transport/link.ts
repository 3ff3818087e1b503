/** A client's line to the server: requests that wait for their answers, over sockets that come and go. */

import type { FakeDelays } from '../delays.ts'
import type { Answer, Faults, RequestFault, RequestKind, Who } from './faults.ts'
import type { Schedule } from '../clock.ts'
import type { Notice } from '../server/server-session.ts'
import type { ServerOptions } from '../server/server.ts'

/** What a client wants of the server. */
export interface LineRequest {
  readonly kind: RequestKind
  /** Waits for the next socket if this one is lost; otherwise it fails then. */
  readonly isKept: boolean
  /** What the server does, once for each request, however often it arrives. @returns the status of its answer */
  act(): Answer
  /** What follows from a yes, told to everybody after the answer. */
  afterwards?(): void
  handleAnswer(answer: Answer): void
  /** No answer comes any more. */
  fail(): void
}

/** `open`: a socket is up. `away`: it is lost, another may come. `leaving`: what was sent arrives, answers do not. */
export type LineState = 'closed' | 'open' | 'away' | 'leaving'

export interface Line {
  readonly state: LineState
  /** Whether a request of a kind waits for its answer. */
  isAsking(kind: RequestKind): boolean
  open(): void
  /** The socket is lost; what is not to be kept fails a moment later. */
  lose(): void
  /** Sends again what was not answered. */
  resume(): void
  /** A silence is over: what it held back arrives. */
  release(): void
  leave(): void
  /** All that waits fails. */
  end(): void
  /** @returns takes it back: nobody waits for it any more */
  request(request: LineRequest): () => void
  /** From the server: at once, or after the next resume. */
  tell(notice: Notice): void
  /** What was kept back for the client. */
  flush(): void
}

interface Pending extends LineRequest {
  /** The answer the server has given, lost or not. */
  status: Answer | undefined
}

/** What a silence holds back, in either direction. */
interface Held {
  act(): void
  /** From the server, which sends it again if the socket is lost. */
  readonly notice: Notice | null
}

/** Whose line it is, and who is told what comes through. */
export interface LineListener {
  readonly who: () => Who
  readonly options: Pick<ServerOptions, 'dropRepeats' | 'redeliver'>
  /** The server knows who is speaking; it takes no notice of anybody else. */
  readonly isKnown: () => boolean
  /** Before each word from the server. */
  handleWord(): void
  handleNotice(notice: Notice): void
}

export function createLine(
  schedule: Schedule,
  { messageMs }: FakeDelays,
  faults: Faults,
  { who, options, isKnown, handleNotice, handleWord }: LineListener,
): Line {
  let state: LineState = 'closed'
  let pending: readonly Pending[] = []
  let kept: Notice[] = []
  /** What was sent over a former socket is lost. */
  let socket = 0
  /** As with TCP: a silence only delays, in both directions, and what it delays is lost with the socket. */
  let held: Held[] = []

  const isSilent = () => faults.condition.of(who()) === 'silent'

  function pass(arriveThere: () => void): void {
    const sentOver = socket
    schedule.after(messageMs, () => {
      if (sentOver === socket) unlessSilent(arriveThere)
    })
  }

  function unlessSilent(act: () => void, notice: Notice | null = null): void {
    if (isSilent()) held.push({ act, notice })
    else act()
  }

  /** A word from the server. */
  function hear(act: () => void): void {
    if (state !== 'open') return
    handleWord()
    act()
  }

  function transmit(request: Pending): void {
    const fault = faults.take(request.kind, who())
    if (!isKnown() || fault?.type === 'ignore') return
    pass(() => arrive(request, fault))
  }

  function arrive(request: Pending, fault: RequestFault | undefined): void {
    const isRepeat = request.status !== undefined && options.dropRepeats
    if (fault?.type === 'fail') request.status = fault.answer
    else if (!isRepeat) request.status = request.act()
    const { status = 200 } = request
    if (fault?.type !== 'loseAck') answer(request, status)
    if (status === 200 && !isRepeat) schedule.after(messageMs, () => request.afterwards?.())
  }

  function answer(request: Pending, status: Answer): void {
    const accept = () => {
      if (!pending.includes(request)) return
      pending = pending.filter((other) => other !== request)
      request.handleAnswer(status)
    }
    pass(() => hear(accept))
  }

  function fail(requests: readonly Pending[]): void {
    pending = pending.filter((request) => !requests.includes(request))
    for (const request of requests) request.fail()
  }

  return {
    get state() {
      return state
    },
    isAsking: (kind) => pending.some((request) => request.kind === kind),
    open() {
      state = 'open'
      socket += 1
      kept = []
      held = []
    },
    lose() {
      state = 'away'
      socket += 1
      if (options.redeliver) kept.push(...held.flatMap(({ notice }) => notice ?? []))
      held = []
      const lost = pending.filter(({ isKept }) => !isKept)
      if (lost.length === 0) return
      schedule.after(messageMs, () => fail(lost.filter((request) => pending.includes(request))))
    },
    resume() {
      state = 'open'
      for (const request of pending) transmit(request)
    },
    release() {
      const due = held
      held = []
      for (const { act, notice } of due) unlessSilent(act, notice)
    },
    leave() {
      state = 'leaving'
    },
    end() {
      state = 'closed'
      fail(pending)
      kept = []
      held = []
    },
    request(request) {
      const waiting: Pending = { ...request, status: undefined }
      pending = [...pending, waiting]
      if (state === 'open') transmit(waiting)
      // Of a session that does not know of its end.
      if (state === 'closed') schedule.after(messageMs, () => fail([waiting]))
      return () => {
        pending = pending.filter((other) => other !== waiting)
      }
    },
    tell(notice) {
      if (state === 'closed' || state === 'leaving') return
      if (state === 'open') unlessSilent(() => hear(() => handleNotice(notice)), notice)
      else if (options.redeliver) kept.push(notice)
    },
    flush() {
      const due = kept
      kept = []
      for (const notice of due) handleNotice(notice)
    },
  }
}

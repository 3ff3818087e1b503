/** A client's link to the server: requests that wait for their answers, over sockets that come and go. */

import type { Schedule } from '../clock.ts'
import type { FakeDelays } from '../delays.ts'
import type { ServerMessage } from '../server/server-session.ts'
import type { Answer, Faults, RequestFault } from './faults.ts'
import type { Link, LinkOptions, LinkRequest } from './link.types.ts'
import type { LinkState } from './network-client.types.ts'

interface Pending extends LinkRequest {
  /** The server's answer, even if it was lost; `undefined` until the request has arrived. */
  status: Answer | undefined
}

/** What a silence delays, in either direction. */
interface Delayed {
  act(): void
  /** From the server, which sends it again if the socket is lost. */
  readonly message: ServerMessage | null
}

export function createLink(
  schedule: Schedule,
  { messageMs }: FakeDelays,
  faults: Faults,
  { who, options, isKnown, handleActivity, handleMessage }: LinkOptions,
): Link {
  let state: LinkState = 'closed'
  let pending: readonly Pending[] = []
  let kept: ServerMessage[] = []
  /** Number of the socket: what was sent over a previous socket is lost. */
  let socket = 0
  /** As with TCP: a silence only delays, in both directions, and what it delays is lost with the socket. */
  let delayed: Delayed[] = []

  const isSilent = () => faults.condition.of(who()) === 'silent'

  function transmit(arrive: () => void): void {
    const sentOver = socket
    schedule.after(messageMs, () => {
      if (sentOver === socket) unlessSilent(arrive)
    })
  }

  /** Another fault may have ended a silence: what it has delayed still comes first. */
  function unlessSilent(act: () => void, message: ServerMessage | null = null): void {
    delayed.push({ act, message })
    release()
  }

  function release(): void {
    while (!isSilent()) {
      const next = delayed.shift()
      if (!next) return
      next.act()
    }
  }

  /** Anything from the server. */
  function receive(act: () => void): void {
    if (state !== 'open') return
    handleActivity()
    act()
  }

  function send(request: Pending): void {
    const fault = faults.take(request.kind, who())
    if (!isKnown() || fault?.type === 'ignore') return
    transmit(() => handleRequest(request, fault))
  }

  function handleRequest(request: Pending, fault: RequestFault | undefined): void {
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
    transmit(() => receive(accept))
  }

  function fail(requests: readonly Pending[]): void {
    pending = pending.filter((request) => !requests.includes(request))
    for (const request of requests) request.fail()
  }

  return {
    get state() {
      return state
    },
    isWaitingFor: (kind) => pending.some((request) => request.kind === kind),
    open() {
      state = 'open'
      socket += 1
      kept = []
      delayed = []
    },
    lose() {
      state = 'away'
      socket += 1
      if (options.redeliver) kept.push(...delayed.flatMap(({ message }) => message ?? []))
      delayed = []
      const lost = pending.filter(({ isKept }) => !isKept)
      if (lost.length === 0) return
      schedule.after(messageMs, () => fail(lost.filter((request) => pending.includes(request))))
    },
    resume() {
      state = 'open'
      // The others are about to fail: they were lost a moment ago.
      for (const request of pending) if (request.isKept) send(request)
    },
    release,
    leave() {
      state = 'leaving'
    },
    end() {
      state = 'closed'
      fail(pending)
      kept = []
      delayed = []
    },
    request(request) {
      const waiting: Pending = { ...request, status: undefined }
      pending = [...pending, waiting]
      if (state === 'open') send(waiting)
      // From a session that does not know that it has ended.
      if (state === 'closed') schedule.after(messageMs, () => fail([waiting]))
      return () => {
        pending = pending.filter((other) => other !== waiting)
      }
    },
    deliver(message) {
      if (state === 'closed' || state === 'leaving') return
      if (state === 'open') unlessSilent(() => receive(() => handleMessage(message)), message)
      else if (options.redeliver) kept.push(message)
    },
    flush() {
      const due = kept
      kept = []
      for (const message of due) handleMessage(message)
    },
  }
}

/** One session of the app: its life from `connect()` to the end, as the network allows it. */

import { openTokError } from '../error.ts'
import type { Completion, OpenTokError } from '../error.ts'
import { Connection } from '../sdk/connection.ts'
import { dispatch, listenOnce, trigger } from '../sdk/emitter.ts'
import type { FakeSession } from '../sdk/objects.types.ts'
import type { Page } from '../sdk/page.types.ts'
import { once } from '../sdk/promise.ts'
import { clearSessionFields, setJoinedFields } from '../sdk/session/session-fields.ts'
import { createJoinedClient } from '../server/joined-client.ts'
import type { Member, Role } from '../server/server-session.ts'
import type { Server } from '../server/server.types.ts'
import type { Client, ClientPublisher } from './client.types.ts'
import type { Who } from './faults.ts'
import { startJoin, UNANSWERED_JOIN } from './join.ts'
import type { JoinAttempt } from './join.ts'
import { createLink } from './link.ts'
import type { ClientState } from './network-client.types.ts'
import { createOutage } from './outage.ts'
import { handleServerMessage } from './server-message.ts'
import { createSilenceDetection } from './silence-detection.ts'

export function createClient(server: Server, page: Page, session: FakeSession): Client {
  const { delays, faults, nextId, options, schedule } = server
  const serverSession = server.sessionOf(session.sessionId)
  const publishers = new Set<ClientPublisher>()
  let state: ClientState = 'disconnected'
  let member: Member | null = null
  let data = ''
  let join: JoinAttempt | undefined
  let answerJoin: Completion = () => {}
  let stopLeaving = () => {}
  let leaveCallbacks: ((event?: unknown) => void)[] = []

  const who = (): Who => ({ connectionId: member?.connection.connectionId, data, session })
  const listSubscribers = () => [...server.subscribers].filter((each) => each.session === session)
  const isKnown = () => member !== null && serverSession.members.has(member)
  const link = createLink(schedule, delays, faults, {
    who,
    options,
    isKnown,
    handleActivity,
    handleMessage: (message) => handleServerMessage(client, message),
  })
  const outage = createOutage(server, serverSession, { who, handleEnd: end, handleActivity })
  const silence = createSilenceDetection(
    schedule,
    delays.silenceMs,
    () => state === 'connected' && faults.condition.of(who()) === 'silent',
    lose,
  )

  function connect(token: string, complete: Completion): void {
    if (state !== 'disconnected' && state !== 'disconnecting') return
    stopLeaving()
    const isGhost = state === 'disconnected' && session.connection !== null
    state = 'connecting'
    const answer = once(complete)
    answerJoin = answer
    // As in OpenTok: called among the app's listeners, by the next join that succeeds.
    listenOnce(session, 'sessionConnected', () => answer())
    const identity = server.tokens.get(token)
    data = identity?.data ?? ''
    if (isGhost) clearSessionFields(session)
    join = isGhost
      ? UNANSWERED_JOIN
      : startJoin(server, {
          token,
          identity,
          who,
          handleSuccess: () => letIn(identity?.role ?? 'publisher'),
          handleFailure: failJoin,
        })
  }

  const failUnexpectedly = () => failJoin(openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001))

  function failJoin(error: OpenTokError): void {
    state = 'disconnected'
    page.raise(error)
    // As in OpenTok: the event is the error itself.
    trigger(session, 'sessionConnectFailed', error)
    answerJoin(error)
  }

  function letIn(role: Role): void {
    const present = client.isJoined ? member?.connection : undefined
    const connection = present ?? new Connection(nextId('connection'), data)
    // A former member of this session, which the server may still list, receives nothing.
    const joined = createJoinedClient(connection, role, who, (message) => {
      if (member === joined) link.deliver(message)
    })
    member = joined
    state = 'connected'
    link.open()
    setJoinedFields(session, joined, serverSession)
    // Before the app hears of it: whatever its listeners do, they do as a member.
    serverSession.join(joined)
    dispatch(session, { type: 'sessionConnected' })
    joined.greet((message) => member === joined && handleServerMessage(client, message))
    silence.update()
  }

  function disconnect(): Promise<unknown> {
    if (state === 'disconnected') {
      clearSessionFields(session)
      return Promise.resolve()
    }
    if (state === 'connecting' && !join?.isRequested) {
      join?.cancel()
      state = 'disconnected'
      return Promise.resolve()
    }
    if (state === 'connecting') {
      join?.cancel()
      state = 'disconnecting'
      // The leave is never answered; the join is.
      schedule.after(delays.leaveMs, failUnexpectedly)
      return new Promise(() => {})
    }
    const left = new Promise((resolve) => leaveCallbacks.push(resolve))
    if (link.state === 'closed') state = 'disconnecting'
    if (state === 'connected') leave()
    if (state === 'reconnecting') {
      state = 'disconnecting'
      schedule.after(delays.leaveAwayMs - delays.endMs, () => end('clientDisconnected'))
    }
    return left
  }

  /** What was sent before the leave arrives before it. */
  function leave(): void {
    state = 'disconnecting'
    link.leave()
    const leaving = member
    schedule.after(3 * delays.messageMs, () => {
      if (leaving) serverSession.remove(leaving, 'clientDisconnected')
    })
    // Measured: a join that starts before this timer cancels it, and nobody hears of the leave.
    stopLeaving = schedule.after(delays.leaveMs - delays.endMs, () => end('clientDisconnected'))
  }

  function lose(): void {
    if (!client.isJoined || link.state !== 'open') return
    link.lose()
    if (state === 'reconnecting') return outage.startAgain(member)
    state = 'reconnecting'
    silence.update()
    outage.start(member)
    dispatch(session, { type: 'sessionReconnecting', cancelable: false })
  }

  function resume(): void {
    silence.update()
    link.release()
    if (state !== 'reconnecting' || link.state !== 'away') return
    outage.cancelForget()
    if (!isKnown() && options.unknownSocketCloseCode !== null) return end('networkDisconnected')
    link.resume()
    if (options.greetResumed) handleActivity()
    else outage.waitForMessage()
  }

  /** Measured: OpenTok is reconnected at the first message that it receives, not when the socket opens. */
  function handleActivity(): void {
    if (state !== 'reconnecting') return
    outage.end()
    state = 'connected'
    dispatch(session, { type: 'sessionReconnected' })
    link.flush()
    silence.update()
  }

  function end(reason: string): void {
    outage.end()
    // Measured: an unanswered publish makes OpenTok fail here, and nobody hears that the session has ended.
    const isStuck = link.isWaitingFor('stream')
    link.end()
    if (isStuck) return
    schedule.after(delays.endMs, () => finish(reason))
  }

  function handleForcedOut(reason: string): void {
    outage.end()
    schedule.after(delays.endMs, () => finish(reason))
    // Measured: OpenTok closes the socket of a client that was forced out late, and distinguishes sockets by address.
    if (options.addressPerConnection) return
    schedule.after(delays.leaveMs, () => {
      if (!client.isJoined || !member) return
      serverSession.remove(member, 'clientDisconnected')
      handleForcedOut('clientDisconnected')
    })
  }

  function finish(reason: string): void {
    if (state === 'disconnected') return
    for (const subscriber of listSubscribers()) subscriber.failPending()
    if (isKnown()) outage.forgetLater(member)
    state = 'disconnected'
    silence.update()
    member = null
    clearSessionFields(session)
    /** Stays `undefined` if a listener prevents the default: the subscribers are kept then. */
    let ended: unknown
    dispatch(session, { type: 'sessionDisconnected', reason }, (event) => (ended = event))
    for (const publisher of publishers) publisher.handleSessionEnd(reason)
    publishers.clear()
    for (const subscriber of ended ? listSubscribers() : []) subscriber.destroy(reason)
    link.end()
    for (const callback of leaveCallbacks.splice(0)) callback(ended)
  }

  const client: Client = {
    session,
    server,
    page,
    serverSession,
    link,
    publishers,
    get state() {
      return state
    },
    get member() {
      return member
    },
    get isJoined() {
      return state === 'connected' || state === 'reconnecting'
    },
    who,
    connect,
    letIn: () => letIn('publisher'),
    disconnect,
    lose,
    resume,
    updateSilence: silence.update,
    giveUp(reason) {
      if (client.isJoined) end(reason)
    },
    handleForcedOut,
    closeLeftBehind() {
      if (!client.isJoined) return
      outage.end()
      link.end()
      failUnexpectedly()
    },
  }
  server.clients.add(client)
  return client
}

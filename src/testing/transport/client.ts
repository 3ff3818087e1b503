/** One session of the app: its life from `connect()` to the end, as the network lets it. */

import { dispatch, listenOnce } from '../sdk/emitter.ts'
import { openTokError } from '../error.ts'
import type { Completion, OpenTokError } from '../error.ts'
import type { Who } from './faults.ts'
import { startJoining, UNANSWERED } from './join.ts'
import type { Joining, JoinRequest } from './join.ts'
import type { Client, ClientState } from './client.types.ts'
import { Connection } from '../sdk/connection.ts'
import { createLine } from './link.ts'
import { createNewcomer } from '../server/joined-client.ts'
import { announce } from './server-message.ts'
import { createOutage } from './outage.ts'
import type { Page } from '../sdk/page.ts'
import { once } from '../sdk/promise.ts'
import type { Publication } from '../sdk/publisher/publisher-controller.types.ts'
import type { Member, Role } from '../server/server-session.ts'
import type { Server } from '../server/server.ts'
import type { FakeSession } from '../sdk/session/session.ts'
import { showJoined, showLeft } from '../sdk/session/session-fields.ts'
import { createSilenceWatch } from './silence-detection.ts'

export function createClient(server: Server, page: Page, face: FakeSession): Client {
  const { delays, faults, nextId, options, schedule } = server
  const room = server.roomOf(face.sessionId)
  const publications = new Set<Publication>()
  let state: ClientState = 'disconnected'
  let member: Member | null = null
  let data = ''
  let joining: Joining | undefined
  let answerJoin: Completion = () => {}
  let stopLeaving = () => {}
  let leavers: ((event?: unknown) => void)[] = []

  const who = (): Who => ({ connectionId: member?.connection.connectionId, data, session: face })
  const viewers = () => [...server.viewers].filter(({ session }) => session === face)
  const isKnown = () => member !== null && room.members.has(member)
  const line = createLine(schedule, delays, faults, {
    who,
    options,
    isKnown,
    handleWord,
    handleNotice: (notice) => announce(client, notice),
  })
  const outage = createOutage(server, room, { who, handleEnd: end, handleWord })
  const silence = createSilenceWatch(
    schedule,
    delays.silenceMs,
    () => state === 'connected' && faults.condition.of(who()) === 'silent',
    lose,
  )

  function connect(token: string, complete: Completion): void {
    if (state !== 'disconnected' && state !== 'disconnecting') return
    stopLeaving()
    const isGhost = state === 'disconnected' && face.connection !== null
    state = 'connecting'
    const answer = once(complete)
    answerJoin = answer
    // As OpenTok does: called in line with the app's listeners, by whichever join succeeds next.
    listenOnce(face, 'sessionConnected', () => answer())
    const identity = server.tokens.get(token)
    data = identity?.data ?? ''
    if (isGhost) showLeft(face)
    const request: JoinRequest = {
      token,
      identity,
      who,
      handleSuccess: () => letIn(identity?.role ?? 'publisher'),
      handleFailure: failJoin,
    }
    joining = isGhost ? UNANSWERED : startJoining(server, request)
  }

  function failJoin(error: OpenTokError): void {
    state = 'disconnected'
    page.raise(error)
    dispatch(face, { type: 'sessionConnectFailed', reason: error.message })
    answerJoin(error)
  }

  function letIn(role: Role): void {
    const connection = new Connection(nextId('connection'), data)
    // A former self, which the server may still list, is told nothing.
    const joined = createNewcomer(connection, role, who, (notice) => {
      if (member === joined) line.tell(notice)
    })
    member = joined
    state = 'connected'
    line.open()
    showJoined(face, joined, room)
    // Before the app hears of it: whatever its listeners do, they do as a member.
    room.join(joined)
    dispatch(face, { type: 'sessionConnected' })
    joined.greet((notice) => member === joined && announce(client, notice))
    silence.look()
  }

  function disconnect(): Promise<unknown> {
    if (state === 'disconnected') {
      showLeft(face)
      return Promise.resolve()
    }
    if (state === 'connecting' && !joining?.isAsked) {
      joining?.cancel()
      state = 'disconnected'
      return Promise.resolve()
    }
    if (state === 'connecting') {
      cutJoinShort()
      return new Promise(() => {})
    }
    const left = new Promise((resolve) => leavers.push(resolve))
    if (line.state === 'closed') state = 'disconnecting'
    if (state === 'connected') sayGoodbye()
    if (state === 'reconnecting') {
      state = 'disconnecting'
      schedule.after(delays.leaveAwayMs - delays.endMs, () => end('clientDisconnected'))
    }
    return left
  }

  /** The leave is never answered; the join is. */
  function cutJoinShort(): void {
    joining?.cancel()
    state = 'disconnecting'
    schedule.after(delays.leaveMs, () =>
      failJoin(openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001)),
    )
  }

  /** What was sent before arrives before. */
  function sayGoodbye(): void {
    state = 'disconnecting'
    line.leave()
    const leaving = member
    schedule.after(3 * delays.messageMs, () => {
      if (leaving) room.remove(leaving, 'clientDisconnected')
    })
    // Measured: a join that begins before is the end of it, and nobody hears of the leave.
    stopLeaving = schedule.after(delays.leaveMs - delays.endMs, () => end('clientDisconnected'))
  }

  function lose(): void {
    if (!client.isJoined || line.state !== 'open') return
    line.lose()
    outage.silence()
    if (state === 'reconnecting') return
    state = 'reconnecting'
    silence.look()
    outage.begin(member)
    dispatch(face, { type: 'sessionReconnecting', cancelable: false })
  }

  function resume(): void {
    silence.look()
    line.release()
    if (state !== 'reconnecting' || line.state !== 'away') return
    outage.remember()
    if (!isKnown() && options.unknownSocketCloseCode !== null) return end('networkDisconnected')
    line.resume()
    if (options.greetResumed) handleWord()
    else outage.listen()
  }

  /** Measured: OpenTok is back with the first word that it hears, not with the socket. */
  function handleWord(): void {
    if (state !== 'reconnecting') return
    outage.end()
    state = 'connected'
    dispatch(face, { type: 'sessionReconnected' })
    line.flush()
    silence.look()
  }

  function end(reason: string): void {
    outage.end()
    // Measured: OpenTok falls over a publish that was not answered, and nobody hears that the session has ended.
    const isStuck = line.isAsking('stream')
    line.end()
    if (isStuck) return
    schedule.after(delays.endMs, () => finish(reason))
  }

  function handleForcedOut(reason: string): void {
    outage.end()
    schedule.after(delays.endMs, () => finish(reason))
    outage.closeLate(() => {
      if (!client.isJoined || !member) return
      room.remove(member, 'clientDisconnected')
      handleForcedOut('clientDisconnected')
    })
  }

  function finish(reason: string): void {
    if (state === 'disconnected') return
    for (const viewer of viewers()) viewer.cutShort()
    if (state === 'connected' && isKnown()) outage.forgetLater(member)
    state = 'disconnected'
    silence.look()
    member = null
    showLeft(face)
    let happened: unknown
    dispatch(face, { type: 'sessionDisconnected', reason }, (event) => (happened = event))
    for (const publication of publications) publication.handleSessionEnd(reason)
    publications.clear()
    for (const viewer of happened ? viewers() : []) viewer.destroy(reason)
    line.end()
    for (const leave of leavers.splice(0)) leave(happened)
  }

  const client: Client = {
    face,
    server,
    page,
    room,
    line,
    publications,
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
    watchForSilence: silence.look,
    giveUp(reason) {
      if (client.isJoined) end(reason)
    },
    handleForcedOut,
    closeLeftBehind() {
      if (!client.isJoined) return
      outage.end()
      line.end()
      failJoin(openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001))
    },
  }
  server.clients.add(client)
  return client
}

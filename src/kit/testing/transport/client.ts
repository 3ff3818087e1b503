/** One session of the app: its life from `connect()` to the end, as the network allows it. */

import { Connection } from '../sdk/connection.ts'
import { dispatch } from '../sdk/emitter.ts'
import type { FakeSession } from '../sdk/objects.types.ts'
import type { Page } from '../sdk/page.types.ts'
import { clearSessionFields, setJoinedFields } from '../sdk/session/session-fields.ts'
import { createJoinedClient } from '../server/joined-client.ts'
import type { Role } from '../server/server-session.ts'
import type { Server } from '../server/server.types.ts'
import type { Client, ClientCore, ClientPublisher } from './client.types.ts'
import { createJoining } from './joining.ts'
import { createLeaving } from './leaving.ts'
import { createLink } from './link.ts'
import { createMembership } from './membership.ts'
import { createOutage } from './outage.ts'
import { handleServerMessage } from './server-message.ts'

export function createClient(server: Server, page: Page, session: FakeSession): Client {
  const { delays, faults, nextId, options, schedule } = server
  const serverSession = server.sessionOf(session.sessionId)
  const publishers = new Set<ClientPublisher>()
  const membership = createMembership(session, serverSession)
  const link = createLink(schedule, delays, faults, {
    who: membership.who,
    options,
    isKnown: () => membership.isKnown,
    handleActivity: () => outage.handleActivity(),
    handleMessage: (message) => handleServerMessage(client, message),
  })
  const core: ClientCore = { server, page, session, serverSession, link, membership }
  const outage = createOutage(core, end)
  const joining = createJoining(core, letIn)
  const leaving = createLeaving(core, joining, end)
  const listSubscribers = () => [...server.subscribers].filter((each) => each.session === session)

  function letIn(role: Role): void {
    const present = membership.isJoined ? membership.member?.connection : undefined
    const connection = present ?? new Connection(nextId('connection'), membership.data)
    // A previous member of this session, which the server may still list, receives nothing.
    const joined = createJoinedClient(connection, role, membership.who, (message) => {
      if (membership.member === joined) link.deliver(message)
    })
    membership.member = joined
    membership.state = 'connected'
    link.open()
    setJoinedFields(session, joined, serverSession)
    // Before the app hears of it: whatever its listeners do, they do as a member.
    serverSession.join(joined)
    dispatch(session, { type: 'sessionConnected' })
    joined.greet((message) => membership.member === joined && handleServerMessage(client, message))
    outage.updateSilence()
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
      const { isJoined, member } = membership
      if (!isJoined || !member) return
      serverSession.remove(member, 'clientDisconnected')
      handleForcedOut('clientDisconnected')
    })
  }

  function finish(reason: string): void {
    if (membership.state === 'disconnected') return
    for (const subscriber of listSubscribers()) subscriber.failPending()
    if (membership.isKnown) outage.forgetLater(membership.member)
    membership.state = 'disconnected'
    outage.updateSilence()
    membership.member = null
    clearSessionFields(session)
    /** Stays `undefined` if a listener prevents the default: the subscribers are kept then. */
    let ended: unknown
    dispatch(session, { type: 'sessionDisconnected', reason }, (event) => (ended = event))
    for (const publisher of publishers) publisher.handleSessionEnd(reason)
    publishers.clear()
    for (const subscriber of ended ? listSubscribers() : []) subscriber.destroy(reason)
    link.end()
    leaving.answer(ended)
  }

  const client: Client = {
    session,
    server,
    page,
    serverSession,
    link,
    publishers,
    get state() {
      return membership.state
    },
    get member() {
      return membership.member
    },
    get isJoined() {
      return membership.isJoined
    },
    who: membership.who,
    connect(token, complete) {
      if (membership.state !== 'disconnected' && membership.state !== 'disconnecting') return
      leaving.cancel()
      joining.start(token, complete)
    },
    letIn: () => letIn('publisher'),
    disconnect: leaving.disconnect,
    lose: outage.lose,
    resume: outage.resume,
    updateSilence: outage.updateSilence,
    giveUp(reason) {
      if (membership.isJoined) end(reason)
    },
    handleForcedOut,
    closeLeftBehind() {
      if (!membership.isJoined) return
      outage.end()
      link.end()
      joining.failUnexpectedly()
    },
  }
  server.clients.add(client)
  return client
}

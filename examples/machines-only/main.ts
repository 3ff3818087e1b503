/** The session's machine alone, with an adapter of the app's own: for those who have XState already. */

import { ReconnectionError } from 'opentok-reconnection'
import { sessionMachine } from 'opentok-reconnection/machines'
import type { AttemptInput, SessionMachineEvent } from 'opentok-reconnection/machines'
import { createActor, fromCallback, fromPromise } from 'xstate'
import { openPage } from '../page.ts'
import { enterRoom } from '../room.ts'

const room = await enterRoom()
const { session, token } = room

/** What the chart does to the world. Its guards and delays can be replaced the same way. */
const machine = sessionMachine.provide({
  actors: {
    joinSession: fromPromise(async () => {
      await connect(await token())
      return session.connection?.connectionId ?? null
    }),
    leaveSession: fromPromise<void>(async () => {
      await session.disconnect()
    }),
    waitForAttempt: fromCallback<SessionMachineEvent, AttemptInput>(({ sendBack }) => {
      const delayMs = 1_000 + Math.random() * 1_000
      sendBack({ type: 'attempt.scheduled', at: Date.now() + delayMs })
      const timer = setTimeout(() => sendBack({ type: 'attempt.due' }), delayMs)
      return () => clearTimeout(timer)
    }),
    waitForNetwork: fromCallback<SessionMachineEvent>(({ sendBack }) => {
      const tell = () => sendBack({ type: 'network.online' })
      addEventListener('online', tell)
      return () => removeEventListener('online', tell)
    }),
  },
})

const actor = createActor(machine)

/** What OpenTok says, in the chart's words. A second `sessionConnected` is a repeat: the chart has no way for it. */
session.on({
  sessionConnected: () => tell({ type: 'session.connected', connectionId: ownId(), requested: true }),
  sessionReconnecting: () => tell({ type: 'session.reconnecting', at: Date.now() }),
  sessionReconnected: () => tell({ type: 'session.reconnected' }),
  sessionDisconnected: ({ reason }: { reason: string }) =>
    tell({ type: 'session.disconnected', at: Date.now(), reason }),
})

const tell = (event: SessionMachineEvent) => actor.send(event)

const ownId = () => session.connection?.connectionId ?? null

function connect(token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    session.connect(token, (error) =>
      error ? reject(new ReconnectionError('joinFailed', error)) : resolve(),
    )
  })
}

const show = openPage(room)
actor.subscribe(({ context, value }) => {
  const [status = ''] = typeof value === 'string' ? [value] : Object.keys(value)
  show(status, { value, context })
})
actor.start()
actor.send({ type: 'session.join' })

/** Uses only the session's machine, with the app's own adapter: for apps that already use XState. */

import { ReconnectionError } from 'opentok-reconnection'
import { sessionMachine } from 'opentok-reconnection/machines'
import type { AttemptInput, SessionMachineEvent } from 'opentok-reconnection/machines'
import { createActor, fromCallback, fromPromise } from 'xstate'
import { openPage } from '../page.ts'
import { openDemoSession } from '../demo-session.ts'

const demo = await openDemoSession()
const { session, token } = demo

/** The jobs of the machine. Guards and delays can be replaced in the same way. */
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
      const handleOnline = () => sendBack({ type: 'network.online' })
      addEventListener('online', handleOnline)
      return () => removeEventListener('online', handleOnline)
    }),
  },
})

const actor = createActor(machine)

/** Maps OpenTok's events to those of the machine. The machine ignores a repeated `sessionConnected`. */
session.on({
  sessionConnected: () =>
    send({ type: 'session.connected', connectionId: ownId(), requested: true }),
  sessionReconnecting: () => send({ type: 'session.reconnecting', at: Date.now() }),
  sessionReconnected: () => send({ type: 'session.reconnected' }),
  sessionDisconnected: ({ reason }: { reason: string }) =>
    send({ type: 'session.disconnected', at: Date.now(), reason }),
})

const send = (event: SessionMachineEvent) => actor.send(event)

const ownId = () => session.connection?.connectionId ?? null

function connect(token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    session.connect(token, (error) =>
      error ? reject(new ReconnectionError('joinFailed', error)) : resolve(),
    )
  })
}

const show = openPage(demo)
actor.subscribe(({ context, value }) => {
  const [status = ''] = typeof value === 'string' ? [value] : Object.keys(value)
  show(status, { value, context })
})
actor.start()
actor.send({ type: 'session.join' })

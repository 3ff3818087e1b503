/** Signals between the phone and the server: nothing confirms one but its echo. */

import { DELAYS, later } from '../native.types.ts'
import type { NativeConnection, NativeSignal } from '../native.types.ts'
import type { PhoneNetwork } from './network.ts'
import type { NativeSession } from '../session.ts'
import { crash } from '../world.ts'
import type { NativeWorld } from '../world.ts'

/** A signal of the phone that reached the server. `to` is a connection id, or `undefined` for everybody. */
export interface ReceivedSignal extends NativeSignal {
  readonly from: string
  readonly to: string | undefined
}

export interface SignalTraffic {
  /** What reached the server, in order. */
  readonly received: readonly ReceivedSignal[]
  /** The module's `sendSignal`. Without network, native keeps the signal until the reconnection. */
  send(client: NativeSession, signal: NativeSignal, to: string): void
  flush(client: NativeSession): void
  deliver(client: NativeSession, signal: NativeSignal, sender: NativeConnection | undefined): void
}

export function createSignals(world: NativeWorld, network: PhoneNetwork): SignalTraffic {
  const { clients } = network
  const received: ReceivedSignal[] = []

  function transmit(client: NativeSession, signal: NativeSignal, to: string | undefined): void {
    later(DELAYS.signal, () => {
      const { connection } = client
      if (!connection || !clients.has(client)) return
      if (!network.isReachable) return void client.kept.push({ signal, to })
      received.push({ ...signal, from: connection.connectionId, to })
      for (const receiver of clients) {
        const isOwn = receiver.connection?.connectionId === to
        if (to === undefined || (isOwn && world.options.echoesToSelf))
          deliver(receiver, signal, connection)
      }
    })
  }

  function deliver(
    client: NativeSession,
    { type, data }: NativeSignal,
    sender: NativeConnection | undefined,
  ): void {
    const { sessionId } = client
    if (world.os === 'android' && !sender) {
      if (crash(world, 'NullPointerException: signal without sender (Module.java:401)')) return
    }
    client.emit('onSignalReceived', {
      sessionId,
      type,
      data,
      ...(sender && { connectionId: sender.connectionId }),
    })
  }

  return {
    received,
    send(client, signal, to) {
      const recipient = to === '' ? undefined : world.connections.get(to)
      if (to !== '' && !recipient) {
        world.violations.push(`sendSignal to a connection that native does not know`)
        // Unknown: everybody on iOS, nobody on Android.
        if (world.os === 'android') return
      }
      transmit(client, signal, recipient?.connectionId)
    },
    flush(client) {
      for (const { signal, to } of client.kept.splice(0)) transmit(client, signal, to)
    },
    deliver,
  }
}

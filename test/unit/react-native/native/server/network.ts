/** The network between the phone and the server of a session: who hears what, now or when the phone is back. */

import type { NativeSession } from '../session.ts'

export type Announce = (client: NativeSession) => void

export class PhoneNetwork {
  /** The phone's connections to the session; more than one only if it joined twice. */
  readonly clients = new Set<NativeSession>()
  isReachable = true
  readonly #missed: (() => void)[] = []

  readonly toClients = (announce: Announce): void => {
    for (const client of this.clients) {
      if (this.isReachable) announce(client)
      else this.#missed.push(() => announce(client))
    }
  }

  deliverMissed(): void {
    for (const announce of this.#missed.splice(0)) announce()
  }

  /** A client that has ended hears nothing more. */
  remove(client: NativeSession): void {
    this.clients.delete(client)
    this.#missed.length = 0
  }
}

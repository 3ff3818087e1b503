/** Runs in the page of a person: peers on top of the reconnection, and a record of what they say. */
import { createPeers } from 'opentok-reconnection/peers'
import type { Peers, PeersOptions, PeerSignal } from 'opentok-reconnection/peers'

declare global {
  interface Window {
    beside: typeof beside
  }
}

type Told = Pick<PeerSignal, 'data' | 'replayed' | 'sentAt'> & {
  readonly by: string | undefined
  /** When it was told, by the clock of the page. */
  readonly at: number
}

const beside = {
  peers: undefined as unknown as Peers,
  told: [] as Told[],
  /** `bob away`, with the time. */
  changes: [] as { readonly change: string; readonly at: number }[],

  start(options?: PeersOptions) {
    const peers = createPeers(window.person.reconnection, options)
    beside.peers = peers
    peers.on('signal', ({ data, from, own, replayed, sentAt }) => {
      if (!own) beside.told.push({ data, replayed, sentAt, by: from?.data, at: Date.now() })
    })
    peers.on('peerChanged', ({ person, state }) => {
      beside.changes.push({ change: `${person} ${state}`, at: Date.now() })
    })
  },
}

window.beside = beside

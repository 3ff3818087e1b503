/** Runs in the page of a person: an app that follows the schedule and records what happens. */

import { createPeers } from 'opentok-reconnection/peers'
import type { Peers } from 'opentok-reconnection/peers'
import type { Call, Name, PageRecord } from '../soak.types.ts'
import { createCalls } from './calls.page.ts'
import { disableAudioOutput } from './silent-audio.page.ts'
import { createPromises } from './promises.page.ts'
import { readLeftovers, readTiles } from './read.page.ts'
import { recordHistory, watchCamera } from './history.page.ts'
import type { History } from './history.page.ts'
import { describeClient, watchDeadClient } from './unannounced-end.page.ts'

declare global {
  interface Window {
    soak: typeof soak
  }
}

const { person } = window
disableAudioOutput()
watchCamera((constraints) => history?.note(`  camera request: ${constraints}`))
const promises = createPromises()
const calls = createCalls(promises)
let deadClient: ReturnType<typeof watchDeadClient>
let history: History | undefined
let name: Name
let peers: Peers | undefined
const heard: string[] = []
const thrown: string[] = []

const soak = {
  /** Call it after `person.create()`. */
  begin(own: Name, other: Name, audio: boolean): void {
    name = own
    history = recordHistory()
    calls.begin(own, other, history, audio)
    deadClient = watchDeadClient()
    person.reconnection.on('signal', ({ data, own: isOwn }) => {
      // The beginning of a long one is enough.
      if (!isOwn) heard.push((data ?? '').slice(0, 20))
    })
  },

  /** Call it after `begin()`. Whatever is told again was not heard before. */
  addPeers(replay: boolean): void {
    peers = createPeers(person.reconnection, { replay, presence: { beatMs: 1_000 } })
    const told = new Set<string>()
    peers.on('signal', ({ data = '', own, replayed }) => {
      if (own) return
      const line = data.slice(0, 20)
      if (replayed && told.has(line)) thrown.push(`told twice: ${line}`)
      if (replayed) history?.note(`  told again: ${line}`)
      told.add(line)
    })
  },

  do({ does, ...args }: Call): void {
    history?.note(`> ${does} ${Object.values(args).join(' ')}`)
    try {
      calls.table[does](args as never)
    } catch (error) {
      thrown.push(`${does}: ${String(error)}`)
    }
  },

  help: calls.help,

  dispose(): void {
    deadClient.stop()
    peers?.dispose()
    person.reconnection.dispose()
  },

  read(): PageRecord {
    const { media, reconnection, seen, tiles } = person
    const { connectionId, status } = reconnection.getSnapshot()
    const { outages, joins } = reconnection.stats
    return {
      name,
      status,
      connectionId,
      seen,
      tileStatuses: tiles,
      pending: promises.pending(),
      deadClientMs: deadClient.longestMs(),
      ...calls.read(),
      ...readTiles(reconnection),
      cameraRequests: media.cameraRequests(),
      liveTracks: media.liveTracks(),
      heard,
      thrown,
      client: describeClient(person.session),
      overlaps: person.joins.overlaps(),
      outages,
      joins,
      leftovers: readLeftovers(),
      history: history?.lines ?? [],
    }
  },
}

window.soak = soak

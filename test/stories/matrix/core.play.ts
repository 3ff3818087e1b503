/** Plays the scripted call, with one call of the app inside one event. */

import { EVENT_NAMES } from '../../../src/contract/events.ts'
import type {
  ReconnectingSubscriber,
  ReconnectionEvents,
  SubscriberEvents,
} from '../../../src/index.ts'
import { endCall } from '../fuzz/ending.ts'
import { AppError } from '../fuzz/settings.ts'
import { reportTo } from '../fuzz/watch.ts'
import type { World } from '../fuzz/world.ts'
import { LISTENER_CALLS } from './core.calls.ts'
import type { ListenerCall } from './core.calls.ts'
import { playCall } from './core.script.ts'
import { runCell } from './matrix.ts'
import type { Cell, Played } from './matrix.ts'

const TILE_EVENTS = Object.keys({
  connected: 1,
  reconnecting: 1,
  reconnected: 1,
  stalled: 1,
  disconnected: 1,
  statusChanged: 1,
  qualityChanged: 1,
  subscriberChanged: 1,
  elementChanged: 1,
} satisfies Record<keyof SubscriberEvents, 1>) as (keyof SubscriberEvents)[]

/** Events of the session under their own names, those of its tiles after the word `tile`. */
export const EVENTS = [...EVENT_NAMES, ...TILE_EVENTS.map((name) => `tile ${name}`)]

/** Calls the listener at each event of the call, those of tiles included. */
function listenToAll({ app: { reconnection } }: World, handle: (event: string) => void): void {
  for (const name of EVENT_NAMES as (keyof ReconnectionEvents)[])
    reconnection.on(name, () => handle(name))
  const known = new Set<ReconnectingSubscriber>()
  reconnection.on('streamCreated', ({ stream }) => {
    const tile = reconnection.subscribers.get(stream.streamId)
    if (!tile || known.has(tile)) return
    known.add(tile)
    for (const name of TILE_EVENTS) tile.on(name, () => handle(`tile ${name}`))
  })
}

/** @returns how often each event occurs in the call, if its listeners call nothing */
export async function countEvents(): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  let isEnding = false
  const world = await playCall((begun) => {
    reportTo(begun.tell)
    listenToAll(begun, (event) => {
      if (!isEnding) counts.set(event, (counts.get(event) ?? 0) + 1)
    })
  })
  isEnding = true
  await endCall(world, 1)
  if (world.broken.length > 0) throw new Error([...world.broken, ...world.history].join('\n'))
  return counts
}

export const playCell = ({
  call,
  ending,
  event,
  occurrence,
}: Cell<ListenerCall>): Promise<Played> =>
  runCell<World>(async (handleBegun) => {
    let count = 0
    const world = await playCall((begun) => {
      handleBegun(begun)
      begun.app.reconnection.on('error', ({ error }) => {
        if (!(error instanceof AppError)) begun.tell(`announces an error: ${String(error)}`)
      })
      listenToAll(begun, (name) => {
        if (name !== event || (count += 1) !== occurrence) return
        begun.note(`  listener of ${event}: ${call}`)
        begun.app.excuseChange()
        LISTENER_CALLS[call](begun)
      })
    })
    if (count < occurrence) world.tell(`has no ${event} number ${occurrence}`)
    count = occurrence
    await endCall(world, ending)
  })

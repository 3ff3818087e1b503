/** Plays the call of an app over the automatic entry, with one call of the app inside one event. */

import { reportTo } from '../fuzz/watch.ts'
import { AUTO_CALLS } from './auto.calls.ts'
import type { AutoCallName } from './auto.calls.ts'
import { watchTurns } from './auto.laws.ts'
import { endAutoCall, playAutoCall } from './auto.script.ts'
import { PUBLISHER_EVENTS, SESSION_EVENTS, SUBSCRIBER_EVENTS } from './auto.world.ts'
import type { AutoWorld } from './auto.world.ts'
import { runCell } from './matrix.ts'
import type { Cell, Played } from './matrix.ts'

export const AUTO_EVENTS = [
  ...SESSION_EVENTS,
  ...SUBSCRIBER_EVENTS.map((name) => `subscriber ${name}`),
  ...PUBLISHER_EVENTS.map((name) => `publisher ${name}`),
]

/** @returns how often each event occurs in the call, if its listeners call nothing */
export async function countAutoEvents(): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  let isEnding = false
  const world = await playAutoCall((begun) => {
    reportTo(begun.tell)
    const checkTurn = watchTurns(begun)
    begun.handleEvent = (name, event) => {
      checkTurn(name, event)
      if (!isEnding) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  })
  isEnding = true
  await endAutoCall(world)
  const { broken, history } = world
  if (broken.length > 0) throw new Error([...broken, ...history].join('\n'))
  return counts
}

export const playAutoCell = ({ call, event, occurrence }: Cell<AutoCallName>): Promise<Played> =>
  runCell<AutoWorld>(async (handleBegun) => {
    let count = 0
    const world = await playAutoCall((begun) => {
      handleBegun(begun)
      const checkTurn = watchTurns(begun)
      begun.handleEvent = (name, heard) => {
        if (begun.isInstalled) checkTurn(name, heard)
        if (name !== event || (count += 1) !== occurrence) return
        begun.note(`  listener of ${event}: ${call}`)
        AUTO_CALLS[call](begun, heard)
      }
    })
    if (count < occurrence) world.tell(`has no ${event} number ${occurrence}`)
    count = occurrence
    await endAutoCall(world)
  })

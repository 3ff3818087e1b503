/** Plays one fuzzed call from its beginning to its end. */

import fc from 'fast-check'
import { vi } from 'vitest'
import type { Model } from './commands.ts'
import { endCall } from './ending.ts'
import type { Settings } from './settings.ts'
import { takeXStateWarnings } from '../../tools/vitest/xstate-warnings.ts'
import { reportTo } from './watch.ts'
import { createWorld } from './world.ts'
import type { World } from './world.ts'

export interface Result {
  /** The laws that were broken; nothing is played after the first. */
  readonly broken: readonly string[]
  /** What has happened, one line each. */
  readonly history: readonly string[]
}

/** @param how the call ends */
export async function play(
  given: Settings,
  commands: Iterable<fc.AsyncCommand<Model, World>>,
  how: number,
): Promise<Result> {
  const world = await createWorld(given)
  const { broken, history } = world
  const model = { joins: 0, people: 0, publishers: 0, signals: 0 }
  reportTo(world.tell)
  try {
    await fc.asyncModelRun(() => ({ model, real: world }), commands)
    await endCall(world, how)
    if (vi.getTimerCount() > 0) world.tell('uses the timers of the platform')
  } catch (error) {
    if (broken.length === 0) world.tell(String((error as Error).stack))
  }
  vi.clearAllTimers()
  for (const warning of takeXStateWarnings()) world.tell(`XState warns: ${warning}`)
  return { broken, history }
}

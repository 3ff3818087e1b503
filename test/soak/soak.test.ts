/**
 * Two people on the real client, and everything that can happen to them, at random. `npm run soak:real` plays new
 * seeds; here a few that are known.
 */
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { EmulatorOptions } from '../../src/emulator/emulator.types.ts'
import { useStage } from '../e2e/browser/harness.ts'
import { toFailure, toSummary, withSteps } from './report.ts'
import { play } from './run.ts'
import type { Outcome } from './run.ts'
import { toPlan } from './schedule.ts'
import { shrink } from './shrink.ts'
import type { Plan } from './soak.types.ts'

const { MS, RUNS, SEED, SHRINK = '12', STEPS } = process.env
/** Short ones that heal within seconds. */
const KNOWN = [6, 9, 11, 13, 17]
const ms = Number(MS ?? (RUNS ? 8_000 : 5_000))
const first = Number(SEED ?? Date.now() % 1_000_000)
const seeds = RUNS ? Array.from({ length: Number(RUNS) }, (_, index) => first + index) : KNOWN
/** The places of the steps that are played; by default all of them. */
const only = STEPS?.split(',').map(Number)
/** How often a schedule that fails is played again, to make it shorter. */
const tries = RUNS ? Number(SHRINK) : 0

const onStage = useStage(undefined, join(import.meta.dirname, 'page', 'soak.page.ts'))

type Run = Pick<Outcome, 'plan' | 'story' | 'violations'> & { readonly summary: string }

async function run(plan: Plan): Promise<Run> {
  const { greetResumed, keepLostMs, mediaMode } = plan.settings
  const options: EmulatorOptions = { greetResumed, keepLostMs, mediaMode }
  let outcome: Outcome | undefined
  try {
    await onStage(async (stage) => void (outcome = await play(stage, plan)), options)()
  } catch (error) {
    // The stage wants soundness as well: `outcome` says so with more words.
    if (!outcome?.violations.length) {
      const violations = [{ law: 'a run comes to its end', what: String(error) }]
      return { plan, story: [], violations, summary: `FAILED seed ${plan.seed}: broken off` }
    }
  }
  return { ...outcome!, summary: toSummary(outcome!) }
}

const failed: number[] = []

describe.concurrent('random play', () => {
  it.for(seeds)('seed %i', { timeout: 90_000 * (1 + tries) }, async (seed) => {
    const whole = toPlan(seed, ms)
    const all = only ?? whole.steps.map((_, index) => index)
    const outcome = await run(withSteps(whole, all))
    if (RUNS) console.log(outcome.summary)
    if (outcome.violations.length === 0) return
    failed.push(seed)
    const broken = new Set(outcome.violations.map(({ law }) => law))
    let shortest = { ...outcome, kept: all }
    await shrink(
      all,
      async (kept) => {
        const again = await run(withSteps(whole, kept))
        const isSame = again.violations.some(({ law }) => broken.has(law))
        if (isSame) shortest = { ...again, kept: [...kept] }
        return isSame
      },
      tries,
    )
    const kept = shortest.kept.length === whole.steps.length ? null : shortest.kept
    expect.fail(`${outcome.summary}\n${toFailure(shortest, kept, ms)}`)
  })
})

afterAll(() => {
  if (RUNS)
    console.log(
      `${seeds.length - failed.length} of ${seeds.length} seeds held; failed: ${failed.join() || 'none'}`,
    )
})

/**
 * Two people on the real client, with random faults and calls. `npm run soak:real` runs new
 * seeds; this file runs a few fixed ones.
 */
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { EmulatorOptions } from '../../../src/kit/emulator/emulator.types.ts'
import { useFixture } from '../../browser/harness/harness.ts'
import { toFailure, toSummary, withSteps } from './report.ts'
import { play } from './run.ts'
import type { Outcome } from './run.ts'
import { toPlan } from './schedule.ts'
import { shrink } from './shrink.ts'
import type { Plan } from './soak.types.ts'

const { MS, RUNS, SEED, SHRINK = '12', STEPS } = process.env
/** For a run on a machine that is busy with other things; most end within 30 s. */
const PATIENCE_MS = 300_000
/** Short ones that recover within seconds. */
const KNOWN = [6, 9, 11, 13, 17]
const ms = Number(MS ?? (RUNS ? 8_000 : 5_000))
const first = Number(SEED ?? Date.now() % 1_000_000)
const seeds = RUNS ? Array.from({ length: Number(RUNS) }, (_, index) => first + index) : KNOWN
/** Indexes of the steps to run; by default all. */
const only = STEPS?.split(',').map(Number)
/** Number of runs to shorten a failing schedule. */
const tries = RUNS ? Number(SHRINK) : 0

const withFixture = useFixture(undefined, join(import.meta.dirname, 'page', 'soak.page.ts'))

type Run = Pick<Outcome, 'plan' | 'history' | 'violations'> & { readonly summary: string }

async function run(plan: Plan): Promise<Run> {
  const { greetResumed, keepLostMs, mediaMode } = plan.settings
  const options: EmulatorOptions = { greetResumed, keepLostMs, mediaMode }
  let outcome: Outcome | undefined
  try {
    await withFixture(async (fixture) => void (outcome = await play(fixture, plan)), options)()
  } catch (error) {
    // The fixture checks this too, but `outcome` has more details.
    if (!outcome?.violations.length) {
      const violations = [{ invariant: 'a run comes to its end', what: String(error) }]
      return { plan, history: [], violations, summary: `FAILED seed ${plan.seed}: broken off` }
    }
  }
  addUp(outcome!)
  return { ...outcome!, summary: toSummary(outcome!) }
}

const failed: number[] = []
const totals = { outages: 0, joins: 0, sent: 0, worstHealMs: 0 }

function addUp({ healedMs, record: { people } }: Outcome): void {
  for (const { joins, outages, sentSignals } of people) {
    totals.outages += outages
    totals.joins += joins
    totals.sent += sentSignals.filter(({ outcome }) => outcome.state === 'resolved').length
  }
  totals.worstHealMs = Math.max(totals.worstHealMs, healedMs)
}

describe.concurrent('random faults', () => {
  it.for(seeds)('seed %i', { timeout: PATIENCE_MS * (1 + tries) }, async (seed) => {
    const whole = toPlan(seed, ms)
    const all = only ?? whole.steps.map((_, index) => index)
    const outcome = await run(withSteps(whole, all))
    if (RUNS) console.log(outcome.summary)
    if (outcome.violations.length === 0) return
    failed.push(seed)
    const broken = new Set(outcome.violations.map(({ invariant }) => invariant))
    let shortest = { ...outcome, kept: all }
    await shrink(
      all,
      async (kept) => {
        const again = await run(withSteps(whole, kept))
        const isSame = again.violations.some(({ invariant }) => broken.has(invariant))
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
  if (!RUNS) return
  const { joins, outages, sent, worstHealMs } = totals
  const held = `${seeds.length - failed.length} of ${seeds.length} seeds held`
  console.log(`${held}; failed: ${failed.join() || 'none'}`)
  const worst = `the longest recovery took ${(worstHealMs / 1_000).toFixed(1)} s`
  console.log(`${outages} outages, ${joins} joins, ${sent} signals sent; ${worst}`)
})

/** Rounds of a contest: all contestants in one process, one right after the other, in an order that turns each round. */

import { Bench } from 'tinybench'

/** One way to do the work that is measured. */
export interface Contestant {
  /** Measured; may return a promise if `isAsync`. */
  readonly run: () => unknown
  /** Before each call of `run`, not measured. */
  readonly prepare?: (() => unknown) | undefined
  readonly isAsync?: boolean
}

export interface RoundOptions {
  /** Operations in one call of `run`. */
  readonly operations: number
  /** Calls of `run` in one round. @defaultValue 1 */
  readonly calls?: number
  /** Number of the round; it turns the order. */
  readonly round: number
}

/** `--quick` plays few rounds, to try a part. */
export const IS_QUICK = process.env['BENCH_QUICK'] === '1'

/** Processor time of this process in ms: what else runs on the machine does not count. */
function toCpuMs(): number {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1e3
}

/** Plays one round. @returns µs of processor time for each operation, by contestant */
export async function playRound<Name extends string>(
  contestants: Readonly<Record<Name, Contestant>>,
  { calls = 1, operations, round }: RoundOptions,
): Promise<Record<Name, number>> {
  const bench = new Bench({
    now: toCpuMs,
    iterations: calls,
    time: 0,
    warmup: false,
    throws: true,
  })
  const all = Object.entries<Contestant>(contestants)
  const turn = round % all.length
  for (const [name, { isAsync = false, prepare, run }] of [
    ...all.slice(turn),
    ...all.slice(0, turn),
  ]) {
    bench.add(name, run, {
      // Said, because the library would call the function once more to find out.
      async: isAsync,
      async beforeEach() {
        await prepare?.()
        globalThis.gc?.({ type: 'minor', execution: 'sync' })
      },
    })
  }
  await bench.run()
  const costs = bench.tasks.map(({ name, result }) => {
    if (!('latency' in result)) throw new Error(`${name} was not measured: ${result.state}`)
    return [name, (result.latency.mean * 1e3) / operations]
  })
  return Object.fromEntries(costs) as Record<Name, number>
}

/** Values of one round, by the id of their measure. */
export type RoundValues = Readonly<Record<string, number>>

/**
 * Plays rounds, after one that only warms up.
 * @param warmsUp `false`: what the rounds run is warm already, and they are long
 * @returns the values of all rounds, by the id of their measure
 */
export async function playRounds(
  count: number,
  play: (round: number) => RoundValues | Promise<RoundValues>,
  warmsUp = true,
): Promise<Record<string, number[]>> {
  const rounds = IS_QUICK ? Math.min(count, 2) : count
  const values: Record<string, number[]> = {}
  if (warmsUp) await play(0)
  for (let round = 1; round <= rounds; round += 1) {
    for (const [id, value] of Object.entries(await play(round))) (values[id] ??= []).push(value)
  }
  return values
}

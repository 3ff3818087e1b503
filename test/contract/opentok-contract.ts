/**
 * The OpenTok contract: the same scripts for every implementation of OpenTok, compared with what the real client did
 * when it was recorded. `SCRIPTS=^M1` selects scripts by name.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ContractDriver, Script, Traces } from './contract.types.ts'
import { record, RECORDED } from './recorded.ts'
import { SCRIPTS } from './scripts/index.ts'

export interface ContractOptions {
  /**
   * Whether all scripts start at once, and the driver limits how many it plays at a time.
   *
   * @defaultValue `false`: one after the other
   */
  readonly isConcurrent?: boolean
  /**
   * Whether the implementation is the reference: `RECORD=1` records its traces instead of comparing them.
   *
   * @defaultValue `false`
   */
  readonly isReference?: boolean
  /** Scripts that are left out, unless `SCRIPTS` names them or they are recorded: the first words of their names. */
  readonly without?: ReadonlySet<string>
  /** Time for one script, and for its wait if all start at once, in ms. */
  readonly timeoutMs?: number
}

/** Defines a test for each script; `createDriver` is called once. */
export function testOpenTokContract(
  name: string,
  createDriver: () => ContractDriver | Promise<ContractDriver>,
  { isConcurrent = false, isReference = false, timeoutMs = 10_000, without }: ContractOptions = {},
): void {
  const wanted = process.env['SCRIPTS']
  const isRecording = isReference && Boolean(process.env['RECORD'])
  const isUsual = ({ name }: Script) => isRecording || !without?.has(name.split(' ')[0] ?? '')
  const scripts =
    wanted === undefined
      ? SCRIPTS.filter(isUsual)
      : SCRIPTS.filter(({ name }) => new RegExp(wanted).test(name))

  describe(`the OpenTok contract of ${name}`, () => {
    const played: Record<string, Traces> = {}
    let driver: ContractDriver
    let started: ReadonlyMap<string, Promise<Traces>> = new Map()

    beforeAll(async () => {
      driver = await createDriver()
      if (!isConcurrent) return
      started = new Map(scripts.map((script) => [script.name, driver.play(script)]))
      // Each rejection is reported by the test of its script, later.
      for (const traces of started.values()) traces.catch(() => {})
    })

    afterAll(async () => {
      await driver.close?.()
      if (!isRecording) return
      // A recording with gaps would pass for the contract.
      expect(Object.keys(played)).toHaveLength(scripts.length)
      const names = SCRIPTS.map((script) => script.name)
      await record(Object.fromEntries(names.map((each) => [each, played[each] ?? RECORDED[each]])))
    })

    // No retries: a script that agrees only sometimes does not agree.
    const tests = scripts.map((script) => [script.name, script] as const)

    it.each(tests)('%s', { retry: 0, timeout: timeoutMs }, async (_, script) => {
      const traces = await (started.get(script.name) ?? driver.play(script))
      played[script.name] = traces
      if (!isRecording) expect(traces).toEqual(RECORDED[script.name])
    })
  })
}

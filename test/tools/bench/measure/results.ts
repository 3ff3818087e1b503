/** The results of all parts, in one JSON file: a part that is measured again leaves the others as they are. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { IS_QUICK } from './rounds.ts'
import type { Part } from './measure.types.ts'
import { readEnvironment } from './environment.ts'
import type { Environment } from './environment.ts'
import { summarize } from './summary.ts'
import type { Summary } from './summary.ts'

/** A bundle and its size in bytes after brotli. */
export interface Size {
  readonly name: string
  /** `null` if it could not be installed. */
  readonly bytes: number | null
}

export interface PartResult {
  readonly environment: Environment
  readonly measures: Readonly<Record<string, Summary>>
  readonly sizes?: readonly Size[]
}

export type Results = Partial<Record<Part, PartResult>>

/** A quick run has too few rounds, so it leaves the results of a full one as they are. */
export const RESULTS = `node_modules/.cache/bench/results${IS_QUICK ? '.quick' : ''}.json`

export function readResults(): Results {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8')) as Results
  } catch {
    return {}
  }
}

interface Measured {
  /** The values of all rounds, by measure. */
  readonly values?: Readonly<Record<string, readonly number[]>>
  readonly sizes?: readonly Size[]
  /** Version of the browser, if there was one. */
  readonly chromium?: string
}

/** Replaces the results of one part. */
export function saveResults(part: Part, { chromium, sizes, values = {} }: Measured): void {
  const measures = Object.fromEntries(
    Object.entries(values).map(([id, all]) => [id, summarize(all)]),
  )
  const result: PartResult = {
    environment: readEnvironment(chromium),
    measures,
    ...(sizes && { sizes }),
  }
  mkdirSync(dirname(RESULTS), { recursive: true })
  writeFileSync(RESULTS, `${JSON.stringify({ ...readResults(), [part]: result }, null, 2)}\n`)
}

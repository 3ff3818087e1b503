/** What the real client did when it was last asked: the contract where there is no browser. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Traces } from './stage.ts'

export const RECORDING = join(import.meta.dirname, 'recorded.json')

export const RECORDED = JSON.parse(readFileSync(RECORDING, 'utf8')) as Readonly<
  Record<string, Traces>
>

/** Traces of the real client, recorded for the implementations that run where there is no browser. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'oxfmt'
import type { Traces } from './contract.types.ts'

const FILE = join(import.meta.dirname, 'recorded.json')

export const RECORDED = JSON.parse(readFileSync(FILE, 'utf8')) as Readonly<Record<string, Traces>>

export async function record(traces: Readonly<Record<string, Traces | undefined>>): Promise<void> {
  const { code } = await format(FILE, JSON.stringify(traces), { printWidth: 100 })
  writeFileSync(FILE, code)
}

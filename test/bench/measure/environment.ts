/** The machine and the versions that figures belong to. */

import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

export interface Environment {
  readonly date: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly node: string
  readonly xstate: string
  readonly client: string
  /** Only of a part that was measured in it. */
  readonly chromium?: string
}

const toVersion = (name: string) =>
  (JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { version: string })
    .version

export function readEnvironment(chromium?: string): Environment {
  const all = cpus()
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    xstate: toVersion('xstate'),
    client: toVersion('@opentok/client'),
    ...(chromium !== undefined && { chromium }),
  }
}

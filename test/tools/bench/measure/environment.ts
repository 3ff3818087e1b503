/** The machine and the versions that figures belong to. */

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

export interface Environment {
  readonly date: string
  /** Of this package, and the commit; results of earlier benches have none. */
  readonly version?: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly node: string
  readonly xstate: string
  readonly client: string
  /** Only of a part that was measured in it. */
  readonly chromium?: string
}

const readVersion = (folder: string) =>
  (JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as { version: string }).version

const toVersion = (name: string) => readVersion(`node_modules/${name}/`)

/** One version is built from many commits before its release. */
function toOwnVersion(): string {
  const version = readVersion('')
  try {
    const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' })
    return `${version} (${commit.trim()})`
  } catch {
    return version
  }
}

export function readEnvironment(chromium?: string): Environment {
  const all = cpus()
  return {
    date: new Date().toISOString().slice(0, 10),
    version: toOwnVersion(),
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    xstate: toVersion('xstate'),
    client: toVersion('@opentok/client'),
    ...(chromium !== undefined && { chromium }),
  }
}

/** The versions of Node that the package is tried in: this one, those on the PATH, and pinned ones that npm brings. */
import { execFile } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './built.ts'

export interface NodeVersion {
  readonly version: string
  readonly path: string
}

/** The supported ones, the oldest first; of those after it, which one npm brings where the PATH has none. */
export const SUPPORTED = { 20: null, 22: '22.23.3', 24: '24.9.0' } as const

export const PLATFORM = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`

/** Where npm is known to have both; elsewhere it may not. */
export const MUST_HAVE = PLATFORM === 'linux-x64'

const run = promisify(execFile)

const majorOf = (version: string) => Number(/^v?(\d+)/.exec(version)?.[1])

/** @returns `path: null` where a version is not to be had on this platform */
export async function findNodes(): Promise<(NodeVersion | { version: string; path: null })[]> {
  const own = { version: process.version, path: process.execPath }
  const others = Object.entries(SUPPORTED).filter(([major]) => +major !== majorOf(own.version))
  const found = others.map(async ([major, pinned]) => {
    const path = onPath(`node${major}`) ?? (pinned && (await fromNpm(pinned)))
    if (path) return { version: (await run(path, ['--version'])).stdout.trim(), path }
    return pinned ? { version: `v${pinned}`, path: null } : []
  })
  return [own, ...(await Promise.all(found)).flat()]
}

function onPath(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const path = folders.map((folder) => join(folder, name)).find((file) => existsSync(file))
  return path ? realpathSync(path) : null
}

/** Into npm's own cache, so that it is fetched once for many runs. */
async function fromNpm(version: string): Promise<string | null> {
  const args = ['exec', '--yes', `--package=node-${PLATFORM}@${version}`, '--']
  const asked = run('npm', [...args, 'node', '-p', 'process.execPath'], {
    cwd: root,
    timeout: 60_000,
    shell: process.platform === 'win32',
  })
  const path = await asked.then(
    ({ stdout }) => stdout.trim(),
    () => null,
  )
  // Another Node than the one that was asked for would prove nothing.
  return path && path !== process.execPath && existsSync(path) ? path : null
}

/** Versions of Node for the tests: this one, and in a release those on the PATH and pinned ones from npm. */
import { execFile } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { isRelease } from '../tools/vitest/release.ts'
import { root } from './built.ts'

export interface NodeVersion {
  readonly version: string
  readonly path: string
}

/** Supported major versions, the oldest first → the version from npm where the PATH has none. */
export const SUPPORTED = { 20: null, 22: '22.23.3', 24: '24.9.0' } as const

export const PLATFORM = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`

/** npm certainly has both for this platform; for others it may not. */
export const MUST_HAVE = PLATFORM === 'linux-x64'

const run = promisify(execFile)

const majorOf = (version: string) => Number(/^v?(\d+)/.exec(version)?.[1])

/** @returns `path: null` where a version is not available on this platform */
export async function findNodes(): Promise<(NodeVersion | { version: string; path: null })[]> {
  const own = { version: process.version, path: process.execPath }
  if (!isRelease) return [own]
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

/** Uses npm's own cache, so that it is fetched once for many runs. */
async function fromNpm(version: string): Promise<string | null> {
  const args = ['exec', '--yes', `--package=node-${PLATFORM}@${version}`, '--']
  const running = run('npm', [...args, 'node', '-p', 'process.execPath'], {
    cwd: root,
    timeout: 60_000,
    shell: process.platform === 'win32',
  })
  const path = await running.then(
    ({ stdout }) => stdout.trim(),
    () => null,
  )
  // A different Node than the requested one would prove nothing.
  return path && path !== process.execPath && existsSync(path) ? path : null
}

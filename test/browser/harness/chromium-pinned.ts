/** Unpacks the Chromium of a dev dependency: one version with its fonts, independent of what is installed. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { LaunchOptions } from 'playwright-core'

export type FoundChromium = Pick<LaunchOptions, 'executablePath' | 'env'>

/**
 * Also allowed as `CHROMIUM_PATH`, to use only this one. It is a headless shell. Its package asks for Node 22, but uses
 * nothing that Node 20 lacks: after an upgrade, try it on Node 20.
 */
export const PINNED = '@sparticuz/chromium'

const run = promisify(execFile)

/**
 * Unpacks the browser of {@link PINNED}, with the NSS libraries and a font that a minimal Linux lacks, once per
 * version, below `node_modules/.cache`. Rejects if it does not run here.
 */
export async function unpackPinned(): Promise<FoundChromium> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    const here = `${process.platform} ${process.arch}`
    throw new Error(`${PINNED} needs linux x64 (this is ${here})`)
  }
  try {
    const home = await unpackOnce()
    const env = {
      ...process.env,
      LD_LIBRARY_PATH: join(home, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(home, 'fonts'),
    }
    const executablePath = join(home, 'chromium')
    // Checks that it runs: it is linked against glibc.
    await run(executablePath, ['--version'], { env })
    return { executablePath, env }
  } catch (error) {
    throw new Error(`${PINNED} does not run here (${String(error)})`, { cause: error })
  }
}

/** @returns the folder with the browser */
async function unpackOnce(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve(PINNED)
  const root = entry.slice(0, entry.lastIndexOf(PINNED) + PINNED.length)
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    version: string
  }
  const home = join(dirname(dirname(root)), '.cache', 'opentok-reconnection', `chromium-${version}`)
  if (!existsSync(home)) await unpackInto(home)
  return home
}

/**
 * In a separate process: the package reads the environment when it is imported, and unpacks into `TMPDIR`.
 * The folder is renamed when complete, because other test files look for it at the same time.
 */
async function unpackInto(home: string): Promise<void> {
  await mkdir(dirname(home), { recursive: true })
  const staging = await mkdtemp(`${home}-`)
  try {
    await run(
      process.execPath,
      ['--input-type=module', '-e', `(await import('${PINNED}')).default.executablePath()`],
      {
        cwd: import.meta.dirname,
        env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
      },
    )
    const fontsConf = join(staging, 'fonts', 'fonts.conf')
    await writeFile(
      fontsConf,
      (await readFile(fontsConf, 'utf8')).replaceAll('/tmp/fonts', join(home, 'fonts')),
    )
    await rename(staging, home)
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    // Another test file has already unpacked it.
    if (!existsSync(home)) throw error
  }
}

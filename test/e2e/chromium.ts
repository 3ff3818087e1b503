/** Finds a Chromium on this machine and launches it headless, with its fake camera. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import type { Browser, LaunchOptions } from 'playwright-core'

type FoundChromium = Pick<LaunchOptions, 'executablePath' | 'env'>

/** As a value of `CHROMIUM_PATH`: the browser inside this dev dependency, whatever else is installed. */
const BUNDLED = '@sparticuz/chromium'

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  // The media relay of the emulator needs plain loopback addresses in the ICE candidates.
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--allow-loopback-in-peer-connection',
  // Proof that nothing leaves the machine.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1',
]

export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ ...(await findChromium()), headless: true, args: ARGS })
}

/** A browser whose process is known, and can be killed. */
export interface KillableBrowser {
  readonly browser: Browser
  /** By SIGKILL: no page says good-bye. Resolves when the process is gone. */
  kill(): Promise<void>
  /** Stops all of its processes, as a machine that sleeps does, until `resume()`. */
  pause(): void
  resume(): void
}

export async function launchKillableChromium(): Promise<KillableBrowser> {
  const server = await chromium.launchServer({
    ...(await findChromium()),
    headless: true,
    args: ARGS,
  })
  const browser = await chromium.connect(server.wsEndpoint())
  // Playwright starts the browser as the leader of a process group of its own.
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => process.kill(-(server.process().pid ?? 0), name)
  return {
    browser,
    kill: () => server.kill(),
    pause: () => void signal('SIGSTOP'),
    resume: () => void signal('SIGCONT'),
  }
}

/** The order: `CHROMIUM_PATH`, Playwright's own, the system's, the dev dependency's. */
async function findChromium(): Promise<FoundChromium> {
  const told = process.env.CHROMIUM_PATH
  if (told === BUNDLED) return unpackBundled()
  if (told) {
    if (existsSync(told)) return { executablePath: told }
    throw new Error(`CHROMIUM_PATH names no file (nor is it '${BUNDLED}'): ${told}`)
  }
  const own = chromium.executablePath()
  if (existsSync(own)) return { executablePath: own }
  const system = findOnPath()
  if (system) return { executablePath: system }
  return unpackBundled()
}

function findOnPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return SYSTEM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  )
}

/**
 * Unpacks the browser of {@link BUNDLED}, with the NSS libraries and a font that a bare Linux lacks, once for
 * each version, below `node_modules/.cache`.
 */
async function unpackBundled(): Promise<FoundChromium> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw noChromium()
  const entry = createRequire(import.meta.url).resolve(BUNDLED)
  const root = entry.slice(0, entry.lastIndexOf(BUNDLED) + BUNDLED.length)
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    version: string
  }
  const home = join(dirname(dirname(root)), '.cache', 'opentok-reconnection', `chromium-${version}`)
  if (!existsSync(home)) await unpackInto(home)
  return {
    executablePath: join(home, 'chromium'),
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(home, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(home, 'fonts'),
    },
  }
}

/**
 * In a process of its own: the package looks at the environment while it is imported, and unpacks into `TMPDIR`.
 * The folder is renamed when complete, because test files look for it at the same time.
 */
async function unpackInto(home: string): Promise<void> {
  await mkdir(dirname(home), { recursive: true })
  const staging = await mkdtemp(`${home}-`)
  try {
    await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', `(await import('${BUNDLED}')).default.executablePath()`],
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
    // Another test file was quicker.
    if (!existsSync(home)) throw noChromium(error)
  }
}

function noChromium(cause?: unknown): Error {
  return new Error(
    `No Chromium found: CHROMIUM_PATH is not set, Playwright has installed none, none of ` +
      `${SYSTEM_NAMES.join(', ')} is on the PATH, and ${BUNDLED} could not be unpacked ` +
      `(${process.platform} ${process.arch}; it needs linux x64). Install one or set CHROMIUM_PATH.`,
    { cause },
  )
}

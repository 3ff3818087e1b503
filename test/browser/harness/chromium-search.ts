/** Finds the Chromium to launch: the pinned one wherever it runs, and with `HEADED` one that has windows. */
import { existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'
import { PINNED, unpackPinned } from './chromium-pinned.ts'
import type { FoundChromium } from './chromium-pinned.ts'

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

export interface SearchOptions {
  /** Only `CHROMIUM_PATH`, `HEADED` and `PATH` are read. */
  readonly env: NodeJS.ProcessEnv
  /** Rejects if the pinned one does not run here. */
  readonly unpack: () => Promise<FoundChromium>
  /** Path where Playwright installs its own. */
  readonly playwrights: string
}

/** Whether a person wants to see the browser. */
export const isHeaded = (env: NodeJS.ProcessEnv = process.env) => Boolean(env['HEADED'])

/**
 * The order: `CHROMIUM_PATH`, the pinned one, Playwright's own, the system's. The pinned one first because it brings its
 * own fonts, so that layouts are the same everywhere. It cannot be seen, so with `HEADED` it is left out.
 */
export async function findChromium({
  env = process.env,
  unpack: unpackHeadless = unpackPinned,
  playwrights = chromium.executablePath(),
}: Partial<SearchOptions> = {}): Promise<FoundChromium> {
  const unpack = isHeaded(env) ? refuseShell : unpackHeadless
  const path = env['CHROMIUM_PATH']
  if (path === PINNED) return unpack()
  if (path) {
    if (statSync(path, { throwIfNoEntry: false })?.isFile()) return { executablePath: path }
    throw new Error(
      `CHROMIUM_PATH names no file: ${path}. Install that browser, set the path of another Chromium or Chrome, or ` +
        `leave it unset for the pinned one.`,
    )
  }
  try {
    return await unpack()
  } catch (error) {
    const other = [playwrights, ...listSystems(env['PATH'] ?? '')].find((path) => existsSync(path))
    if (other) return { executablePath: other }
    throw noChromium(error)
  }
}

const refuseShell = () =>
  Promise.reject(new Error(`${PINNED} has no windows, which HEADED asks for`))

function listSystems(path: string): string[] {
  const folders = path.split(delimiter)
  return SYSTEM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
}

function noChromium(cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new Error(
    `No Chromium found: CHROMIUM_PATH is not set, ${reason}, Playwright has installed none, and none of ` +
      `${SYSTEM_NAMES.join(', ')} is on the PATH. Install one or set CHROMIUM_PATH.`,
    { cause },
  )
}

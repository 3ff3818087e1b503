/** Pages on the emulator with the real client and the built UMD, opened by a bench instead of a test. */

import { buildSync } from 'esbuild'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import type { Emulator } from '../../../../src/kit/emulator/emulator.types.ts'
import { startEmulator } from '../../../../src/kit/emulator/index.ts'
import { launchChromium } from '../../../browser/harness/chromium.ts'
import { openPerson } from '../../../browser/harness/person.ts'
import type { OpenOptions, Person } from '../../../browser/harness/person.ts'

const PAGES = 'test/browser/harness/page'
export const UMD = 'dist/opentok-reconnection.umd.js'

export interface Call {
  readonly browser: Browser
  readonly emulator: Emulator
  readonly sessionId: string
  open(name: string, options?: OpenOptions): Promise<Person>
}

/** Starts a browser and an emulator, and ends both afterwards. */
export async function withCall<Result>(play: (call: Call) => Promise<Result>): Promise<Result> {
  const root = process.cwd()
  const emulator = await startEmulator({
    files: {
      '/index.html': join(root, PAGES, 'index.html'),
      '/opentok.js': join(root, 'node_modules/@opentok/client/dist/js/opentok.min.js'),
      '/opentok-reconnection.umd.js': join(root, UMD),
    },
  })
  const sessionId = emulator.createSession()
  const pageScript = buildSync({
    entryPoints: [join(root, PAGES, 'person.page.ts')],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  }).outputFiles[0]!.text
  const browser = await launchChromium()
  try {
    return await play({
      browser,
      emulator,
      sessionId,
      open: (name, options) =>
        openPerson(name, { browser, emulator, sessionId, pageScript }, options),
    })
  } finally {
    await browser.close()
    await emulator.close()
  }
}

/** Playwright's `test` with the call as a fixture: one emulator for a worker, one session for a test. */
import { test as base } from '@playwright/test'
import { startEmulator } from '../emulator/index.ts'
import { createCall } from './call.ts'
import { toLaunchOptions } from './launch-options.ts'
import type {
  PlaywrightTestArgs,
  PlaywrightTestOptions,
  PlaywrightWorkerArgs,
  PlaywrightWorkerOptions,
  TestType,
} from '@playwright/test'
import type { OpenTokFixtures, OpenTokWorkerFixtures } from './playwright.types.ts'

/**
 * Playwright's `test` with the fixture `opentok`: import it from here in place of `@playwright/test`.
 * @example
 * ```ts
 * import { expect, test } from 'opentok-reconnection/playwright'
 *
 * test('Bob sees Ada again after an outage', async ({ opentok }) => {
 *   const app = { url: 'http://localhost:5173', credentialsRoute: /\/session$/ }
 *   await opentok.person('ada', app)
 *   const bob = await opentok.person('bob', app)
 *   await opentok.network.drop('ada', { ms: 40_000 })
 *   await expect(bob.page).toHaveLiveTiles(1)
 * })
 * ```
 */
export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & OpenTokFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions & OpenTokWorkerFixtures
> = base.extend<OpenTokFixtures, OpenTokWorkerFixtures>({
  opentokOptions: [{}, { option: true, scope: 'worker' }],
  opentokScript: [undefined, { option: true }],

  launchOptions: [
    async ({ launchOptions, browserName }, use) => {
      await use(toLaunchOptions(launchOptions, browserName, process.env))
    },
    { scope: 'worker' },
  ],

  opentokEmulator: [
    async ({ opentokOptions }, use) => {
      const emulator = await startEmulator(opentokOptions)
      await use(emulator)
      await emulator.close()
    },
    { scope: 'worker' },
  ],

  opentok: async ({ browser, opentokEmulator, opentokScript }, use, testInfo) => {
    const call = createCall({ browser, emulator: opentokEmulator, script: opentokScript, testInfo })
    await use(call.opentok)
    await call.dispose()
  },
})

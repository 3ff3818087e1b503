/** The configuration of examples/playwright, with the broken app beside its tests. */
import { fileURLToPath } from 'node:url'
import example from '../../../examples/playwright/playwright.config.mjs'

const toPath = (path) => fileURLToPath(new URL(path, import.meta.url))

// `defineConfig()` would start both servers.
export default {
  ...example,
  testDir: toPath('../../..'),
  testMatch: ['examples/playwright/call.spec.ts', 'test/browser/playwright/*.spec.ts'],
  use: { ...example.use, trace: 'off' },
}

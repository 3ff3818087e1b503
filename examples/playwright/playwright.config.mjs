/** Tests of the apps of this folder: `npx playwright test --config examples/playwright`. */
import { defineConfig } from '@playwright/test'

const PORT = process.env.PORT ?? '8097'

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/playwright',
  // A call of two people encodes and draws video in software: give a slow machine time.
  timeout: 120_000,
  expect: { timeout: 45_000 },
  workers: 1,
  reporter: 'list',
  use: { baseURL: `http://127.0.0.1:${PORT}`, trace: 'retain-on-failure' },
  webServer: {
    command: 'node serve.mjs',
    cwd: import.meta.dirname,
    env: { PORT },
    url: `http://127.0.0.1:${PORT}/script-tag.html`,
    reuseExistingServer: false,
  },
})

/** Runs the browser tests of this project in WebKitGTK. */
import { vi } from 'vitest'

vi.mock('../../e2e/browser/chromium.ts', async () => {
  const { asChromium } = await import('../playwright.ts')
  const { launchWebKit } = await import('./launch.ts')
  return asChromium(launchWebKit)
})

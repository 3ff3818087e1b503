/** Runs the browser tests of this project in WebKitGTK. */
import { vi } from 'vitest'

vi.mock('../../../browser/harness/chromium.ts', async () => {
  const { asChromium } = await import('../playwright.ts')
  const { launchWebKit } = await import('./launch.ts')
  return asChromium(launchWebKit)
})

/** Runs the browser tests of this project in Firefox. */
import { vi } from 'vitest'

vi.mock('../../../browser/harness/chromium.ts', async () => {
  const { asChromium } = await import('../playwright.ts')
  const { launchFirefox } = await import('./launch.ts')
  return asChromium(launchFirefox)
})

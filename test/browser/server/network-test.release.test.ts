/** `opentok-network-test-js`, unmodified: one connection that publishes, and subscribes to itself. */
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toVersion } from '../../unit/kit/emulator/rest/versions.ts'
import { bundlePage } from '../harness/bundle-page.ts'
import { LOOPBACK_MEDIA, launchChromium } from '../harness/chromium.ts'
import { withVisitors } from './visitor.ts'
import type { EmulatorOptions } from '../../../src/kit/emulator/emulator.types.ts'
import type { Given } from '../harness/page/network-test.page.ts'

const content = bundlePage(join(import.meta.dirname, '../harness/page/network-test.page.ts'))

let browser: Browser
beforeAll(async () => {
  // The network test reads its estimate from the first pair of addresses that was ever nominated: with loopback next to
  // another interface there are two, and the first one may be the one that is not in use.
  browser = await (hasNetwork() ? launchChromium(LOOPBACK_MEDIA) : launchChromium())
})
afterAll(async () => browser?.close())

function hasNetwork(): boolean {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return addresses.some(({ family, internal }) => family === 'IPv4' && !internal)
}

const withPage = (
  options: EmulatorOptions,
  act: (page: Page, given: Given) => Promise<void>,
): Promise<void> =>
  withVisitors(browser, options, async ({ emulator, open }) => {
    const { page } = await open()
    await page.addScriptTag({ content })
    const sessionId = emulator.createSession()
    const { apiKey, proxyUrl } = emulator
    const credentials = { apiKey, sessionId, token: emulator.createToken(sessionId) }
    await act(page, { credentials, proxyUrl })
    expect(emulator.clients()).toEqual([])
  })

describe(`${toVersion('opentok-network-test-js')}, unmodified`, () => {
  it.each(['relayed', 'routed'] as const)('testConnectivity() passes: %s', async (mediaMode) => {
    await withPage({ mediaMode }, async (page, given) => {
      const result = await page.evaluate((each) => window.networkTest.connectivity(each), given)
      expect(result).toEqual({ success: true, failures: [] })
    })
  })

  // The vendor asks for a routed session. It takes up to 30 s: the bandwidth estimate of the browser rises slowly.
  it('testQuality() passes', async () => {
    await withPage({ mediaMode: 'routed' }, async (page, given) => {
      const { audio, video } = await page.evaluate(
        (each) => window.networkTest.quality(each),
        given,
      )
      expect({ audio, video }).toMatchObject({
        audio: { supported: true },
        video: { supported: true },
      })
      for (const { bitrate, packetLossRatio } of [audio, video]) {
        expect(bitrate).toBeGreaterThan(0)
        expect(packetLossRatio).toBeLessThan(0.1)
      }
    })
  })
})

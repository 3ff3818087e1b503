/** opentok-react, unchanged, over the script. */
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { useApps } from './app-fixture.ts'
import { PATIENT } from '../harness/patient.ts'

const withApps = useApps(join(import.meta.dirname, 'page', 'opentok-react.page.tsx'))

describe('an app of opentok-react with the script', () => {
  it(
    'mounts, survives a final loss with one tile and one publisher, and unmounts (A1)',
    withApps(async ({ emulator, members, open, openPage, sessionIds }) => {
      const bob = await open('bob')
      // React 19 says so of each of its components.
      const page = await openPage('auto', { forgiven: [/legacy contextTypes API/] })
      const token = emulator.createToken(sessionIds.auto, { data: 'ann' })
      const { apiKey, proxyUrl } = emulator
      const settings = { apiKey, proxyUrl, sessionId: sessionIds.auto, token }
      await page.evaluate((given) => window.components.mount(given), settings)
      const untilHeard = (line: string) =>
        page.waitForFunction((line) => window.components.heard.includes(line), line)
      const count = () =>
        page.evaluate(() => [
          document.querySelectorAll('#tiles .OT_subscriber').length,
          document.querySelectorAll('#me .OT_publisher').length,
        ])
      await untilHeard('published')
      await untilHeard('subscribed')
      await bob.untilFate({ tiles: 1, moving: 1 })

      emulator.network.close(1011, 'ann')
      await untilHeard('disconnected')
      await page.waitForFunction(() => document.querySelectorAll('#tiles video').length === 1)
      await vi.waitFor(async () => expect(await count()).toEqual([1, 1]), PATIENT)
      await bob.untilHeard('subscriber connected', 2)
      expect(await page.evaluate(() => window.components.heard)).toEqual(
        expect.arrayContaining(['published', 'subscribed', 'disconnected']),
      )
      expect(await page.evaluate(() => window.components.heard.length)).toBe(3)

      await page.evaluate(() => window.components.unmount())
      await expect.poll(members, PATIENT).toEqual(['bob'])
      expect(await page.evaluate(() => document.querySelectorAll('video').length)).toBe(0)
    }),
  )
})

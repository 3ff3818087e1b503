/** An app that has bound OpenTok's functions before the library is installed, as named imports are by a development server. */
import { describe, expect, it } from 'vitest'
import { PATIENT } from '../harness/patient.ts'
import { useApps } from './app-fixture.ts'

const withApps = useApps()

describe('a session that is made past the library', () => {
  it(
    'is said in the console, once, and survives a final loss (A8)',
    withApps(async ({ emulator, members, openPage, sessionIds }) => {
      const page = await openPage('bare')
      const warnings: string[] = []
      page.on('console', (message) => {
        if (message.text().startsWith('opentok-reconnection')) warnings.push(message.text())
      })
      await page.evaluate(() => Object.assign(window, { bound: OT.initSession }))
      await page.addScriptTag({ url: '/opentok-reconnection.auto.js' })
      const { apiKey, proxyUrl } = emulator
      const token = emulator.createToken(sessionIds.auto, { data: 'ann' })
      await page.evaluate(
        ({ apiKey, proxyUrl, sessionId, token }) => {
          OT.setProxyUrl(proxyUrl)
          const { bound } = window as unknown as { bound: typeof OT.initSession }
          const session = bound(apiKey, sessionId)
          bound(apiKey, `${sessionId} of another`)
          const heard: string[] = []
          Object.assign(window, { heard })
          session.on('sessionConnected sessionReconnected sessionDisconnected', ({ type }) =>
            heard.push(type),
          )
          session.connect(token, () => {})
        },
        { apiKey, proxyUrl, sessionId: sessionIds.auto, token },
      )
      const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard)
      await expect.poll(heard, PATIENT).toEqual(['sessionConnected'])
      emulator.network.close(1011, 'ann')
      await expect.poll(heard, PATIENT).toEqual(['sessionConnected', 'sessionReconnected'])
      await expect.poll(members, PATIENT).toEqual(['ann'])
      expect(warnings).toEqual([expect.stringContaining('imported by its name before')])
    }),
  )
})

/** Sound in a page that nobody has touched: what the real client does, and what the library says of it. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UNTOUCHED_TRACE } from '../../contract/untouched-page.ts'
import { bundlePage } from '../harness/bundle-page.ts'
import { launchChromium } from '../harness/chromium.ts'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import { PATIENT } from '../harness/patient.ts'
import { openWatchedPage } from '../harness/watched-page.ts'
import type { UntouchedSettings } from './untouched.page.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const PAGE_SCRIPT = join(import.meta.dirname, 'untouched.page.ts')

let browser: Browser

beforeAll(async () => {
  // With the browser's own policy, which allows sound after a user's first touch of the page.
  browser = await launchChromium('--autoplay-policy=no-user-gesture-required')
})

afterAll(() => browser.close())

/** Bob's page, which joins Anna's call by itself. Nothing may be evaluated in it: that is a touch. */
async function openUntouched({ emulator, sessionId }: Fixture, play: UntouchedSettings['play']) {
  const { apiKey, proxyUrl, url } = emulator
  const tokens = [1, 2, 3].map(() => emulator.createToken(sessionId, { data: 'bob' }))
  const settings: UntouchedSettings = { apiKey, proxyUrl, sessionId, tokens, play }
  const said: string[] = []
  const { page } = await openWatchedPage(browser, {
    url: `${url}/index.html`,
    script: `window.untouched = ${JSON.stringify(settings)}\n${bundlePage(PAGE_SCRIPT)}`,
    prepare: async (opened: Page) => {
      opened.on('console', (message) => {
        const [, line] = message.text().split('untouched: ')
        if (line !== undefined) said.push(line)
      })
    },
  })
  async function until(line: string): Promise<void> {
    await expect.poll(() => said.join('\n'), PATIENT).toContain(line)
  }
  const click = () => page.mouse.click(20, 20)
  return { page, said, until, click }
}

describe('sound in an untouched page', () => {
  itAtRelease(
    'is what the fake says of it, with the real client alone (U1)',
    withFixture(async (fixture) => {
      const anna = await fixture.join('anna')
      await anna.publish({ sound: true })
      const { click, page, said, until } = await openUntouched(fixture, 'contract')
      await until('click')
      await click()
      await expect.poll(() => said.at(-1), PATIENT).toBe(`trace ${JSON.stringify(UNTOUCHED_TRACE)}`)
      await page.context().close()
    }),
  )

  it(
    'is blocked until a click, and then heard, also after a rejoin (U1, U2)',
    withFixture(async (fixture) => {
      const anna = await fixture.join('anna')
      await anna.publish({ sound: true })
      const { click, page, said, until } = await openUntouched(fixture, 'call')
      await until('without a click: audioBlocked because of NotAllowedError')
      await until('join 1 shown: blocked, muted')
      await click()
      await until('in a click: resolved, audible')
      fixture.network.close(1011, 'bob')
      await until('join 2 shown: audible, heard')
      expect(said.filter((line) => line.startsWith('blocked'))).toEqual([
        'blocked: true',
        'blocked: false',
      ])
      await page.context().close()
    }),
  )

  itAtRelease(
    'is blocked again after a rejoin if nobody has clicked, without a change in between (U2)',
    withFixture(async (fixture) => {
      const anna = await fixture.join('anna')
      await anna.publish({ sound: true })
      const { click, page, said, until } = await openUntouched(fixture, 'call')
      await until('join 1 shown: blocked, muted')
      fixture.network.close(1011, 'bob')
      await until('join 2 shown: blocked, muted')
      expect(said.filter((line) => line.startsWith('blocked'))).toEqual(['blocked: true'])
      await click()
      await until('in a click: resolved, audible')
      expect(said.at(-2)).toBe('blocked: false')
      await page.context().close()
    }),
  )
})

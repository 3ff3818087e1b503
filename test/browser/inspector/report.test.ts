/** A report in the inspector: offline, under the strictest content security policy. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectAccessible } from '../harness/axe.ts'
import { copied, logLines, useInspector } from './inspector-fixture.ts'
import { casesOf } from '../../tools/vitest/release.ts'

const { openEmpty } = useInspector()

const FILE = join(import.meta.dirname, '../../unit/report/bad-call.json')
const REPORT = readFileSync(FILE, 'utf8')

const activeStates = (page: Page) => page.locator('[data-active] > .title').allTextContents()
const moment = (page: Page) => page.getByRole('slider', { name: 'Moment' })
const row = (page: Page, name: RegExp) => page.getByRole('option', { name })
/** The first of the lines that the filter has left: the newest is on top. */
const earliest = (page: Page) => logLines(page).getByRole('button').last()
const current = (page: Page) => page.locator('li[aria-current]')

/** Drops a file on the panel, as the browser does it when a user does. */
const drop = (page: Page, text: string) =>
  page.evaluate((content) => {
    const panel = document.querySelector('[data-opentok-inspector]')!.shadowRoot!.firstElementChild!
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([content], 'report.json'))
    panel.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }))
  }, text)

describe('a report in the inspector', () => {
  it.each(
    casesOf<readonly ['light' | 'dark', number]>(
      [['dark', 360]],
      [
        ['light', 1_280],
        ['light', 360],
        ['dark', 1_280],
      ],
    ),
  )(
    'is dropped, and shows each machine at any moment of a bad call, %s, %d px wide',
    (colorScheme, width) =>
      openEmpty(
        async (page) => {
          await page.evaluate(() => window.fixture.openReport(null))
          await drop(page, REPORT.replace('"version": 1', '"version": 2'))
          await page
            .getByRole('alert')
            .getByText(/^This report has version 2, /)
            .waitFor()
          await drop(page, REPORT)
          await page
            .getByRole('heading', { name: /^3 outages, longest 41 s, camera lost, / })
            .waitFor()
          expect(await page.locator('.alert').textContent()).toBe('')

          // It begins with the first outage. The second one: OpenTok is trying to resume, then the library joins again.
          await page.getByText('reconnecting · 0 s · resuming').waitFor()
          await page.getByRole('button', { name: /^Outage 2/ }).click()
          expect(await activeStates(page)).toEqual(['reconnecting', 'resuming'])
          await page.getByLabel('Filter the log').fill('rejoining attempt')
          await earliest(page).click()
          await row(page, /^Session reconnecting/)
            .getByText('rejoining')
            .waitFor()
          expect(await activeStates(page)).toEqual(['reconnecting', 'rejoining'])
          await row(page, /^Subscriber 1/).click()
          await page
            .getByRole('img', { name: /^Subscriber 1 · .*: reconnecting, waiting$/ })
            .waitFor()

          // The camera is lost later, for 25 s.
          await page.getByLabel('Filter the log').fill('camera lost')
          await earliest(page).click()
          await row(page, /^Camera 1 lost/).click()
          await page.getByRole('img', { name: 'Camera 1: lost' }).waitFor()
          expect(await activeStates(page)).toContain('lost')

          await page.getByLabel('Filter the log').fill('')
          await moment(page).focus()
          await page.keyboard.press('End')
          await row(page, /^Session disconnected/).waitFor()
          await current(page).getByText('streamDestroyed').waitFor()
          await page.getByRole('button', { name: 'Copy the summary' }).click()
          await page.getByRole('button', { name: 'Copied' }).waitFor()
          const [title, ...lines] = (await copied(page)).split('\n')
          expect(title).toBe(
            '3 outages, longest 41 s, camera lost, 2 signals dropped, ended: forceDisconnected',
          )
          expect(lines).toContain('session: 1_MX4xMDB-bad-call')
          await expectAccessible(page)
          await page.evaluate(() => window.fixture.inspector!.dispose())
          expect(await page.locator('[data-opentok-inspector]').count()).toBe(0)
        },
        { colorScheme, reducedMotion: 'reduce', viewport: { width, height: 900 } },
      ),
  )
})

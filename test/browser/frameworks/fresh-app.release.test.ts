/** The app of each framework's page, in a new Vite project: it builds without a warning, recovers, and is reloaded hot. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { startEmulator } from '../../../src/kit/emulator/index.ts'
import type { Emulator } from '../../../src/kit/emulator/emulator.types.ts'
import { useInstallation } from '../../package/installed.ts'
import { useChromium } from '../harness/shared-chromium.ts'
import { collectProblems } from '../harness/record.ts'
import { buildApp, FRAMEWORKS, serveApp, toAppOfDocs, writeApp } from './fresh-app.ts'
import { PATIENT } from '../harness/patient.ts'

const browser = useChromium()

/** What OpenTok, here inside the bundle, and the browser say about the sockets that the test cuts. */
const OF_SOCKETS = /^(%cOpenTok:|WebSocket connection to )/

function expectNoneButOfSockets(problems: readonly string[]): void {
  const others = problems.filter((problem) => !OF_SOCKETS.test(problem))
  expect(others, others.join('\n')).toEqual([])
}

describe.each(FRAMEWORKS)('the app of the page of $name in a new Vite project', (framework) => {
  const installed = useInstallation(framework.packages)
  let emulator: Emulator
  let sessionId: string

  beforeAll(async () => {
    const out = join(installed().folder, 'out')
    mkdirSync(out)
    emulator = await startEmulator({ files: { '/': out }, keepLostMs: 500 })
    sessionId = emulator.createSession()
    const { apiKey, proxyUrl } = emulator
    writeApp(installed(), framework, { apiKey, sessionId, proxyUrl })
  })
  afterAll(async () => emulator?.close())

  const membersOnline = () => emulator.clients(sessionId).filter(({ online }) => online)

  async function open(url: string, data: string) {
    const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const problems = collectProblems(page)
    await page.route('**/token', (route) =>
      route.fulfill({ body: emulator.createToken(sessionId, { data }) }),
    )
    await page.goto(url)
    const untilStatus = (status: string) =>
      page.locator('p').getByText(status, { exact: true }).first().waitFor()
    await untilStatus('connected')
    return { page, problems, untilStatus }
  }

  it('builds without a warning, and recovers', async () => {
    expect(await buildApp(installed().folder, framework)).toEqual([])
    const anna = await open(`${emulator.url}/`, 'anna')
    const bob = await open(`${emulator.url}/`, 'bob')
    const untilOneTile = async () => {
      for (const { page } of [anna, bob]) {
        await page.waitForFunction(() => {
          const [video, ...others] =
            document.querySelectorAll<HTMLVideoElement>('.OT_subscriber video')
          return others.length === 0 && (video?.videoWidth ?? 0) > 0
        })
      }
    }
    await untilOneTile()
    emulator.network.cut({ target: 'anna' })
    await anna.untilStatus('reconnecting')
    await anna.page.locator('input').fill('said while away')
    await anna.page.getByRole('button', { name: 'Send' }).click()
    await anna.page.getByRole('listitem').getByText('held').waitFor()
    emulator.network.restore()
    await anna.page.getByRole('listitem').getByText('sent').waitFor()
    await bob.page.getByRole('listitem').getByText('said while away').waitFor()

    const { joins } = emulator.counters
    emulator.network.close(1011, 'anna')
    await vi.waitUntil(() => emulator.counters.joins > joins, PATIENT)
    await anna.untilStatus('connected')
    await untilOneTile()
    expectNoneButOfSockets([...anna.problems, ...bob.problems])
  })

  it('has one connection and one publisher after hot reloads (F1)', async () => {
    // Those of another test have said good-bye.
    await vi.waitUntil(() => membersOnline().length === 0, PATIENT)
    const { folder, write } = installed()
    const app = await serveApp(folder, framework)
    onTestFinished(app.close)
    const { page, problems, untilStatus } = await open(app.url, 'anna')
    const isPublished = () => membersOnline().some(({ streamIds }) => streamIds.length === 1)
    await vi.waitUntil(isPublished, PATIENT)
    const { joins } = emulator.counters
    let mostOnline = 0
    const code = toAppOfDocs(framework)
    const values = (text: string) =>
      text.replace("'API_KEY'", `'${emulator.apiKey}'`).replace("'SESSION_ID'", `'${sessionId}'`)
    for (const version of [1, 2, 3]) {
      // A change of the script: the framework makes the component anew.
      write(framework.file, values(code.replace("name: 'me'", `name: 'me ${version}'`)))
      await vi.waitUntil(() => {
        mostOnline = Math.max(mostOnline, membersOnline().length)
        return emulator.counters.joins === joins + version && isPublished()
      }, PATIENT)
      await untilStatus('connected')
    }
    expect(mostOnline).toBe(1)
    expect(membersOnline()).toHaveLength(1)
    expect(await page.locator('.OT_publisher').count()).toBe(1)
    expectNoneButOfSockets(problems)
  })
})

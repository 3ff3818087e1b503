/** Startup: loading the library and the first reconnection, in fresh processes of Node and in fresh pages. */

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import type { SessionLike } from '../../../../src/index.ts'
import { UMD } from '../browser/bench-page.ts'
import { launchChromium } from '../../../browser/harness/chromium.ts'
import { saveResults } from '../measure/results.ts'
import { IS_QUICK } from '../measure/rounds.ts'

const ROUNDS = IS_QUICK ? 3 : 9

/** One that only listens; as text, so that a process and a page can make it. */
const SESSION = `({
  sessionId: 'session', connection: null,
  connect() {}, disconnect() {}, signal() {}, subscribe() {}, unsubscribe() {}, publish() {}, unpublish() {},
  on() {}, off() {},
})`

const NODE_SCRIPT = `
const startedAt = performance.now()
const { createReconnection } = await import(${JSON.stringify(pathToFileURL('dist/index.mjs').href)})
const loadedAt = performance.now()
createReconnection(${SESSION}, { token: 'token' })
console.log(JSON.stringify([loadedAt - startedAt, performance.now() - loadedAt]))
`

type Times = readonly [load: number, create: number]

const playNode = (): Times =>
  JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '--eval', NODE_SCRIPT], {
      encoding: 'utf8',
    }),
  ) as Times

async function playPage(browser: Browser, code: string): Promise<Times> {
  const page = await browser.newPage()
  await page.addScriptTag({ content: `window.fixture = ${SESSION}` })
  const times = await page.evaluate((code): Times => {
    const startedAt = performance.now()
    const script = document.createElement('script')
    script.textContent = code
    // It runs at once, as it has no address.
    document.head.append(script)
    const loadedAt = performance.now()
    const { fixture } = window as unknown as { fixture: SessionLike }
    window.OpenTokReconnection.createReconnection(fixture, { token: 'token' })
    return [loadedAt - startedAt, performance.now() - loadedAt]
  }, code)
  await page.close()
  return times
}

const values: Record<string, number[]> = {}
const keep = (id: string, [load, create]: Times, name: string) => {
  ;(values[`startup.${id}.${name}`] ??= []).push(load)
  ;(values[`startup.${id}.create`] ??= []).push(create)
}

const code = readFileSync(UMD, 'utf8')
const browser = await launchChromium()
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    keep('node', playNode(), 'import')
    keep('page', await playPage(browser, code), 'load')
  }
  saveResults('startup', { values, chromium: browser.version() })
} finally {
  await browser.close()
}

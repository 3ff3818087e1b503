/** One person of the long call, controlled from Node: calls, waits, and the figures of DevTools. */
import type { Browser, CDPSession, Page } from 'playwright-core'
import type { Emulator } from '../../../../src/kit/emulator/emulator.types.ts'
import { collectProblems } from '../../../browser/harness/record.ts'
import { IS_OF_OTHERS } from '../run.ts'

import type { CallerRecord, PageFigures } from './growth.types.ts'

type Counted = Omit<PageFigures, 'domListeners' | 'heapBytes' | 'nodes' | 'peersInMemory'>

type Action =
  | 'forgetSignals'
  | 'help'
  | 'join'
  | 'leave'
  | 'pause'
  | 'publish'
  | 'speak'
  | 'unpublish'

export interface Caller {
  readonly name: string
  readonly page: Page
  /** Errors of the page, without those of OpenTok and of the browser. */
  readonly problems: readonly string[]
  do(action: Action): Promise<void>
  read(): Promise<CallerRecord>
  /** Waits until the record fulfils a condition. */
  until(what: string, isTrue: (record: CallerRecord) => boolean): Promise<void>
  startCounting(): Promise<void>
  /** What can be counted quickly. */
  count(): Promise<Counted>
  measure(): Promise<PageFigures>
  /** The next `count` requests for a token are rejected. */
  refuseTokens(count: number): void
  close(): Promise<void>
}

/** Longer than anything of OpenTok takes, even on a slow machine. */
export const PATIENCE_MS = 300_000

export async function openCaller(
  name: string,
  browser: Browser,
  { apiKey, createToken, proxyUrl, url }: Emulator,
  sessionId: string,
  pageScript: string,
): Promise<Caller> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  const problems = collectProblems(page)
  // Playwright keeps a handle of each argument until the page closes; measured: 3 kB here, and the value in the page.
  page.on('console', (message) => {
    for (const argument of message.args()) void argument.dispose().catch(() => {})
  })
  let refusals = 0
  let sockets = 0
  page.on('websocket', (socket) => {
    sockets += 1
    socket.on('close', () => (sockets -= 1))
  })
  await page.exposeFunction('askForToken', () => {
    refusals -= 1
    if (refusals >= 0) throw new Error('no token today')
    return createToken(sessionId, { data: name })
  })
  await page.addInitScript({ content: pageScript })
  await page.goto(`${url}/index.html`)
  const settings = { apiKey, sessionId, proxyUrl }
  await page.evaluate((given) => window.caller.open(given), settings)
  const devtools = await context.newCDPSession(page)
  await devtools.send('Performance.enable')

  const caller: Caller = {
    name,
    page,
    get problems() {
      return problems.filter((problem) => !IS_OF_OTHERS.test(problem))
    },
    do: (action) => page.evaluate((which) => window.caller[which](), action),
    read: () => page.evaluate(() => window.caller.read()),
    until: (what, isTrue) =>
      poll(`${name} ${what}`, async () => {
        const record = await caller.read()
        return isTrue(record) ? [] : [JSON.stringify(record)]
      }),
    startCounting: () => page.evaluate(() => window.caller.media.startCounting()),
    count: async () => ({ sockets, ...(await page.evaluate(() => window.caller.count())) }),
    measure: async () => {
      const metrics = await readMetrics(devtools)
      const metric = (key: string) => metrics.get(key) ?? Number.NaN
      return {
        heapBytes: metric('JSHeapUsedSize'),
        nodes: metric('Nodes'),
        domListeners: metric('JSEventListeners'),
        peersInMemory: metric('RTCPeerConnections'),
        ...(await caller.count()),
      }
    },
    refuseTokens: (count) => {
      refusals = count
    },
    close: () => context.close(),
  }
  return caller
}

/** Twice, because objects with a finalizer are released only by the second collection. */
async function readMetrics(devtools: CDPSession): Promise<ReadonlyMap<string, number>> {
  for (let times = 0; times < 2; times += 1) await devtools.send('HeapProfiler.collectGarbage')
  const { metrics } = await devtools.send('Performance.getMetrics')
  return new Map(metrics.map(({ name, value }) => [name, value]))
}

const LOOK_MS = 100

/** Looks until nothing is missing any more. */
export async function poll(
  what: string,
  findMissing: () => Promise<readonly string[]>,
): Promise<void> {
  const startedAt = performance.now()
  for (;;) {
    const missing = await findMissing()
    if (missing.length === 0) return
    if (performance.now() - startedAt > PATIENCE_MS) {
      throw new Error(`${what}: still missing after ${PATIENCE_MS} ms:\n${missing.join('\n')}`)
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

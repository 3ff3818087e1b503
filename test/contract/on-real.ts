/** The real client as the world of the scripts: one Chromium, one emulator and page for each kind of server. */

import { join } from 'node:path'
import { buildSync } from 'esbuild'
import type { Page } from 'playwright-core'
import { startEmulator } from '../../src/emulator/index.ts'
import type { Emulator, EmulatorOptions } from '../../src/emulator/emulator.types.ts'
import { launchChromium } from '../e2e/browser/chromium.ts'
import { MEDIA_LOST } from './stage.ts'
import type { Script, ServerKind, TokenOptions, Traces } from './stage.ts'

const here = import.meta.dirname

const FILES = {
  '/frame.html': join(here, 'frame.html'),
  '/opentok.js': join(here, '../../node_modules/@opentok/client/dist/js/opentok.min.js'),
}

const OPTIONS: Readonly<Record<ServerKind, EmulatorOptions>> = {
  kind: {},
  alone: { keepLostMs: 1_500 },
  routed: { mediaMode: 'routed' },
  unkind: { echoSignals: false, dropRepeats: false, greetResumed: false, redeliver: false },
  zombie: { unknownSocketCloseCode: null },
  oneAddress: { addressPerConnection: false },
}

/** How many scripts a page plays at a time; each page has a process of its own. */
const LANES: Readonly<Record<ServerKind, number>> = {
  kind: 5,
  routed: 2,
  unkind: 1,
  alone: 1,
  zombie: 1,
  oneAddress: 1,
}

/**
 * @param handleTraces gets what everybody saw, or what went wrong
 * @returns which scripts were played again because the browser, not OpenTok, had failed
 */
export async function playOnReal(
  scripts: readonly Script[],
  handleTraces: (script: Script, traces: Traces | string) => void,
): Promise<{ readonly repeats: readonly string[] }> {
  const repeats: string[] = []
  const browser = await launchChromium()
  const pageScript = bundle()
  try {
    await Promise.all(
      (Object.keys(OPTIONS) as ServerKind[]).map(async (kind) => {
        const due = scripts.filter(({ server }) => server === kind)
        if (due.length === 0) return
        const emulator = await startEmulator({ files: FILES, ...OPTIONS[kind] })
        const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
        const page = await context.newPage()
        await page.exposeFunction('bridge', (method: string, args: never[]) =>
          answer(emulator, method, args),
        )
        await page.addInitScript({ content: pageScript })
        await page.goto(`${emulator.url}/frame.html`)
        const lane = async (): Promise<void> => {
          const script = due.shift()
          if (!script) return
          let traces = await playIn(page, script)
          for (let again = 0; again < 2 && hasNoMedia(traces); again += 1) {
            repeats.push(script.name.split(' ')[0] ?? '')
            traces = await playIn(page, script)
          }
          handleTraces(script, traces)
          return lane()
        }
        await Promise.all(Array.from({ length: LANES[kind] }, lane))
        await emulator.close()
      }),
    )
  } finally {
    await browser.close()
  }
  return { repeats }
}

/** The browser's failure, not OpenTok's: no script asks for it. */
const hasNoMedia = (traces: Traces | string): boolean =>
  typeof traces === 'string' && traces.includes(MEDIA_LOST)

const playIn = (page: Page, { name }: Script): Promise<Traces | string> =>
  page.evaluate((given) => window.playScript(given), name).catch((error: unknown) => String(error))

function answer(emulator: Emulator, method: string, args: readonly never[]): unknown {
  const { apiKey, proxyUrl } = emulator
  if (method === 'createSession') return { apiKey, proxyUrl, sessionId: emulator.createSession() }
  if (method === 'createToken') return createToken(emulator, ...(args as never as [string, string]))
  const { network } = emulator
  const [first, second, third, fourth] = args
  const calls: Readonly<Record<string, () => unknown>> = {
    drop: () => network.cut({ target: first! }),
    restore: () => network.restore(first),
    acceptThenClose() {
      network.refuse('acceptThenClose', first)
      network.drop(first)
    },
    refuseSockets: () => network.refuse('reset', first, 'sockets'),
    silence: () => network.silence(first),
    close: () => network.close(first!, second),
    closeWithoutReconnecting: () => network.close(1011, first),
    kick: () => network.kick(first),
    closeLeftBehind: () => untilOne(() => network.closeLeftBehind(first)),
    forget: () => network.forget(first),
    cutMedia: () => network.cutMedia(first),
    healMedia: () => network.healMedia(first),
    loseAck: () => network.loseAck({ target: first! }),
    rateLimit: () => network.rateLimit(first!, second),
    ignore: () => network.ignore(first!, { target: second! }),
    fail: () =>
      network.fail(first!, second!, {
        target: third!,
        count: fourth ?? 1,
        // Without this word OpenTok does not know the status.
        ...(second === 413 && { reason: 'connectionLimitExceeded' }),
      }),
    failSessionInfo: () => (first === 200 ? network.restore() : network.failSessionInfo(first!)),
    endStream: () => network.endStream(first!),
  }
  const call = calls[method.replace('network.', '')]
  if (!call) throw new Error(`there is no ${method}`)
  return call()
}

/** The browser lets a socket that was refused wait before it tries again. */
async function untilOne(hit: () => number): Promise<void> {
  while (hit() === 0) await new Promise((resolve) => setTimeout(resolve, 20))
}

function createToken(
  emulator: Emulator,
  sessionId: string,
  data: string,
  { isExpired = false, role = 'publisher' }: TokenOptions = {},
): string {
  return emulator.createToken(sessionId, { data, role, ...(isExpired && { expiresInMs: -1 }) })
}

function bundle(): string {
  const [output] = buildSync({
    entryPoints: [join(here, 'real.page.ts')],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  }).outputFiles
  return output?.text ?? ''
}

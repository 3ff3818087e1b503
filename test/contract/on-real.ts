/** The real client as the world of the scripts: one Chromium, one emulator and page for each kind of server. */

import { join } from 'node:path'
import { buildSync } from 'esbuild'
import type { Page } from 'playwright-core'
import { startEmulator } from '../../src/emulator/index.ts'
import type { Emulator, EmulatorOptions } from '../../src/emulator/emulator.types.ts'
import { launchChromium } from '../e2e/chromium.ts'
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
  unkind: { echoSignals: false, dropRepeats: false },
}

/** Each page has a process of its own, and plays several scripts at a time; two with a camera fail to decode it. */
const LANES: Readonly<Record<ServerKind, { readonly pages: number; readonly lanes: number }>> = {
  kind: { pages: 1, lanes: 5 },
  routed: { pages: 1, lanes: 1 },
  unkind: { pages: 1, lanes: 1 },
  alone: { pages: 1, lanes: 1 },
}

/** @param handleTraces gets what everybody saw, or what went wrong */
export async function playOnReal(
  scripts: readonly Script[],
  handleTraces: (script: Script, traces: Traces | string) => void,
): Promise<void> {
  const browser = await launchChromium()
  const pageScript = bundle()
  try {
    await Promise.all(
      (Object.keys(OPTIONS) as ServerKind[]).map(async (kind) => {
        const due = scripts.filter(({ server }) => server === kind)
        if (due.length === 0) return
        const emulator = await startEmulator({ files: FILES, ...OPTIONS[kind] })
        const openPage = async () => {
          const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
          const page = await context.newPage()
          await page.exposeFunction('bridge', (method: string, args: never[]) =>
            answer(emulator, method, args),
          )
          await page.addInitScript({ content: pageScript })
          await page.goto(`${emulator.url}/frame.html`)
          return page
        }
        const lane = async (page: Page): Promise<void> => {
          const script = due.shift()
          if (!script) return
          handleTraces(script, await playIn(page, script))
          return lane(page)
        }
        const { lanes, pages } = LANES[kind]
        await Promise.all(
          Array.from({ length: pages }, async () => {
            const page = await openPage()
            await Promise.all(Array.from({ length: lanes }, () => lane(page)))
            await page.context().close()
          }),
        )
        await emulator.close()
      }),
    )
  } finally {
    await browser.close()
  }
}

const playIn = (page: Page, { name }: Script): Promise<Traces | string> =>
  page.evaluate((given) => window.playScript(given), name).catch((error: unknown) => String(error))

function answer(emulator: Emulator, method: string, args: readonly never[]): unknown {
  const { apiKey, proxyUrl } = emulator
  if (method === 'createSession') return { apiKey, proxyUrl, sessionId: emulator.createSession() }
  if (method === 'createToken') return createToken(emulator, ...(args as never as [string, string]))
  const { network } = emulator
  const [first, second, third, fourth] = args
  const calls: Readonly<Record<string, () => void>> = {
    drop: () => network.cut({ target: first! }),
    restore: () => network.restore(first),
    refuse: () => network.refuse('reset', first),
    silence: () => network.silence(first),
    closeWithoutReconnecting: () => network.close(1011, first),
    kick: () => network.kick(first),
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

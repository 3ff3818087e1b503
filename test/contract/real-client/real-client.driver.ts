/** Driver of the contract for the real client: an emulator and a page for each kind of server. */

import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { startEmulator } from '../../../src/kit/emulator/index.ts'
import type { Emulator, EmulatorOptions } from '../../../src/kit/emulator/emulator.types.ts'
import { bundlePage } from '../../browser/harness/bundle-page.ts'
import { shareChromium } from '../../browser/harness/shared-chromium.ts'
import type { ContractDriver, Script, ServerKind, TokenOptions, Traces } from '../contract.types.ts'
import { MEDIA_LOST } from './media-lost.ts'

const here = import.meta.dirname

const FILES = {
  '/frame.html': join(here, 'frame.html'),
  '/opentok.js': join(here, '../../../node_modules/@opentok/client/dist/js/opentok.min.js'),
}

const OPTIONS: Readonly<Record<ServerKind, EmulatorOptions>> = {
  kind: {},
  alone: { keepLostMs: 1_500 },
  routed: { mediaMode: 'routed' },
  unkind: { echoSignals: false, dropRepeats: false, greetResumed: false, redeliver: false },
  zombie: { unknownSocketCloseCode: null },
  oneAddress: { addressPerConnection: false },
}

/** Scripts that a page plays at a time; each page has a process of its own. */
const LANES: Readonly<Record<ServerKind, number>> = {
  kind: 5,
  routed: 2,
  unkind: 1,
  alone: 1,
  zombie: 1,
  oneAddress: 1,
}

/** A server of one kind, and the page that plays its scripts. */
interface Server {
  readonly emulator: Emulator
  readonly page: Page
}

/** Servers start with their first script. */
export async function createRealClientDriver(): Promise<ContractDriver> {
  const browser = await shareChromium()
  const pageScript = bundlePage(join(here, 'real-client.page.ts'))
  const servers = new Map<ServerKind, Promise<Server>>()
  const lanes = new Map<ServerKind, ReturnType<typeof createLanes>>()
  const repeated: string[] = []

  async function startServer(kind: ServerKind): Promise<Server> {
    const emulator = await startEmulator({ files: FILES, ...OPTIONS[kind] })
    const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
    const page = await context.newPage()
    await page.exposeFunction('bridge', (method: string, args: never[]) =>
      answer(emulator, method, args),
    )
    await page.addInitScript({ content: pageScript })
    await page.goto(`${emulator.url}/frame.html`)
    return { emulator, page }
  }

  function serverOf(kind: ServerKind): Promise<Server> {
    const server = servers.get(kind) ?? startServer(kind)
    servers.set(kind, server)
    return server
  }

  function lanesOf(kind: ServerKind): ReturnType<typeof createLanes> {
    const found = lanes.get(kind) ?? createLanes(LANES[kind])
    lanes.set(kind, found)
    return found
  }

  return {
    play: (script) =>
      lanesOf(script.server)(async () => {
        const { page } = await serverOf(script.server)
        let traces = await playIn(page, script)
        for (let again = 0; again < 2 && hasNoMedia(traces); again += 1) {
          repeated.push(script.name.split(' ')[0] ?? '')
          traces = await playIn(page, script)
        }
        if (typeof traces === 'string') throw new Error(traces)
        return traces
      }),
    async close() {
      if (repeated.length > 0)
        console.log(`Played again, for want of media: ${repeated.join(', ')}`)
      for (const starting of servers.values()) {
        const { emulator, page } = await starting
        await page.context().close()
        await emulator.close()
      }
    },
  }
}

/** Runs at most `count` tasks at a time, in the order of the calls. */
function createLanes(count: number) {
  const waiting: (() => void)[] = []
  let free = count
  return async <Result>(task: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}

/** The browser failed, not OpenTok: no script asks for that. */
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
    cutAudio: () => network.cutAudio(first),
    healAudio: () => network.healAudio(first),
    cutVideo: () => network.cutVideo(first),
    healVideo: () => network.healVideo(first),
    degrade: () => network.degrade({ ...(first as unknown as object), target: second! }),
    loseAck: () => network.loseAck({ target: first! }),
    rateLimit: () => network.rateLimit(first!, second),
    ignore: () => network.ignore(first!, { target: second! }),
    fail: () =>
      network.fail(first!, second!, {
        target: third!,
        count: fourth ?? 1,
        // OpenTok recognises this status only with the reason.
        ...(second === 413 && { reason: 'connectionLimitExceeded' }),
      }),
    failSessionInfo: () => (first === 200 ? network.restore() : network.failSessionInfo(first!)),
    endStream: () => network.endStream(first!),
  }
  const call = calls[method.replace('network.', '')]
  if (!call) throw new Error(`The driver has no method ${method}.`)
  return call()
}

/** The browser waits before it tries again after a refused socket. */
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

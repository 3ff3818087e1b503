/** Launches an installed Firefox by WebDriver BiDi, headless, with a fake camera. */
import { launch } from 'puppeteer-core'
import type { Browser, Page } from 'puppeteer-core'
import type { Engine, EnginePage, LaunchEngine } from '../engine.types.ts'
import { signalGroup } from '../process-group.ts'
import { findPrograms } from '../search.ts'

const PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  // Only one of several people has the focus.
  'media.devices.unfocused.enabled': true,
  // The media relay of the emulator needs plain loopback addresses in the ICE candidates.
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  // The windows of all people count as visible: timers and video go on in each.
  'dom.timeout.enable_budget_timer_throttling': false,
  'dom.min_background_timeout_value': 4,
  'media.suspend-background-video.enabled': false,
  'widget.windows.window_occlusion_tracking.enabled': false,
  // Sends each name to a port that nobody listens at, except this machine's.
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'network.proxy.no_proxies_on': 'localhost, 127.0.0.1',
  'network.proxy.allow_hijacking_localhost': false,
}

/** Firefox reports a socket or a request that fails as an error of the page. */
const NETWORK_MESSAGE =
  /^(Firefox can’t establish a connection to|The connection to) .*wss?:|^XML Parsing Error: /

/** Firefox puts the name of an error before its message. */
const ERROR_NAME = /^(uncaught exception: )?\w*(Error|Exception): /

type Settled = { readonly value: unknown } | { readonly error: string }

/** Runs in the page. BiDi awaits no promise but the engine's own, and cannot read an error without a stack. */
async function settle(call: () => unknown): Promise<Settled> {
  try {
    return { value: await call() }
  } catch (error) {
    return { error: String(error) }
  }
}

export const launchFirefox: LaunchEngine = async () => {
  const browser = await launch({
    browser: 'firefox',
    executablePath: findPrograms(['firefox']).firefox,
    headless: true,
    extraPrefsFirefox: PREFERENCES,
    protocolTimeout: 120_000,
  })
  return toEngine(browser)
}

function toEngine(browser: Browser): Engine {
  return {
    openPage: async () => {
      const context = await browser.createBrowserContext()
      const page = await context.newPage({ type: 'window' })
      return { ...toPage(page), close: () => context.close() }
    },
    close: () => browser.close(),
    // Puppeteer starts the browser as the leader of its own process group.
    signal: (name) => signalGroup(browser.process(), name),
  }
}

function toPage(page: Page): Omit<EnginePage, 'close'> {
  return {
    addInitScript: async (source) => void (await page.evaluateOnNewDocument(source)),
    exposeFunction: (name, call) => page.exposeFunction(name, call),
    goto: async (url) => void (await page.goto(url)),
    evaluate: async (source, argument) => {
      const call = `(${source})(${JSON.stringify(argument) ?? 'undefined'})`
      const outcome = (await page.evaluate(`(${String(settle)})(() => ${call})`)) as Settled
      if ('error' in outcome) throw new Error(outcome.error)
      return outcome.value
    },
    onProblem: (listener) => {
      page.on('pageerror', (error) => {
        const { message } = error as Error
        if (NETWORK_MESSAGE.test(message)) return
        listener({ kind: 'uncaught', message: message.replace(ERROR_NAME, ''), url: '' })
      })
      page.on('console', (message) => {
        if (message.type() !== 'error') return
        const { url = '' } = message.location()
        listener({ kind: 'console', message: message.text(), url })
      })
    },
  }
}

/** Opens the app for a person: a context of its own, the agent in the page, and the way to the emulator. */
import { AGENT, HANDLES } from './page/agent-settings.ts'
import { installAgent } from './page/agent.page.ts'
import { leadToEmulator } from './lead-to-emulator.ts'
import { keepSignals } from './side/signal-log.ts'
import type { Browser, Page } from '@playwright/test'
import type { OpenTokCredentials, OpenTokPersonOptions } from './playwright.types.ts'
import type { Side, SidesOfCall } from './side/side.types.ts'

/** How the browser tells of each socket that a fault refuses: dozens in an outage, and the fault is told anyway. */
const OF_SOCKETS = 'WebSocket connection to '

interface Surroundings {
  readonly browser: Browser
  readonly call: SidesOfCall
  readonly script: string | undefined
}

interface Opened {
  readonly side: Side
  /** Opens the page of the app, which is empty until then. */
  open(): Promise<void>
}

export async function openPerson(
  { browser, call, script }: Surroundings,
  name: string,
  credentials: OpenTokCredentials,
  { context: contextOptions, credentialsRoute, prepare, url }: OpenTokPersonOptions,
): Promise<Opened> {
  if (typeof url !== 'string' && typeof url !== 'function') {
    throw new TypeError(`url must be a text or a function, got ${JSON.stringify(url)}`)
  }
  const context = await browser.newContext({
    permissions: ['camera', 'microphone'],
    // A policy of the app names OpenTok's hosts, not the emulator.
    bypassCSP: true,
    // What a service worker fetches cannot be answered here.
    serviceWorkers: 'block',
    ...contextOptions,
  })
  const { host: authority } = new URL(call.emulator.url)
  await context.addInitScript(installAgent, { agent: AGENT, handles: HANDLES, authority })
  await leadToEmulator(context, call.emulator.url, script)
  const page = await context.newPage()
  const side: Side = {
    person: { name, page, context, credentials },
    signals: keepSignals(page, call),
    problems: keepProblems(page),
    call,
  }

  async function open(): Promise<void> {
    if (credentialsRoute !== undefined) {
      await page.route(credentialsRoute, (route) => route.fulfill({ json: credentials }))
    }
    await prepare?.(page, credentials)
    await page.goto(typeof url === 'function' ? url(credentials) : url)
  }
  return { side, open }
}

function keepProblems(page: Page): readonly string[] {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith(OF_SOCKETS)) {
      problems.push(message.text())
    }
  })
  return problems
}

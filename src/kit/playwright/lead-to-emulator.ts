/**
 * Answers the requests of a page for OpenTok's hosts. The first one asks for the configuration, which names the emulator:
 * from then on the client asks the emulator itself, with sockets that faults can end. What still comes by here is the
 * first request, what a client sends without a configuration, and everything of an app with `OT.setProxyUrl()`.
 */
import { createRequire } from 'node:module'
import type { BrowserContext, Route } from '@playwright/test'

const HOST = /^([\w-]+\.)*(opentok|tokbox)\.com$/

/** OpenTok.js on the hosts of the vendor and of npm's mirrors. */
const SCRIPT =
  /^(static[\w.-]*\.opentok\.com\/.*|(unpkg\.com|cdn\.jsdelivr\.net\/npm)\/@(opentok\/client|vonage\/client-sdk-video)(@[^/]*)?\/dist\/js)\/opentok(\.min)?\.js$/

const CLIENTS = ['@opentok/client', '@vonage/client-sdk-video']

/** @param file answers the script tags of OpenTok.js; without one the vendor does */
export async function leadToEmulator(
  context: BrowserContext,
  emulatorUrl: string,
  file: string | undefined,
): Promise<void> {
  const { host } = new URL(emulatorUrl)
  if (file !== undefined) {
    await context.route(
      ({ hostname, pathname }) => SCRIPT.test(hostname + pathname),
      (route) => route.fulfill({ path: file, contentType: 'text/javascript; charset=utf-8' }),
    )
  }
  await context.route(
    (url) => toEmulatorPath(url, host) !== null,
    async (route) => answer(route, host),
  )
}

/**
 * The path that the emulator knows, for an address of OpenTok, or of a proxy in front of it, or of a proxy in front of
 * the emulator; `null` for any other.
 */
export function toEmulatorPath(url: URL, emulatorHost: string): string | null {
  const { host, hostname, pathname, search } = url
  if (host === emulatorHost || SCRIPT.test(hostname + pathname)) return null
  if (HOST.test(hostname)) return pathname + search
  const parts = pathname.split('/')
  const index = parts.findIndex((part) => part === emulatorHost || HOST.test(part))
  return index === -1 ? null : `/${parts.slice(index + 1).join('/')}${search}`
}

async function answer(route: Route, host: string): Promise<void> {
  const path = toEmulatorPath(new URL(route.request().url()), host)
  try {
    const response = await route.fetch({ url: `http://${host}${path}` })
    await route.fulfill({ response })
  } catch {
    // A fault of the emulator, or the page is closed.
    await route.abort('connectionreset').catch(() => undefined)
  }
}

/**
 * OpenTok.js of the project, so that a test needs no other machine.
 * @param testFile whose project it is
 */
export function findScript(testFile: string): string | undefined {
  const { resolve } = createRequire(testFile)
  for (const client of CLIENTS) {
    try {
      return resolve(`${client}/dist/js/opentok.min.js`)
    } catch {
      // Not installed.
    }
  }
  return undefined
}

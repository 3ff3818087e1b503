/** A browser with a back/forward cache, and a site whose pages it may keep: those of the emulator forbid that (`no-store`). */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchCachingChromium } from './chromium.ts'

export interface CachingSite {
  readonly browser: Browser
  /** Of the site, in place of the emulator's. */
  readonly url: string
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' }

/** @param files by their URL path */
export async function openCachingSite(
  files: Readonly<Record<string, string>>,
): Promise<CachingSite> {
  const server = createServer(({ url = '' }, response) => {
    const file = files[url]
    response.writeHead(file ? 200 : 404, { 'content-type': TYPES[extname(url)] ?? 'text/plain' })
    response.end(file ? readFileSync(file) : '')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const browser = await launchCachingChromium()
  return {
    browser,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      await browser.close()
      server.close()
    },
  }
}

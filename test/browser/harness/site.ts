/** A site that serves the files of the pages, for pages that outlive the emulator of a test. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'

export interface Site {
  readonly url: string
  close(): void
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
}

/** @param files by their URL path. The browser may keep the pages, other than those of the emulator (`no-store`). */
export async function openSite(files: Readonly<Record<string, string>>): Promise<Site> {
  const server = createServer(({ url = '' }, response) => {
    const file = files[url]
    // Of the file, not of the address: a page may be at `/`.
    const type = TYPES[extname(file ?? '')] ?? 'text/plain'
    response.writeHead(file ? 200 : 404, { 'content-type': type })
    response.end(file ? readFileSync(file) : '')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Ends with its worker at the latest.
  server.unref()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  }
}

/** Serves files and folders too, so that a page and the server have the same origin. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { pipeline } from 'node:stream'
import { isLoopbackAuthority } from './loopback.ts'
import { sendError } from './respond.ts'
import { decodePath, toRoute } from './route.ts'
import type { ServerResponse } from 'node:http'
import type { Responder } from './http.ts'

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.gif', 'image/gif'],
  ['.html', 'text/html; charset=utf-8'],
  ['.ico', 'image/x-icon'],
  ['.jpg', 'image/jpeg'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json'],
  ['.map', 'application/json'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.mp4', 'video/mp4'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.wasm', 'application/wasm'],
  ['.webm', 'video/webm'],
  ['.webp', 'image/webp'],
  ['.woff2', 'font/woff2'],
])

interface Found {
  readonly path: string
  readonly size: number
  readonly isIndex: boolean
}

/** @param files URL path → absolute path of a file (exact) or folder (prefix) */
export function createFileResponder(files: Readonly<Record<string, string>>): Responder {
  // Longest prefix first: it is the most specific one.
  const mounts = Object.entries(files).toSorted(([a], [b]) => b.length - a.length)

  async function find(path: string): Promise<Found | null> {
    for (const [mount, target] of mounts) {
      const rest = toRest(path, mount)
      if (rest === null) continue
      const found = rest === '' ? await findAt(target) : await findIn(target, rest)
      if (found !== null) return found
    }
    return null
  }

  return (request, response) => {
    if (!isLoopbackAuthority(request.headers.host)) {
      return sendError(response, 403, 'Host must be a loopback address.')
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return sendError(response, 405, 'Use GET or HEAD.')
    }
    const path = decodePath(toRoute(request.url).path)
    if (path === null || path.includes('\0'))
      return sendError(response, 400, 'The path is malformed.')
    find(path)
      .then((found) => {
        if (found === null) return sendError(response, 404, 'Nothing is served at this path.')
        // Without the slash the relative links of the page would point outside its folder.
        if (found.isIndex && !path.endsWith('/')) return redirect(response, request.url)
        send(response, found, request.method === 'HEAD')
      })
      .catch(() => response.destroy())
  }
}

/** The part of a path below its mount; `null` when it is not below. */
function toRest(path: string, mount: string): string | null {
  if (path === mount) return ''
  const prefix = mount.endsWith('/') ? mount : `${mount}/`
  return path.startsWith(prefix) ? path.slice(prefix.length) : null
}

async function findIn(folder: string, rest: string): Promise<Found | null> {
  const root = folder.endsWith(sep) ? folder : folder + sep
  const path = join(root, rest)
  // `join` resolves every "..": a path outside the folder is not served.
  return path.startsWith(join(root)) ? findAt(path) : null
}

async function findAt(path: string): Promise<Found | null> {
  try {
    const stats = await stat(path)
    if (!stats.isDirectory())
      return stats.isFile() ? { path, size: stats.size, isIndex: false } : null
    const index = await findAt(join(path, 'index.html'))
    return index === null ? null : { ...index, isIndex: true }
  } catch {
    return null
  }
}

/** Redirects to the folder with a slash: relative, so that any prefix of the path remains, and with the query. */
function redirect(response: ServerResponse, url = ''): void {
  const [, folder = '', query = ''] = /([^/?]*)(\?.*)?$/s.exec(url) ?? []
  response.writeHead(302, { Location: `./${folder}/${query}`, 'Cache-Control': 'no-store' })
  response.end()
}

function send(response: ServerResponse, { path, size }: Found, isHead: boolean): void {
  response.writeHead(200, {
    'Content-Type': CONTENT_TYPES.get(extname(path).toLowerCase()) ?? 'application/octet-stream',
    'Content-Length': size,
    'Cache-Control': 'no-store',
  })
  if (isHead) return void response.end()
  // `pipeline` closes the file also when the client disconnects. After the head no status can report a read error: the
  // response then ends early.
  pipeline(createReadStream(path), response, () => undefined)
}

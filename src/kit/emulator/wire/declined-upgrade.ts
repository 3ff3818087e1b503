/** Serves requests whose `Upgrade` the server does not know, such as `h2c`, which some HTTP clients always add. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

const CONNECTION_HEADERS: ReadonlySet<string> = new Set(['connection', 'http2-settings', 'upgrade'])

export function isWebSocketUpgrade({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket'
}

/** Node parses only the head of an upgrade, and no body: the request goes through the server again, without it. */
export function serveWithoutUpgrade(
  server: Server,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const { method = '', url = '', httpVersion, rawHeaders } = request
  const lines = [`${method} ${url} HTTP/${httpVersion}`, 'Connection: close']
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = rawHeaders.slice(i, i + 2)
    if (!CONNECTION_HEADERS.has(name.toLowerCase())) lines.push(`${name}: ${value}`)
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]))
  server.emit('connection', socket)
}

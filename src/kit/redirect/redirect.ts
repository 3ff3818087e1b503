/**
 * Sends what the vendor's server SDKs ask its cloud to a local emulator: for a server that gives them no host. Loaded with
 * `node --require` or `--import`, it begins by itself if `OPENTOK_EMULATOR_URL` is set.
 */

import http from 'node:http'
import https from 'node:https'
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'

/** The vendor's hosts of the REST API, of both environments. */
const HOSTS: ReadonlySet<unknown> = new Set(['api.opentok.com', 'video.api.vonage.com'])

const VARIABLE = 'OPENTOK_EMULATOR_URL'

type Callback = (response: IncomingMessage) => void

interface Asked {
  readonly options: RequestOptions
  readonly callback: Callback | undefined
}

/** Node takes an address, options, or both. */
function toAsked(given: readonly unknown[]): Asked {
  const values = [...given]
  const [first] = values
  const isAddress = typeof first === 'string' || first instanceof URL
  const address = isAddress ? toOptions(new URL(first)) : {}
  if (isAddress) values.shift()
  const options = typeof values[0] === 'object' ? (values.shift() as RequestOptions) : {}
  return { options: { ...address, ...options }, callback: values[0] as Callback | undefined }
}

const toOptions = ({ hostname, pathname, search }: URL) => ({
  hostname,
  path: `${pathname}${search}`,
})

/**
 * Sends requests for the vendor's two API hosts to the emulator, whatever SDK of this process makes them; all others stay as they
 * are.
 * @param url the address of the emulator
 * @returns puts everything back
 * @throws {TypeError} if the address is not one of http
 * @example
 * ```ts
 * import { redirectToEmulator } from 'opentok-reconnection/emulator/redirect'
 *
 * const restore = redirectToEmulator('http://127.0.0.1:8090')
 * // new Video(credentials) and new OpenTok(key, secret) reach the emulator now.
 * export { restore }
 * ```
 */
export function redirectToEmulator(url: string): () => void {
  const { hostname, port, protocol } = toAddress(url)
  const { request } = https
  const agent = http.globalAgent

  function redirected(...given: unknown[]): ClientRequest {
    const { callback, options } = toAsked(given)
    const host = options.hostname ?? options.host
    if (!HOSTS.has(host)) return Reflect.apply(request, https, given) as ClientRequest
    const { headers } = options
    // OpenTok's SDK names the host in a header, too; Node does so itself for the new one.
    const others = Object.entries(headers ?? {}).filter(([name]) => name.toLowerCase() !== 'host')
    const local = { host: hostname, hostname, port, protocol, agent }
    return http.request({ ...options, ...local, headers: Object.fromEntries(others) }, callback)
  }

  https.request = redirected
  return () => {
    if (https.request === redirected) https.request = request
  }
}

/** @throws {TypeError} if it is none */
function toAddress(url: unknown): URL {
  const address = typeof url === 'string' && URL.canParse(url) ? new URL(url) : null
  if (address?.protocol === 'http:') return address
  throw new TypeError(
    `url must be the address of an emulator, such as http://127.0.0.1:8090, got ${JSON.stringify(url)}`,
  )
}

const given = process.env[VARIABLE]
if (given) redirectToEmulator(given)

/** HTTP of the server: configuration, session information, logging; control and files have their own responders. */
import { guard } from '../wire/guard.ts'
import { isTooLong, encodeIdentity } from '../server/identity.ts'
import { sendJson, sendNothing } from './respond.ts'
import { decodePath, toRoute } from './route.ts'
import { MESSAGING_PATH } from '../wire/upgrade.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Identity } from '../server/identity.ts'
import type { Session, ServerContext } from '../server/session.ts'
import type { TokenReading } from '../tokens/token.ts'

export type Responder = (request: IncomingMessage, response: ServerResponse) => void

export interface HttpParts extends ServerContext {
  readonly sessions: ReadonlyMap<string, Session>
  /** A function, because the port is known only when the server listens. */
  address(): { readonly http: string; readonly ws: string }
  readonly control: Responder
  readonly files: Responder
}

/** Requests for the configuration carry no identity. */
const NOBODY: Identity = { sessionId: '', connectionId: '', data: '' }

export function createHttpResponder(parts: HttpParts): Responder {
  const { sessions, settings, counters, faults, tokens, address } = parts

  function sendSessionInfo(
    sessionId: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const { headers } = request
    const connectionId = toSingle(headers['x-tb-connectionid']) ?? ''
    const reading: TokenReading = sessions.has(sessionId)
      ? tokens.read(toSingle(headers['x-opentok-auth']), sessionId, Date.now())
      : { ok: false, reason: 'Unknown session' }
    const who: Identity = {
      sessionId,
      connectionId: isTooLong(connectionId) ? '' : connectionId,
      data: reading.ok ? reading.claims.data : '',
    }
    const refusal = faults.sessionInfoRefusal.of(who)
    if (refusal === 'hang') return faults.hang(who, request.socket)
    if (refusal === 'unavailable') return sendNothing(response, 503)
    if (refusal === 'reset') return void request.socket.resetAndDestroy()

    counters.sessionInfos += 1
    const delayMs = faults.sessionInfoDelayMs.of(who)
    if (delayMs === 0) return answer(reading, who, response)
    const timer = setTimeout(() => answer(reading, who, response), delayMs)
    timer.unref()
    request.socket.once('close', () => clearTimeout(timer))
  }

  function answer(reading: TokenReading, who: Identity, response: ServerResponse): void {
    const failure = faults.sessionInfoFailure.of(who)
    if (typeof failure === 'number') return sendNothing(response, failure)
    if (failure === 'emptyList') return sendJson(response, 200, [])
    if (failure === null && reading.ok) return sendJson(response, 200, [toSessionInfo(who)])
    const message = reading.ok ? 'failed on purpose' : reading.reason
    const error = { code: 403, errorMessage: { code: 1004, message } }
    sendJson(response, 200, [{ error }])
  }

  function toSessionInfo(who: Identity): object {
    const isRelayed = settings.mediaMode === 'relayed'
    const identity = encodeIdentity(
      settings.addressPerConnection ? who : { ...who, connectionId: '' },
    )
    return {
      session_id: who.sessionId,
      partner_id: settings.apiKey,
      messaging_url: `${address().ws}${MESSAGING_PATH}${identity}`,
      messaging_server_url: settings.host,
      media_server_hostname: settings.host,
      symphony_address: sessions.get(who.sessionId)?.symphony,
      ice_servers: [],
      properties: {
        reconnection: settings.reconnection,
        renegotiation: true,
        p2p: { preference: { value: isRelayed ? 'enabled' : 'disabled' } },
        h264: true,
        vp8: true,
        vp9: false,
        simulcast: false,
      },
    }
  }

  function respond(request: IncomingMessage, response: ServerResponse): void {
    const { path } = toRoute(request.url)
    if (path.startsWith('/control/')) return parts.control(request, response)

    const session = /^\/session\/([^/]+)\/?$/.exec(path)?.[1]
    const isConfig = /^\/project\/[^/]+\/config\.json$/.test(path)
    const isLog = path.startsWith('/logging/')
    if (session === undefined && !isConfig && !isLog) return parts.files(request, response)

    allowEveryOrigin(request, response)
    if (request.method === 'OPTIONS') return sendNothing(response, 204)
    if (isLog) return sendJson(response, 200, {})
    if (isConfig) {
      const status = faults.configStatus.of(NOBODY)
      if (status !== null) return sendNothing(response, status)
      return sendJson(response, 200, { apiUrl: address().http, loggingUrl: address().http })
    }
    sendSessionInfo(decodePath(session ?? '') ?? '', request, response)
  }

  return (request, response) =>
    guard(
      () => respond(request, response),
      () => response.destroy(),
    )
}

/** The page may come from another server; without a token nothing here is secret. */
function allowEveryOrigin({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader('Access-Control-Allow-Methods', 'GET,POST,PUT,OPTIONS')
  const requested = toSingle(headers['access-control-request-headers'])
  if (requested !== undefined) response.setHeader('Access-Control-Allow-Headers', requested)
}

function toSingle(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0]
}

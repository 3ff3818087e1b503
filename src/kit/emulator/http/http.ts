/** HTTP of the server: configuration and logging; control, session information, REST and files have their own files. */
import { guard } from '../wire/guard.ts'
import { sendJson, sendNothing, toSingle } from './respond.ts'
import { decodePath, toRoute } from './route.ts'
import { createSessionInfo } from './session-info.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Identity } from '../server/identity.ts'
import type { SessionInfoParts } from './session-info.ts'

export type Responder = (request: IncomingMessage, response: ServerResponse) => void

export interface HttpParts extends SessionInfoParts {
  readonly control: Responder
  readonly rest: Responder
  readonly files: Responder
}

/** Requests for the configuration carry no identity. */
const NOBODY: Identity = { sessionId: '', connectionId: '', data: '' }

export function createHttpResponder(parts: HttpParts): Responder {
  const { faults, address } = parts
  const sendSessionInfo = createSessionInfo(parts)

  function respond(request: IncomingMessage, response: ServerResponse): void {
    const { path } = toRoute(request.url)
    if (path.startsWith('/control/')) return parts.control(request, response)
    if (isRest(path)) return parts.rest(request, response)

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

/** The paths of the vendor's REST API; those of OpenTok and of the unified platform are the same. */
function isRest(path: string): boolean {
  return path === '/session/create' || path.startsWith('/v2/project/')
}

/** The page may come from another server; without a token nothing here is secret. */
function allowEveryOrigin({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader('Access-Control-Allow-Methods', 'GET,POST,PUT,OPTIONS')
  const requested = toSingle(headers['access-control-request-headers'])
  if (requested !== undefined) response.setHeader('Access-Control-Allow-Headers', requested)
}

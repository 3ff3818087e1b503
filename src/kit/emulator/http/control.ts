/** The methods of the emulator over loopback HTTP, for a page or a test in another process. */
import { validateText } from '../validate.ts'
import { collectBody, parseJsonBody, readContentType } from './body.ts'
import { ControlError, validateKeys } from './control-error.ts'
import { EmulatorError } from '../emulator-error.ts'
import { isLoopbackAuthority, isLoopbackOrigin } from './loopback.ts'
import { callNetwork } from './call-network.ts'
import { sendError, sendJson, sendNothing, sendText } from './respond.ts'
import { decodePath, toRoute } from './route.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Emulator } from '../emulator.types.ts'
import type { Responder } from './http.ts'

/** Precedes the name of a person in the path of a token. */
const PERSON = 'tokens/'

/** The names that GET accepts, and the query parameters of each. */
export const QUERIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['clients', ['sessionId']],
  ['counters', []],
  ['can-cut-media', ['target']],
])

/**
 * @param emulator a function, because the emulator is created after its parts
 * @param firstSession the id of the session that a token is for when the call names none
 */
export function createControl(
  emulator: () => Emulator,
  firstSession: () => string | undefined,
): Responder {
  /** The token of a person, as text: a page passes it on without parsing it. */
  function createToken(name: string, query: URLSearchParams): string {
    validateKeys('tokens', Object.fromEntries(query), ['sessionId', 'role'])
    const sessionId = query.get('sessionId') ?? firstSession()
    if (sessionId === undefined) throw new ControlError(404, 'There is no session yet.')
    const role = query.get('role')
    // `createToken` validates the options.
    const options: object = { data: name.slice(PERSON.length), ...(role === null ? {} : { role }) }
    return emulator().createToken(sessionId, options)
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    validateOrigin(request, response)
    if (request.method === 'OPTIONS') return sendNothing(response, 204)
    const { path, query } = toRoute(request.url)
    const name = decodePath(path.slice('/control/'.length)) ?? ''
    if (request.method === 'GET') {
      if (name.startsWith(PERSON)) return sendText(response, createToken(name, query))
      return sendJson(response, 200, get(emulator(), name, query))
    }
    if (request.method !== 'POST') throw new ControlError(405, 'Use GET or POST.')
    validateKeys('The address', Object.fromEntries(query), [])
    const body = await readBody(request)
    sendJson(response, 200, post(emulator(), name, body))
  }

  return (request, response) => {
    respond(request, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : 'failed'
      if (!response.headersSent) sendError(response, toStatus(error), message)
    })
  }
}

function get(emulator: Emulator, name: string, query: URLSearchParams): unknown {
  validateKeys(name, Object.fromEntries(query), QUERIES.get(name) ?? [])
  if (name === 'clients') return emulator.clients(query.get('sessionId') ?? undefined)
  if (name === 'counters') return emulator.counters
  if (name === 'can-cut-media') {
    return { canCutMedia: emulator.canCutMedia(query.get('target') ?? undefined) }
  }
  throw new ControlError(404, 'Use GET with clients, counters, can-cut-media or tokens/<name>.')
}

function post(emulator: Emulator, name: string, body: Record<string, unknown>): object {
  if (name === 'sessions') {
    // `createSession` validates the options.
    return { sessionId: emulator.createSession(body) }
  }
  if (name === 'tokens') {
    const { sessionId, ...options } = body
    const id = validateText('sessionId', sessionId)
    // `createToken` validates the options.
    return { token: emulator.createToken(id, options) }
  }
  if (!name.startsWith('network/')) {
    throw new ControlError(404, 'Use POST with network/…, sessions or tokens.')
  }
  const clients = callNetwork(emulator.network, name.slice('network/'.length), body)
  return clients === undefined ? {} : { clients }
}

/** Only pages of this machine, under a name of this machine, may control the network. */
function validateOrigin({ headers }: IncomingMessage, response: ServerResponse): void {
  if (!isLoopbackAuthority(headers.host)) {
    throw new ControlError(403, 'Host must be a loopback address.')
  }
  const { origin } = headers
  if (origin === undefined) return
  if (!isLoopbackOrigin(origin)) throw new ControlError(403, 'Origin must be a loopback address.')
  response.setHeader('Access-Control-Allow-Origin', origin)
  response.setHeader('Access-Control-Allow-Methods', 'GET,POST,OPTIONS')
  response.setHeader('Access-Control-Allow-Headers', 'content-type')
  response.setHeader('Vary', 'Origin')
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  if (readContentType(request) !== 'application/json') {
    throw new ControlError(415, 'Content-Type must be application/json.')
  }
  return parseJsonBody(await collectBody(request))
}

function toStatus(error: unknown): number {
  if (error instanceof ControlError) return error.status
  if (error instanceof TypeError) return 400
  if (error instanceof EmulatorError) return error.code === 'closed' ? 409 : 404
  return 500
}

/** The part of the vendor's REST API that calls need, for an app's server on this machine. */
import { collectBody, parseJsonBody, readContentType } from '../http/body.ts'
import { ControlError } from '../http/control-error.ts'
import { isLoopbackAuthority } from '../http/loopback.ts'
import { sendJson, sendNothing } from '../http/respond.ts'
import { toRoute } from '../http/route.ts'
import { identifyCaller } from './identify-caller.ts'
import { matchRoute } from './routes.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Responder } from '../http/http.ts'
import type { EmulatorSettings } from '../options.ts'
import type { Sessions } from '../server/sessions.ts'
import type { RestAnswer } from './call.ts'

export function createRest(settings: EmulatorSettings, sessions: Sessions): Responder {
  async function answer(request: IncomingMessage): Promise<RestAnswer> {
    // No page may call, not even through a name that it has bound to this machine.
    if (!isLoopbackAuthority(request.headers.host) || request.headers.origin !== undefined) {
      throw new ControlError(403, 'Only a server on this machine may call.')
    }
    const { act, ids } = matchRoute(request.method ?? '', toRoute(request.url).path)
    const projectId = await identifyCaller(settings, request.headers, Date.now())
    return act({ sessions, projectId, ids, body: await readBody(request) })
  }

  return (request, response) => {
    answer(request).then(
      (outcome) => send(response, outcome),
      (error: unknown) => sendRefusal(response, error),
    )
  }
}

function send(response: ServerResponse, { status, body }: RestAnswer): void {
  if (body === undefined) sendNothing(response, status)
  else sendJson(response, status, body)
}

/** The cloud's errors have a code and a message, too. */
function sendRefusal(response: ServerResponse, error: unknown): void {
  const [status, message] =
    error instanceof ControlError ? [error.status, error.message] : [500, 'The call failed.']
  if (!response.headersSent) sendJson(response, status, { code: status, message })
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const text = await collectBody(request)
  const isForm = readContentType(request) === 'application/x-www-form-urlencoded'
  return isForm ? Object.fromEntries(new URLSearchParams(text)) : parseJsonBody(text)
}

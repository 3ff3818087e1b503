/** Finds out who calls the REST API: a project by its secret, or an application by its private key. */
import { ControlError } from '../http/control-error.ts'
import { toSingle } from '../http/respond.ts'
import { verifyApplicationJwt } from '../tokens/application-jwt.ts'
import { verifyProjectJwt } from '../tokens/project-jwt.ts'
import type { IncomingHttpHeaders } from 'node:http'
import type { EmulatorSettings } from '../options.ts'
import type { JwtReading } from '../tokens/jwt.ts'

type Keys = Pick<EmulatorSettings, 'apiKey' | 'apiSecret' | 'application'>

const BEARER = /^Bearer +(\S+) *$/i

/**
 * @returns the API key or application id of the caller
 * @throws ControlError 403; it never quotes the header
 */
export async function identifyCaller(
  { apiKey, apiSecret, application }: Keys,
  headers: IncomingHttpHeaders,
  now: number,
): Promise<string> {
  const projectToken = toSingle(headers['x-opentok-auth'])
  const [, applicationToken] = BEARER.exec(headers.authorization ?? '') ?? []
  if (projectToken !== undefined) {
    if (apiSecret === null) throw refuse('The emulator has no apiSecret to verify this call with')
    assertCaller(await verifyProjectJwt(projectToken, { apiKey, apiSecret }, now))
    return apiKey
  }
  if (applicationToken === undefined) {
    throw refuse('The header X-OPENTOK-AUTH or Authorization: Bearer is missing')
  }
  if (application === null) {
    throw refuse('The emulator has no applicationId to verify this call with')
  }
  assertCaller(await verifyApplicationJwt(applicationToken, application, now))
  return application.applicationId
}

/** A client has a token of the same signer, for joining: with that one it must not call as the server. */
function assertCaller(reading: JwtReading): void {
  if (!reading.ok) throw refuse(reading.reason)
  const { scope, session_id: sessionId } = reading.payload
  if (scope !== undefined || sessionId !== undefined) throw refuse('The token is for joining')
}

function refuse(reason: string): ControlError {
  return new ControlError(403, `${reason}.`)
}

/** Reads JWTs of the unified platform, which a server signs with the private key of its application (RS256). */
import { admitByJwt, verifyJwt } from './jwt.ts'
import { refuseToken } from './claims.ts'
import type { TokenReading } from './claims.ts'
import type { JwtReading } from './jwt.ts'
import type { Application } from './keys.ts'

export async function verifyApplicationJwt(
  token: string,
  { applicationId, publicKey }: Application,
  now: number,
): Promise<JwtReading> {
  const reading = await verifyJwt(token, { algorithm: 'RS256', key: publicKey }, now)
  if (!reading.ok || reading.payload['application_id'] === applicationId) return reading
  return refuseToken('The token is for another application')
}

export async function readApplicationJwt(
  token: string,
  application: Application,
  sessionId: string,
  now: number,
): Promise<TokenReading> {
  const reading = await verifyApplicationJwt(token, application, now)
  return reading.ok ? admitByJwt(reading.payload, sessionId, now) : reading
}

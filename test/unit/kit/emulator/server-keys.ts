/** The keys of an app's server for tests, and what it signs with them. */
import { createHmac, generateKeyPairSync } from 'node:crypto'
import { SignJWT } from 'jose'
import type { KeyObject } from 'node:crypto'

export const API_KEY = '46000001'
export const API_SECRET = 'secret-of-the-project'
export const APPLICATION_ID = '6b1d9c5c-0000-4000-8000-5f0a1b2c3d4e'

export function createKeys(modulusLength = 2_048) {
  return generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}

/** One pair for all tests: creating one takes a while. */
export const KEYS = createKeys()

/** The options of an emulator that knows both keys. */
export const SERVER_OPTIONS = {
  apiKey: API_KEY,
  apiSecret: API_SECRET,
  applicationId: APPLICATION_ID,
  publicKey: KEYS.publicKey,
}

export const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds

export type Claims = Readonly<Record<string, unknown>>

/** The claims of a token that a client joins with, signed with the API secret. */
export const projectClaims = (sessionId: string): Claims => ({
  iss: API_KEY,
  ist: 'project',
  iat: inSeconds(0),
  exp: inSeconds(60),
  session_id: sessionId,
  role: 'publisher',
  connection_data: 'name=Ada',
  scope: 'session.connect',
})

/** The same, for a token signed with the private key of the application. */
export const applicationClaims = (sessionId: string): Claims => ({
  application_id: APPLICATION_ID,
  iat: inSeconds(0),
  exp: inSeconds(60),
  session_id: sessionId,
  role: 'publisher',
  connection_data: 'name=Ada',
  scope: 'session.connect',
  sub: 'video',
})

export function signProjectJwt(claims: Claims, secret = API_SECRET): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(Buffer.from(secret))
}

export function signApplicationJwt(claims: Claims, privateKey: KeyObject): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).sign(privateKey)
}

/** A token without a signature. */
export function toUnsignedJwt(claims: Claims): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`
}

export function signT1Token(
  claims: Readonly<Record<string, string | number>>,
  { apiKey = API_KEY, apiSecret = API_SECRET } = {},
): string {
  const fields = Object.entries(claims).map(([name, value]) => [name, String(value)])
  const body = new URLSearchParams(fields).toString()
  const sig = createHmac('sha1', apiSecret).update(body).digest('hex')
  return `T1==${Buffer.from(`partner_id=${apiKey}&sig=${sig}:${body}`).toString('base64')}`
}

export const t1Claims = (sessionId: string) => ({
  session_id: sessionId,
  create_time: inSeconds(0),
  expire_time: inSeconds(60),
  nonce: 0.5,
  role: 'publisher',
  connection_data: 'name=Ada',
})

/** Validates the keys of the app's server: an API key with its secret, and an application with its RSA key. */
import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, toTypeError, validateText } from '../validate.ts'
import type { KeyObject } from 'node:crypto'

/** A project of OpenTok. */
export interface Project {
  readonly apiKey: string
  readonly apiSecret: string
}

/** An application of the unified platform. */
export interface Application {
  readonly applicationId: string
  readonly publicKey: KeyObject
}

/** RS256 requires it. */
const MIN_KEY_BITS = 2_048

const KEY_RULE = `an RSA key of at least ${MIN_KEY_BITS} bits, as PEM text or as the path of a PEM file`

/** Part of the URI of a session, and of addresses. */
export function validateId(name: string, value: unknown): string {
  const rule = 'a string of letters, digits, - and _, at most 64'
  const id = validateText(name, value, rule)
  if (!/^[\w-]{1,64}$/.test(id)) throw toTypeError(name, rule, value)
  return id
}

/** No error shows a secret, not even an invalid one. */
export function validateSecret(name: string, secret: unknown): string {
  if (typeof secret === 'string' && secret !== '') return secret
  throw new TypeError(`${name} must be a non-empty string; got ${typeof secret}.`)
}

/** @returns `null` when the options name no application */
export function resolveApplication({
  applicationId,
  privateKey,
  publicKey,
}: Readonly<Record<string, unknown>>): Application | null {
  const hasKey = isGiven(privateKey) || isGiven(publicKey)
  if (!isGiven(applicationId)) {
    if (!hasKey) return null
    throw new TypeError('options.applicationId must be given with its key.')
  }
  const id = validateId('options.applicationId', applicationId)
  if (!hasKey) {
    throw new TypeError('options.applicationId needs options.privateKey or options.publicKey.')
  }
  if (isGiven(privateKey) && isGiven(publicKey)) {
    throw new TypeError('options.publicKey must not be given with options.privateKey.')
  }
  const [name, key] = isGiven(privateKey)
    ? ['options.privateKey', privateKey]
    : ['options.publicKey', publicKey]
  return { applicationId: id, publicKey: readPublicKey(name, key) }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** A private key contains its public key, which is all that the emulator needs and keeps. */
function readPublicKey(name: string, value: unknown): KeyObject {
  if (typeof value !== 'string')
    throw new TypeError(`${name} must be ${KEY_RULE}; got ${describe(value)}.`)
  const pem = value.includes('-----BEGIN') ? value : readPem(name, value)
  let key: KeyObject
  try {
    key = createPublicKey(pem)
  } catch {
    throw toKeyError(name, 'PEM text that cannot be parsed')
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (key.asymmetricKeyType !== 'rsa' || bits < MIN_KEY_BITS) {
    throw toKeyError(name, 'another or a shorter one')
  }
  return key
}

function readPem(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw toKeyError(name, 'text that is neither PEM nor the path of a readable file')
  }
}

/** Shows neither the text, which may be a damaged key, nor the message of the parser. */
function toKeyError(name: string, got: string): TypeError {
  return new TypeError(`${name} must be ${KEY_RULE}; got ${got}.`)
}

/** Validates the options of an emulator once, and fills in the defaults. */
import { randomBytes } from 'node:crypto'
import { isAbsolute } from 'node:path'
import { CLOSE_INTERNAL_ERROR, KEEP_LOST_MS } from '../../opentok/limits.ts'
import {
  validateBoolean,
  validateDurationMs,
  validateInteger,
  validateOneOf,
  validateRecord,
  validateText,
  isRecord,
  toTypeError,
} from './validate.ts'
import { validateCloseCode } from './wire/close-code.ts'
import { isLoopbackHost } from './http/loopback.ts'
import { resolveApplication, validateId, validateSecret } from './tokens/keys.ts'
import type { EmulatorOptions } from './emulator.types.ts'
import type { Application } from './tokens/keys.ts'

type KeyName = 'apiSecret' | 'applicationId' | 'privateKey' | 'publicKey'

/** The options with every default filled in, and the keys parsed. */
export interface EmulatorSettings extends Required<Omit<EmulatorOptions, KeyName>> {
  readonly apiSecret: string | null
  readonly application: Application | null
}

/** The defaults, except that of `secret`, which is random for each start. */
export const EMULATOR_DEFAULTS = {
  port: 0,
  host: '127.0.0.1',
  apiKey: '100',
  apiSecret: null,
  applicationId: null,
  privateKey: null,
  publicKey: null,
  mediaMode: 'relayed',
  echoSignals: true,
  greetResumed: true,
  redeliver: true,
  dropRepeats: true,
  unknownSocketCloseCode: CLOSE_INTERNAL_ERROR,
  unknownSocketReason: null,
  spareLeftBehind: true,
  keepLostMs: KEEP_LOST_MS,
  lostReason: 'networkDisconnected',
  forceDisconnectReason: 'forceDisconnected',
  forceUnpublishReason: 'forceUnpublished',
  reconnection: true,
  addressPerConnection: true,
  files: {},
} as const satisfies EmulatorOptions

const NAMES = [...Object.keys(EMULATOR_DEFAULTS), 'secret']

/** Whether a resumed socket of an unknown client is accepted; the client is then alive, but nobody sees it. */
export function acceptsUnknownSockets({
  unknownSocketCloseCode,
  unknownSocketReason,
}: EmulatorSettings): boolean {
  return unknownSocketCloseCode === null && unknownSocketReason === null
}

export function resolveOptions(options?: EmulatorOptions): EmulatorSettings {
  const given = validateRecord('options', options, NAMES)
  const all: Record<string, unknown> = { ...EMULATOR_DEFAULTS }
  for (const [name, value] of Object.entries(given)) if (value !== undefined) all[name] = value
  const { unknownSocketCloseCode: code, unknownSocketReason: unknownReason } = all
  const text = (name: string): string => validateText(`options.${name}`, all[name])
  return {
    port: validateInteger('options.port', all['port'], 0, 65_535),
    host: validateHost(all['host']),
    apiKey: validateId('options.apiKey', all['apiKey']),
    apiSecret:
      all['apiSecret'] === null ? null : validateSecret('options.apiSecret', all['apiSecret']),
    application: validateApplication(all),
    secret:
      all['secret'] === undefined
        ? randomBytes(32).toString('hex')
        : validateSecret('options.secret', all['secret']),
    mediaMode: validateOneOf('options.mediaMode', all['mediaMode'], ['relayed', 'routed']),
    echoSignals: validateBoolean('options.echoSignals', all['echoSignals']),
    greetResumed: validateBoolean('options.greetResumed', all['greetResumed']),
    redeliver: validateBoolean('options.redeliver', all['redeliver']),
    dropRepeats: validateBoolean('options.dropRepeats', all['dropRepeats']),
    unknownSocketCloseCode:
      code === null ? null : validateCloseCode('options.unknownSocketCloseCode', code, 'or null'),
    unknownSocketReason: unknownReason === null ? null : text('unknownSocketReason'),
    spareLeftBehind: validateBoolean('options.spareLeftBehind', all['spareLeftBehind']),
    keepLostMs: validateDurationMs('options.keepLostMs', all['keepLostMs']),
    lostReason: text('lostReason'),
    forceDisconnectReason: text('forceDisconnectReason'),
    forceUnpublishReason: text('forceUnpublishReason'),
    reconnection: validateBoolean('options.reconnection', all['reconnection']),
    addressPerConnection: validateBoolean(
      'options.addressPerConnection',
      all['addressPerConnection'],
    ),
    files: validateFiles(all['files']),
  }
}

function validateHost(value: unknown): string {
  const rule = 'a loopback address (127.0.0.1, ::1 or localhost)'
  const host = validateText('options.host', value, rule)
  if (!isLoopbackHost(host) || host.startsWith('[')) throw toTypeError('options.host', rule, value)
  return host
}

function validateApplication(options: Record<string, unknown>): Application | null {
  const application = resolveApplication(options)
  // The id of a session says under which of the two it was created.
  if (application?.applicationId !== options['apiKey']) return application
  throw new TypeError('options.applicationId must differ from options.apiKey.')
}

function validateFiles(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value))
    throw toTypeError('options.files', 'an object of URL path → absolute path', value)
  const files: Record<string, string> = {}
  for (const [path, target] of Object.entries(value)) {
    const name = `options.files[${JSON.stringify(path)}]`
    if (!path.startsWith('/')) throw new TypeError(`${name}: a URL path must begin with "/".`)
    const rule = 'the absolute path of a file or folder'
    if (!isAbsolute(validateText(name, target, rule))) throw toTypeError(name, rule, target)
    files[path] = String(target)
  }
  return files
}

/** Checks the options of an emulator once, at the door, and fills in the defaults. */
import { randomBytes } from 'node:crypto'
import { isAbsolute } from 'node:path'
import { CLOSE_INTERNAL_ERROR, KEEP_LOST_MS } from '../opentok/limits.ts'
import {
  checkBoolean,
  checkDurationMs,
  checkInteger,
  checkOneOf,
  checkRecord,
  checkText,
  isRecord,
  misuse,
} from './validate.ts'
import { checkCloseCode } from './wire/close-code.ts'
import { isLoopbackHost } from './http/loopback.ts'
import type { EmulatorOptions } from './emulator.types.ts'

/** The options with every default filled in. */
export type EmulatorSettings = Required<EmulatorOptions>

/** Everything but `secret`, which is random for each start. */
export const EMULATOR_DEFAULTS = {
  port: 0,
  host: '127.0.0.1',
  apiKey: '100',
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

/** Whether a resumed socket that nobody knows is taken in, as a zombie. */
export function takesUnknownIn({
  unknownSocketCloseCode,
  unknownSocketReason,
}: EmulatorSettings): boolean {
  return unknownSocketCloseCode === null && unknownSocketReason === null
}

export function resolveOptions(options?: EmulatorOptions): EmulatorSettings {
  const given = checkRecord('options', options, NAMES)
  const all: Record<string, unknown> = { ...EMULATOR_DEFAULTS }
  for (const [name, value] of Object.entries(given)) if (value !== undefined) all[name] = value
  const { unknownSocketCloseCode: code, unknownSocketReason: unknownReason } = all
  const text = (name: string): string => checkText(`options.${name}`, all[name])
  return {
    port: checkInteger('options.port', all['port'], 0, 65_535),
    host: checkHost(all['host']),
    apiKey: checkApiKey(all['apiKey']),
    secret: all['secret'] === undefined ? randomBytes(32).toString('hex') : checkSecret(all),
    mediaMode: checkOneOf('options.mediaMode', all['mediaMode'], ['relayed', 'routed']),
    echoSignals: checkBoolean('options.echoSignals', all['echoSignals']),
    greetResumed: checkBoolean('options.greetResumed', all['greetResumed']),
    redeliver: checkBoolean('options.redeliver', all['redeliver']),
    dropRepeats: checkBoolean('options.dropRepeats', all['dropRepeats']),
    unknownSocketCloseCode:
      code === null ? null : checkCloseCode('options.unknownSocketCloseCode', code, 'or null'),
    unknownSocketReason: unknownReason === null ? null : text('unknownSocketReason'),
    spareLeftBehind: checkBoolean('options.spareLeftBehind', all['spareLeftBehind']),
    keepLostMs: checkDurationMs('options.keepLostMs', all['keepLostMs']),
    lostReason: text('lostReason'),
    forceDisconnectReason: text('forceDisconnectReason'),
    forceUnpublishReason: text('forceUnpublishReason'),
    reconnection: checkBoolean('options.reconnection', all['reconnection']),
    addressPerConnection: checkBoolean('options.addressPerConnection', all['addressPerConnection']),
    files: checkFiles(all['files']),
  }
}

function checkHost(value: unknown): string {
  const rule = 'a loopback address (127.0.0.1, ::1 or localhost)'
  const host = checkText('options.host', value, rule)
  if (!isLoopbackHost(host) || host.startsWith('[')) throw misuse('options.host', rule, value)
  return host
}

function checkApiKey(value: unknown): string {
  const rule = 'a string of letters, digits, - and _, at most 64'
  const key = checkText('options.apiKey', value, rule)
  if (!/^[\w-]{1,64}$/.test(key)) throw misuse('options.apiKey', rule, value)
  return key
}

function checkSecret({ secret }: Record<string, unknown>): string {
  // A secret is never shown, not even a wrong one.
  if (typeof secret === 'string' && secret !== '') return secret
  throw new TypeError(`options.secret must be a non-empty string; got ${typeof secret}.`)
}

function checkFiles(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value))
    throw misuse('options.files', 'an object of URL path → absolute path', value)
  const files: Record<string, string> = {}
  for (const [path, target] of Object.entries(value)) {
    const name = `options.files[${JSON.stringify(path)}]`
    if (!path.startsWith('/')) throw new TypeError(`${name}: a URL path must begin with "/".`)
    const rule = 'the absolute path of a file or folder'
    if (!isAbsolute(checkText(name, target, rule))) throw misuse(name, rule, target)
    files[path] = String(target)
  }
  return files
}

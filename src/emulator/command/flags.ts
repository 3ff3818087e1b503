/** The flags of the command: one for each option of the emulator. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { EMULATOR_DEFAULTS } from '../options.ts'
import type { ParseArgsConfig } from 'node:util'
import type { EmulatorOptions } from '../emulator.types.ts'

export const COMMAND_PORT = 8_090

interface Flag {
  readonly option: keyof EmulatorOptions
  /** Placeholder of its value; a flag without one is switched on, or off with the prefix `no-`. */
  readonly value?: string
  readonly help: string
  /** Shown instead of the option's own default. */
  readonly default?: string
  readonly read?: (text: string) => unknown
}

const FLAGS: Readonly<Record<string, Flag>> = {
  port: {
    option: 'port',
    value: '<number>',
    help: '0 picks a free one',
    default: String(COMMAND_PORT),
    read: toNumber,
  },
  host: { option: 'host', value: '<address>', help: 'a loopback address' },
  'api-key': {
    option: 'apiKey',
    value: '<text>',
    help: 'what the page passes to OT.initSession()',
  },
  secret: {
    option: 'secret',
    value: '<text>',
    help: 'signs the tokens',
    default: 'random, for each start',
  },
  files: {
    option: 'files',
    value: '<URL path>=<path>',
    help: 'serve a file or folder too; may be repeated',
    default: 'none',
  },
  routed: {
    option: 'mediaMode',
    help: 'imitate a routed session',
    default: 'relayed',
  },
  echo: { option: 'echoSignals', help: 'send a broadcast signal back to its sender' },
  greet: { option: 'greetResumed', help: 'speak first on a resumed socket' },
  redeliver: {
    option: 'redeliver',
    help: 'send again what a lost client has missed',
  },
  'drop-repeats': { option: 'dropRepeats', help: 'do not act again on a repeated request' },
  reconnection: { option: 'reconnection', help: 'let the client resume at all' },
  'address-per-connection': {
    option: 'addressPerConnection',
    help: 'give every connection an address of its own',
  },
  'keep-lost-ms': {
    option: 'keepLostMs',
    value: '<ms>',
    help: 'how long a lost client is kept',
    read: toNumber,
  },
  'unknown-socket-close-code': {
    option: 'unknownSocketCloseCode',
    value: '<code>',
    help: 'for a resumed socket nobody knows, or none',
    read: (text) => (text === 'none' ? null : toNumber(text)),
  },
  'unknown-socket-reason': {
    option: 'unknownSocketReason',
    value: '<text>',
    help: 'say this to it instead of closing it',
    default: 'none',
  },
  'spare-left-behind': {
    option: 'spareLeftBehind',
    help: 'leave alone what a join left behind',
  },
  'lost-reason': { option: 'lostReason', value: '<text>', help: 'why a lost client is gone' },
  'force-disconnect-reason': {
    option: 'forceDisconnectReason',
    value: '<text>',
    help: 'why a client was forced out',
  },
  'force-unpublish-reason': {
    option: 'forceUnpublishReason',
    value: '<text>',
    help: 'why a stream was ended by force',
  },
}

export const HELP = `Usage: opentok-emulator [options]

A local OpenTok server that an unmodified OpenTok.js connects to.

${[...Object.entries(FLAGS).map(toLine), '  --help'.padEnd(37) + 'show this text'].join('\n')}`

function toLine([name, flag]: readonly [string, Flag]): string {
  const usage = flag.value === undefined ? `--[no-]${name}` : `--${name} ${flag.value}`
  const own: unknown = Reflect.get(EMULATOR_DEFAULTS, flag.option)
  const value = flag.default ?? (own === true ? 'yes' : String(own))
  return `  ${usage.padEnd(34)} ${flag.help} (default: ${value})`
}

/** @returns `null` when help is requested. @throws TypeError that names the flag */
export function readFlags(args: readonly string[]): EmulatorOptions | null {
  const options: NonNullable<ParseArgsConfig['options']> = {
    help: { type: 'boolean', short: 'h' },
  }
  for (const [name, { option, value }] of Object.entries(FLAGS)) {
    options[name] = {
      type: value === undefined ? 'boolean' : 'string',
      multiple: option === 'files',
    }
    if (value === undefined) options[`no-${name}`] = { type: 'boolean' }
  }
  const { values } = parseArgs({ args: [...args], options })
  if (values['help'] === true) return null
  const given: Record<string, unknown> = { port: COMMAND_PORT }
  for (const [name, flag] of Object.entries(FLAGS)) {
    const value = values[`no-${name}`] === true ? false : values[name]
    if (value !== undefined) given[flag.option] = toOption(flag, value)
  }
  return given
}

function toOption({ option, read }: Flag, value: unknown): unknown {
  if (option === 'mediaMode') return value === true ? 'routed' : 'relayed'
  if (Array.isArray(value)) return Object.fromEntries(value.map(toMount))
  return read !== undefined && typeof value === 'string' ? read(value) : value
}

function toMount(text: unknown): readonly [string, string] {
  const [, urlPath, path] = /^(.+?)=(.+)$/.exec(String(text)) ?? []
  if (urlPath !== undefined && path !== undefined) return [urlPath, resolve(path)]
  throw new TypeError(`--files must be <URL path>=<path>; got ${JSON.stringify(text)}.`)
}

/** Text that is not a number stays text: the validation of the options refuses it. */
function toNumber(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text
}

/** Rewrites an error of the parser or of the options in terms of the flags. */
export function toFlagMessage(message: string): string {
  const [sentence = ''] = message.split('. To specify')
  return sentence
    .replace(/^options\.(\w+)/, (_, option) => `--${toFlagName(String(option))}`)
    .replace(' or null;', ' or none;')
    .replace(/ \((string|number)\)\.$/, '.')
}

function toFlagName(option: string): string {
  return Object.keys(FLAGS).find((name) => FLAGS[name]?.option === option) ?? option
}

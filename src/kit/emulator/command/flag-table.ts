/** The table of the flags: their option, placeholder and help. */
import type { EmulatorOptions } from '../emulator.types.ts'

export const COMMAND_PORT = 8_090

/** The options of the emulator, and those of the command. */
export interface CommandOptions extends EmulatorOptions {
  /** The name of the session that the command prints. */
  readonly session?: string
}

export interface Flag {
  readonly option: keyof CommandOptions
  /** Placeholder of its value; a flag without one is switched on, or off with the prefix `no-`. */
  readonly value?: string
  readonly help: string
  /** Shown instead of the option's own default. */
  readonly default?: string
  readonly read?: (text: string) => unknown
}

export const FLAGS: Readonly<Record<string, Flag>> = {
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
  session: {
    option: 'session',
    value: '<name>',
    help: 'keep the session and its tokens over restarts',
    default: 'none',
  },
  secret: {
    option: 'secret',
    value: '<text>',
    help: 'signs its own tokens',
    default: 'random, for each start',
  },
  'api-secret': {
    option: 'apiSecret',
    value: '<text>',
    help: 'accept what your server signs with it',
    default: 'none',
  },
  'application-id': {
    option: 'applicationId',
    value: '<text>',
    help: 'your application; needs one of its keys',
    default: 'none',
  },
  'private-key': {
    option: 'privateKey',
    value: '<path>',
    help: 'accept what your server signs with it',
    default: 'none',
  },
  'public-key': {
    option: 'publicKey',
    value: '<path>',
    help: 'in place of the private key',
    default: 'none',
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

/** Text that is not a number stays text: the validation of the options refuses it. */
function toNumber(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text
}

/** Reads the flags of the command: one for each option of the emulator. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { EMULATOR_DEFAULTS } from '../options.ts'
import { validateSessionName } from '../server/sessions.ts'
import { COMMAND_PORT, FLAGS } from './flag-table.ts'
import type { ParseArgsConfig } from 'node:util'
import type { CommandOptions, Flag } from './flag-table.ts'

export const HELP = `Usage: opentok-emulator [options]

A local OpenTok server that an unmodified OpenTok.js connects to.

${[...Object.entries(FLAGS).map(toLine), '  --help'.padEnd(37) + 'show this text'].join('\n')}

Whatever has a value may come from the environment, which other users do not see: --api-secret
is ${toVariable('api-secret')}. A flag takes precedence.`

function toLine([name, flag]: readonly [string, Flag]): string {
  const usage = flag.value === undefined ? `--[no-]${name}` : `--${name} ${flag.value}`
  const own: unknown = Reflect.get(EMULATOR_DEFAULTS, flag.option)
  const value = flag.default ?? (own === true ? 'yes' : String(own))
  return `  ${usage.padEnd(34)} ${flag.help} (default: ${value})`
}

/** The variable of the environment that stands for a flag. */
export function toVariable(flag: string): string {
  return `OPENTOK_EMULATOR_${flag.toUpperCase().replaceAll('-', '_')}`
}

export type Environment = Readonly<Record<string, string | undefined>>

/** @returns `null` when help is requested. @throws TypeError that names the flag */
export function readFlags(
  args: readonly string[],
  environment: Environment = {},
): CommandOptions | null {
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
    const inherited =
      flag.value === undefined || flag.option === 'files'
        ? undefined
        : environment[toVariable(name)]
    const value = values[`no-${name}`] === true ? false : (values[name] ?? inherited)
    if (value !== undefined) given[flag.option] = toOption(flag, value)
  }
  if (given['session'] !== undefined) validateSessionName('options.session', given['session'])
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

/** Rewrites an error of the parser or of the options in terms of the flags. */
export function toFlagMessage(message: string): string {
  const [sentence = ''] = message.split('. To specify')
  return sentence
    .replaceAll(/\boptions\.(\w+)/g, (_, option) => `--${toFlagName(String(option))}`)
    .replace(' or null;', ' or none;')
    .replace(/ \((string|number)\)\.$/, '.')
}

function toFlagName(option: string): string {
  return Object.keys(FLAGS).find((name) => FLAGS[name]?.option === option) ?? option
}

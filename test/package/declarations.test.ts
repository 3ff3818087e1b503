/** The declarations need nothing that an app may lack, and accept right uses only. */
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf } from '../tools/vitest/release.ts'
import { entries, importsOf, read, root, withoutComments } from './built.ts'
import { ONE_CHECKER } from './compile.ts'
import { useInstallation } from './installed.ts'

const main = 'opentok-reconnection'

/** Modules that the declarations of an entry may import. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  [`${main}/machines`]: ['xstate'],
  [`${main}/peers`]: [main],
  [`${main}/react`]: [main, `${main}/peers`, 'react'],
  [`${main}/opentok-react`]: [main, 'react'],

  [`${main}/auto`]: [main],
  // React's types come with those of React Native.
  [`${main}/react-native`]: [main, `${main}/peers`, 'react'],
  [`${main}/vue`]: [main, `${main}/peers`, 'vue'],
  [`${main}/svelte`]: [main, `${main}/peers`],
  [`${main}/playwright`]: ['@playwright/test', `${main}/emulator`],
  [`${main}/report`]: [main],
}

describe.each(entries)('the declarations of $name', ({ name, declarations }) => {
  it.each(declarations)('import nothing that an app may lack: %#', (file) => {
    expect(importsOf(file)).toEqual(ALLOWED[name] ?? [])
    expect(withoutComments(read(file))).not.toMatch(/\bOT\.|\bNodeJS\./)
    expect(read(file)).not.toMatch(/<reference (types|path)=/)
  })

  it('are the same for ESM and for CommonJS', () => {
    const [first, ...others] = declarations.map((file) => read(file))
    for (const other of others) expect(other).toBe(first)
  })
})

const USAGE = `
import { createReconnection, DEFAULT_OPTIONS, ReconnectionError, SignalError } from '${main}'
import type { Reconnection, ReconnectionEvents, ReconnectionOptions, SessionLike, StreamLike } from '${main}'

declare const session: SessionLike
declare const stream: StreamLike

const options: ReconnectionOptions = {
  token: async ({ attempt }) => 'token ' + attempt.toFixed(),
  joinTimeoutMs: 10_000,
  signals: { capacity: 100, overflow: 'dropOldest' },
  logger: undefined,
}
const reconnection: Reconnection = createReconnection(session, options)
const off: () => void = reconnection.on('reconnected', ({ outageMs }) => outageMs.toFixed())
reconnection.once('disconnected', ({ reason, recoverable }) => [reason?.length, recoverable === true])
off()

export async function use(): Promise<string | null> {
  await reconnection.connect()
  const { heldMs } = await reconnection.signal({ type: 'chat', data: 'hello' })
  const tile = reconnection.subscribe(stream, 'videos', { insertMode: 'append' })
  tile.on('reconnected', ({ outageMs }) => outageMs + heldMs + DEFAULT_OPTIONS.joinTimeoutMs)
  const status: 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'reconnected' | 'disconnecting' | 'disconnected' =
    reconnection.status
  reconnection.dispose()
  reconnection[Symbol.dispose]()
  return status === 'reconnecting' ? reconnection.getSnapshot().phase : null
}

export function explain(error: unknown): string {
  if (error instanceof ReconnectionError) return error.code
  return error instanceof SignalError ? error.code : 'unknown'
}

// @ts-expect-error no such event
reconnection.on('reconected', () => {})
// @ts-expect-error an event of OpenTok, not of this library
reconnection.on('sessionReconnected', () => {})
// @ts-expect-error there is no way to remove all listeners
reconnection.off()
// @ts-expect-error no such field in the payload
reconnection.on('reconnected', ({ outage }) => outage)
// @ts-expect-error no such option
createReconnection(session, { joinTimeout: 10_000 })
// @ts-expect-error a number, not a text
createReconnection(session, { joinTimeoutMs: '10 s' })
// @ts-expect-error no such nested option
createReconnection(session, { signals: { size: 100 } })
// @ts-expect-error no such overflow policy
createReconnection(session, { signals: { overflow: 'forget' } })
// @ts-expect-error not a session
createReconnection({ sessionId: '1' })
// @ts-expect-error the status is read-only
reconnection.status = 'connected'
// @ts-expect-error data is a string
void reconnection.signal({ type: 'chat', data: { text: 'hello' } })
// @ts-expect-error no such status
if (reconnection.status === 'lost') off()
// @ts-expect-error no such event
type Wrong = ReconnectionEvents['reconected']
`

const MACHINES = `
import { sessionMachine, subscriberMachine } from '${main}/machines'
import { createActor } from 'xstate'

const actor = createActor(sessionMachine).start()
actor.send({ type: 'session.join' })
export const isIdle: boolean = actor.getSnapshot().matches('idle')
// @ts-expect-error no such event
actor.send({ type: 'session.joined' })
// @ts-expect-error no such state
actor.getSnapshot().matches('joined')
// @ts-expect-error a subscriber has a stream
createActor(subscriberMachine)
`

const EMULATOR = `
import { EmulatorError, startEmulator } from '${main}/emulator'
import type { Emulator } from '${main}/emulator'

export async function start(): Promise<Emulator> {
  const emulator = await startEmulator({ port: 0 })
  const sessionId: string = emulator.createSession()
  emulator.createToken(sessionId, { role: 'moderator' })
  // @ts-expect-error no such role
  emulator.createToken(sessionId, { role: 'boss' })
  return emulator
}
export const isTaken = (error: unknown): boolean => error instanceof EmulatorError && error.code === 'portInUse'
// @ts-expect-error no such option
void startEmulator({ prot: 0 })
`

const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  skipLibCheck: false,
  target: 'es2022',
  lib: ['es2022', 'dom'],
  types: [],
}

const TYPESCRIPT_7 = join(root, 'node_modules/typescript/bin/tsc')
/** The last version with the resolution `node10`. */
const TYPESCRIPT_6 = join(root, 'node_modules/@typescript/typescript6/bin/tsc6')

const NODE10 = { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' }
const BUNDLER = { module: 'esnext', moduleResolution: 'bundler' }
const NODE16 = { module: 'node16', moduleResolution: 'node16' }
const NODENEXT = { module: 'nodenext', moduleResolution: 'nodenext' }

describe('a strict TypeScript app without the SDK (K2)', () => {
  const installed = useInstallation(['ws'])

  beforeAll(() => {
    for (const extension of ['ts', 'mts', 'cts']) {
      installed().write(`usage.${extension}`, USAGE)
      installed().write(`machines.${extension}`, MACHINES)
      installed().write(`emulator.${extension}`, EMULATOR)
    }
  })

  function compile(compiler: string, files: readonly string[], settings: object): void {
    const compilerOptions = { ...STRICT, ...settings }
    installed().write('tsconfig.json', JSON.stringify({ compilerOptions, files }))
    const flags = compiler === TYPESCRIPT_7 ? ONE_CHECKER : []
    const { code, output } = installed().run(process.execPath, [
      compiler,
      ...flags,
      '--project',
      '.',
    ])
    expect(output).toBe('')
    expect(code).toBe(0)
  }

  type Case = readonly [string, string, readonly string[], object]

  // TypeScript 6 takes five times as long.
  const uses: readonly Case[] = [
    ['bundler', TYPESCRIPT_7, ['usage.ts', 'emulator.ts'], BUNDLER],
    ['node16, ESM and CommonJS', TYPESCRIPT_7, ['usage.mts', 'usage.cts'], NODE16],
    ['nodenext, ESM and CommonJS', TYPESCRIPT_7, ['emulator.mts', 'emulator.cts'], NODENEXT],
  ]
  const usesAtRelease: readonly Case[] = [
    ['bundler, TypeScript 6', TYPESCRIPT_6, ['usage.ts', 'emulator.ts'], BUNDLER],
    ['node10, TypeScript 6', TYPESCRIPT_6, ['usage.ts', 'emulator.ts'], NODE10],
  ]

  it.each(casesOf(uses, usesAtRelease))(
    'compiles right uses, and rejects wrong ones: %s',
    (_, compiler, files, settings) => compile(compiler, files, settings),
  )

  const machines: readonly Case[] = [
    ['bundler', TYPESCRIPT_7, ['machines.ts'], BUNDLER],
    ['node16, ESM and CommonJS', TYPESCRIPT_7, ['machines.mts', 'machines.cts'], NODE16],
  ]
  const machinesAtRelease: readonly Case[] = [
    ['node10, TypeScript 6', TYPESCRIPT_6, ['machines.ts'], NODE10],
  ]

  // XState's own declarations do not pass with `skipLibCheck: false` and `exactOptionalPropertyTypes`.
  it.each(casesOf(machines, machinesAtRelease))(
    'compiles uses of the machines: %s',
    (_, compiler, files, settings) => compile(compiler, files, { ...settings, skipLibCheck: true }),
  )
})

/** Every entry compiles in a strict TypeScript app with `skipLibCheck: false`, alone and with each client. */
import { beforeAll, describe, expect, it } from 'vitest'
import { CLIENTS } from '../browser/compatibility/client-cases.ts'
import { casesOf, isRelease } from '../tools/vitest/release.ts'
import { entries, importsOf } from './built.ts'
import type { Entry } from './built.ts'
import { compile, STRICT, triedWays, WAYS } from './compile.ts'
import type { Way } from './compile.ts'
import { useInstallation } from './installed.ts'

/** XState's own declarations do not pass with `exactOptionalPropertyTypes`. */
const WITH_XSTATE = { ...STRICT, exactOptionalPropertyTypes: false }

const usage = (names: readonly string[]) => `
${names.map((name, index) => `import * as entry${index} from '${name}'`).join('\n')}
export const names: string[] = [${names.map((_, index) => `...Object.keys(entry${index})`).join(', ')}]
${names.map((_, index) => `// @ts-expect-error no such export, and nothing is of any type\nentry${index}.missing`).join('\n')}
`

/** Only what all clients have in common: their declarations contradict each other. */
const beside = (client: string) => `
import { createReconnection } from 'opentok-reconnection'
import type { Reconnection } from 'opentok-reconnection'
import OT from '${client}'

const session = OT.initSession('key', 'id')
const reconnection: Reconnection = createReconnection(session, { token: () => 'token' })
session.on('streamCreated', ({ stream }) => {
  reconnection.subscribe(stream, 'videos', { insertMode: 'append' }).on('stalled', () => undefined)
})
session.on('signal', ({ from }) => {
  if (from) void reconnection.signal({ type: 'chat', data: 'hello', to: from })
})
export const live: Promise<unknown> = reconnection.publish(OT.initPublisher('me'))
export const untouched: OT.Session = session
`

/** Compiler errors in the client's own declarations; any other is of the app, or a crash. */
const OF_THE_CLIENT = /^\S*\/dist\/js\/opentok\.d\.ts\(\d+,\d+\): error TS\d+: /

// A framework and its types are there in an app of that framework.
const installed = useInstallation([
  '@playwright/test',
  '@types/node',
  '@types/react',
  'csstype',
  'react',
  'svelte',
  'vue',
  'ws',
])

const asksXState = ({ declarations }: Entry) =>
  declarations.some((file) => importsOf(file).includes('xstate'))

/** Playwright's own declarations need those of Node. */
const WITH_NODE = { ...STRICT, types: ['node'] }
const playwright = entries.filter(({ name }) => name.endsWith('/playwright'))
const others = entries.filter((entry) => !playwright.includes(entry))

const all = others.map(({ name }) => name)
const withoutVue = all.filter((name) => !name.endsWith('/vue'))
const alone = others.filter((entry) => !asksXState(entry)).map(({ name }) => name)

const compileAll = (names: readonly string[], way: Way, strict: object) =>
  compile(installed(), { name: 'all', text: usage(names) }, way, strict)

describe('in an app without a client', () => {
  // XState's own types take most of the time. Its entries are compiled by the examples in the declarations too.
  const ways = triedWays().filter(([way]) => isRelease || way !== 'bundler')
  it.each(ways)(
    `${isRelease ? 'all entries' : 'entries without XState'} have types under %s`,
    (_, way) => {
      // Vue's own declarations need TypeScript 5.4.
      const most = way === WAYS['bundler, oldest compiler'] ? withoutVue : all
      const names = isRelease ? most : alone
      expect(compileAll(names, way, WITH_XSTATE)).toEqual({ code: 0, output: '' })
    },
  )

  it('entries without XState pass exactOptionalPropertyTypes', () => {
    const { bundler } = WAYS
    expect(alone.length).toBeGreaterThan(1)
    expect(compileAll(alone, bundler, STRICT)).toEqual({ code: 0, output: '' })
  })

  it.each(triedWays().filter(([way]) => isRelease || way === 'node16'))(
    "the entry for Playwright has types under %s, beside Node's",
    (_, way) => {
      const names = playwright.map(({ name }) => name)
      expect(names).toHaveLength(1)
      expect(compileAll(names, way, WITH_NODE)).toEqual({ code: 0, output: '' })
    },
  )
})

const isOldest = ({ folder }: { readonly folder: string }) => folder.endsWith('-oldest')
const current = [
  { name: '@opentok/client', folder: '@opentok/client' },
  ...CLIENTS.filter((client) => !isOldest(client)),
]

describe.each(casesOf(current, CLIENTS.filter(isOldest)))(
  'with $name as in $folder',
  ({ name, folder }) => {
    beforeAll(() => installed().link(name, folder))

    // One resolution is enough for the client's types; the others are for ours.
    const ways = triedWays().filter(([way]) => folder === '@opentok/client' || way === 'bundler')
    it.each(ways)('an app compiles under %s, except for errors of the client itself', (_, way) => {
      const app = { name: 'beside', text: beside(name) }
      const { code, output } = compile(installed(), app, way, STRICT)
      // An indented line continues the one above.
      const complaints = output.split('\n').filter((line) => /^\S/.test(line))
      expect(complaints.filter((line) => !OF_THE_CLIENT.test(line))).toEqual([])
      expect([complaints.length > 0, code]).toBeOneOf([
        [false, 0],
        [true, 1],
        [true, 2],
      ])
    })
  },
)

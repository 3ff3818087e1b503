/** The package in an app of React Native: Metro finds each entry that may be used there, once, and Hermes' words suffice. */
import { createContext, Script } from 'node:vm'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { entries, root, read } from './built.ts'
import { useInstallation } from './installed.ts'
import { bundleAsMetro } from './metro.ts'

/** Entries that need a page, or Node. */
const NOT_ON_PHONES = [
  'auto',
  'emulator',
  'emulator/redirect',
  'inspector',
  'opentok-react',
  'playwright',
  'react',
  'svelte',
  'vue',
]

const toSubpath = (name: string) => name.replace(/^opentok-reconnection\/?/, '')

const subpaths = entries
  .map(({ name }) => toSubpath(name))
  .filter((subpath) => subpath && !NOT_ON_PHONES.includes(subpath))

const APP = `
${subpaths.map((subpath, index) => `import * as entry${index} from 'opentok-reconnection/${subpath}'`).join('\n')}
import { bindReactNative } from 'opentok-reconnection/react-native'
import { ReconnectionError } from 'opentok-reconnection'

const component = Object.assign(() => null, { contextType: {} })
const calls = []
const listen = () => ({ remove() {} })
const module = new Proxy({}, {
  get: (_, name) => name.startsWith('on') ? listen : () => {
    calls.push(name)
    return name === 'getCapabilities' ? Promise.reject(new Error('none')) : Promise.resolve(null)
  },
})
const { createReconnection } = bindReactNative({
  Platform: { OS: 'android' },
  TurboModuleRegistry: { get: () => module },
  OTPublisher: component,
  OTSubscriberView: component,
})
const call = createReconnection({ apiKey: 'key', sessionId: 'session', token: 'token' })
const connecting = call.connect()
globalThis.result = {
  status: call.status,
  keys: Object.keys(call),
  names: [${subpaths.map((_, index) => `Object.keys(entry${index})`).join()}],
  calls,
  finish: () => {
    call.dispose()
    return connecting.catch((error) => error instanceof ReconnectionError)
  },
}
`

interface Result {
  readonly status: string
  readonly keys: readonly string[]
  readonly names: readonly string[][]
  readonly calls: readonly string[]
  finish(): Promise<boolean>
}

/** What JavaScript finds in Hermes, as far as the library may look for it: `window` is the global object, without a page. */
function runAsHermes(code: string): Result {
  const context = createContext({
    AbortController,
    clearTimeout,
    queueMicrotask,
    setTimeout,
  })
  new Script(
    'globalThis.window = globalThis; delete Symbol.dispose; delete Symbol.asyncDispose',
  ).runInContext(context)
  new Script(code).runInContext(context)
  return (context as { result: Result }).result
}

describe('each entry that a phone may use', () => {
  it.each(subpaths)('%s has a folder, for a Metro that does not read `exports`', (subpath) => {
    const { main, types } = JSON.parse(read(join(root, subpath, 'package.json'))) as Record<
      string,
      string
    >
    // A Metro that reads `exports` stops at this folder, too, and must not get a second copy of the main entry.
    expect([main, types]).toEqual([`../dist/${subpath}.mjs`, `../dist/${subpath}.d.ts`])
  })
})

describe.each([
  ['0.81, which does not read `exports`', false],
  ['0.82, which does', true],
])('an app that is bundled as by Metro %s', (_, areExportsRead) => {
  const installed = useInstallation(['react'])
  let bundled: Awaited<ReturnType<typeof bundleAsMetro>>
  beforeAll(async () => {
    installed().write('app.js', APP)
    bundled = await bundleAsMetro(installed().folder, areExportsRead)
  })

  it('has each module of the package once', () => {
    const own = bundled.files
      .map((file) => /opentok-reconnection\/dist\/([\w-]+)\.m?js$/.exec(file)?.[1])
      .filter(Boolean)
    expect(new Set(own)).toEqual(new Set(['index', ...subpaths]))
    expect(own).toHaveLength(1 + subpaths.length)
  })

  it('loads, joins and ends without anything that Hermes lacks', async () => {
    const { calls, finish, keys, names, status } = runAsHermes(bundled.code)
    expect(status).toBe('connecting')
    expect(keys).not.toContain('undefined')
    expect(names.every(({ length }) => length > 0)).toBe(true)
    await expect.poll(() => calls).toContain('connect')
    expect(await finish()).toBe(true)
  })
})

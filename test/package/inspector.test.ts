/** In production bundlers leave the inspector out, unless an app asks for it; without a bundler it works as it is. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, Script } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { casesOf, isRelease } from '../tools/vitest/release.ts'
import { entries } from './built.ts'
import { BUNDLERS } from './bundlers.ts'
import { useInstallation } from './installed.ts'

/** Part of every panel. */
const MARK = 'data-opentok-inspector'

/** Each replaces `process.env.NODE_ENV` in its production mode; Rollup needs a plugin for that. */
const REPLACING = ['vite', 'webpack', 'esbuild']

/** An app that mounts the panel on nothing: the panel complains, and the empty one does not. */
const toApp = (name: string) => `
import { ${name} } from 'opentok-reconnection/inspector'
globalThis.result = () => ${name}(null, null)
`

const COMPLAINT = /element must be an object with append/

/** Runs a script as a page does: `process` does not exist there. */
function run(code: string): () => { dispose(): void } {
  const page: { result?: () => { dispose(): void } } = createContext({})
  new Script(code).runInContext(page)
  return page.result!
}

describe('mountInspector() in production', () => {
  const installed = useInstallation()

  // As in a shell: Vitest has set `test`, which Vite would take for its mode.
  beforeAll(() => vi.stubEnv('NODE_ENV', undefined))
  afterAll(() => vi.unstubAllEnvs())

  async function bundle(bundler: string, name: string): Promise<string> {
    installed().write('app.js', toApp(name))
    await BUNDLERS[bundler]!(installed().folder)
    return readFileSync(join(installed().folder, 'out', `${bundler}.js`), 'utf8')
  }

  it.each(REPLACING)('is empty, and the panel is left out by %s', async (bundler) => {
    const code = await bundle(bundler, 'mountInspector')
    expect(code).not.toContain(MARK)
    expect(code.length).toBeLessThan(2_000)
    const mount = run(code)
    expect(() => mount().dispose()).not.toThrow()
  })

  // Webpack is the slowest; that it bundles everything is in bundlers.test.ts.
  it.each(casesOf(['vite', 'esbuild'], ['webpack']))(
    'is kept by %s where an app asks for it',
    async (bundler) => {
      const code = await bundle(bundler, 'mountInspectorInProduction')
      expect(code).toContain(MARK)
      expect(run(code)).toThrow(COMPLAINT)
    },
  )

  it('works where nobody replaces process.env, and there is no process', async () => {
    const { cjs } = entries.find(({ name }) => name === 'opentok-reconnection/inspector')!
    const code = readFileSync(cjs, 'utf8')
    expect(run(`const exports = {}\n${code}\nresult = () => exports.mountInspector(null)`)).toThrow(
      COMPLAINT,
    )
    // Rollup replaces nothing either, so the module above says the same.
    if (isRelease) expect(run(await bundle('rollup', 'mountInspector'))).toThrow(COMPLAINT)
  })

  it.each([
    ['production', /^nothing\n$/],
    ['development', COMPLAINT],
  ])('is what NODE_ENV says in Node: %s', (mode, expected) => {
    const read = (by: string) => `
      process.env.NODE_ENV = '${mode}'
      const { mountInspector } = ${by}('opentok-reconnection/inspector')
      try {
        mountInspector(null, null).dispose()
        console.log('nothing')
      } catch (error) {
        console.log(error.message)
      }`
    installed().write('by-import.mjs', read('await import'))
    installed().write('by-require.cjs', read('require'))
    for (const file of ['by-import.mjs', 'by-require.cjs']) {
      expect(installed().run(process.execPath, [file]).output).toMatch(expected)
    }
  })
})

/** The first code of each guide runs in the browser, with the real OpenTok.js, on the emulator. */
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { buildSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { startEmulator } from '../../../src/kit/emulator/index.ts'
import { pages } from '../../package/docs.ts'
import type { Block } from '../../package/docs.ts'
import { root } from '../../package/built.ts'
import { useChromium } from '../harness/shared-chromium.ts'
import type { Given } from './page/guide.page.ts'

const FILES = { '/guide.html': join(import.meta.dirname, 'page', 'guide.html') }

const LANGUAGES = ['ts', 'tsx', 'js']

/** Guides whose first code is a whole app, or not for a browser: the test that runs it. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'getting-started': 'test/browser/examples/getting-started.test.ts',
  playwright: 'test/browser/playwright/fresh-app.release.test.ts',
  react: 'test/browser/react/vite-app.release.test.ts',
  'react-native': 'test/package/examples.test.ts',
  svelte: 'test/browser/frameworks/',
  testing: 'test/package/testing.test.ts',
  vue: 'test/browser/frameworks/',
}

const guides = pages.filter(({ path }) => path.startsWith('docs/guide/'))
const nameOf = (path: string) => basename(path, '.md')
const firsts = guides.flatMap(({ blocks, path }) => {
  const first = blocks.find(({ language }) => LANGUAGES.includes(language))
  return first && !Object.hasOwn(ELSEWHERE, nameOf(path)) ? [[path, first] as const] : []
})
const browser = useChromium()

/** Code of a block as a module that begins with what it takes as given. */
function bundle(code: string): string {
  const [output] = buildSync({
    stdin: {
      contents: `import './page/guide.page.ts'\n${code}\nwindow.hasRun = true\n`,
      loader: 'tsx',
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    // The package says that its modules do nothing on import, and this one lies in its folder.
    ignoreAnnotations: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    write: false,
  }).outputFiles
  return output?.text ?? ''
}

/** Runs a block in a page of its own. @returns the uncaught errors */
async function run(block: Block): Promise<readonly string[]> {
  const emulator = await startEmulator({ files: FILES })
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  try {
    const sessionId = emulator.createSession()
    const token = emulator.createToken(sessionId, { data: 'Ada' })
    const { apiKey, proxyUrl, url } = emulator
    const isInCall = /\breconnection\b/.test(block.code) && !/createReconnection\(/.test(block.code)
    const given: Given = { apiKey, proxyUrl, sessionId, token, isInCall }
    const page = await context.newPage()
    const uncaught: string[] = []
    page.on('pageerror', (error) => uncaught.push(String(error)))
    await page.route(`${url}/token*`, (route) => route.fulfill({ body: token }))
    await page.goto(`${url}/guide.html`)
    await page.evaluate((values) => void (window.given = values), given)
    const code = block.code.replace('API_KEY', apiKey).replace('SESSION_ID', sessionId)
    await page.addScriptTag({ type: 'module', content: bundle(code) })
    const isOver = () => uncaught.length > 0 || page.evaluate('window.hasRun === true')
    await expect.poll(isOver, { timeout: 60_000 }).toBe(true)
    return uncaught
  } finally {
    await context.close()
    await emulator.close()
  }
}

describe('the first code of a guide', () => {
  it.each(firsts)('runs: %s', async (_, block) => {
    expect(await run(block)).toEqual([])
  })

  it('runs in a test of its own where it does not run here', () => {
    const names = guides.map(({ path }) => nameOf(path))
    const unknown = Object.keys(ELSEWHERE).filter((name) => !names.includes(name))
    const missing = Object.values(ELSEWHERE).filter((path) => !existsSync(join(root, path)))
    expect({ unknown, missing }).toEqual({ unknown: [], missing: [] })
  })
})

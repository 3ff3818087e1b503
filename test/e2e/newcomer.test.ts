/** The first five minutes: the packed package in an empty Vite project, with the code of the first page. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startEmulator } from '../../src/emulator/index.ts'
import type { Emulator } from '../../src/emulator/emulator.types.ts'
import { read, root } from '../package/built.ts'
import { useInstallation } from '../package/installed.ts'
import { launchChromium } from './chromium.ts'

/** What `npm create vite@latest -- --template vanilla-ts` leaves in a folder, as far as it matters here. */
const EMPTY_PROJECT = {
  'index.html': `<!doctype html>
    <html lang="en">
      <head><title>app</title><link rel="icon" href="data:," /></head>
      <body><div id="app"></div><script type="module" src="/src/main.ts"></script></body>
    </html>`,
  'package.json': JSON.stringify({ name: 'app', private: true, type: 'module' }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2023',
      module: 'ESNext',
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      types: ['vite/client'],
      skipLibCheck: true,
      moduleResolution: 'bundler',
      allowImportingTsExtensions: true,
      verbatimModuleSyntax: true,
      moduleDetection: 'force',
      noEmit: true,
      strict: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      erasableSyntaxOnly: true,
      noFallthroughCasesInSwitch: true,
    },
    include: ['src'],
  }),
}

const PAGE = read(join(root, 'docs/getting-started.md'))
const blockOf = (language: string) =>
  PAGE.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? `no ${language}`

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(async () => browser?.close())

const installed = useInstallation(['@opentok/client', 'vite'])

/** Below the newcomer's folder. */
const inPackage = (name: string, file: string) => join('node_modules', name, file)

interface App {
  readonly emulator: Emulator
  readonly sessionId: string
  readonly page: Page
}

/** Serves what is made of `code`, and gives it a token and a camera; then nothing may be left uncaught. */
async function play(
  files: Readonly<Record<string, string>>,
  make: (code: (written: string) => string) => void,
  act: (app: App) => Promise<void>,
): Promise<void> {
  const { folder, write } = installed()
  const served = Object.entries({ ...files, '/token': 'token' }).map(
    ([url, file]) => [url, join(folder, file)] as const,
  )
  const emulator = await startEmulator({ files: Object.fromEntries(served) })
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  try {
    const { apiKey } = emulator
    const sessionId = emulator.createSession()
    write('token', emulator.createToken(sessionId, { data: 'newcomer' }))
    make((written) => toOwn(written, apiKey, sessionId))
    const page = await context.newPage()
    const uncaught: Error[] = []
    page.on('pageerror', (error) => uncaught.push(error))
    await act({ emulator, sessionId, page })
    expect(uncaught).toEqual([])
  } finally {
    await context.close()
    await emulator.close()
  }
}

/** The newcomer's own part: the ids, and the local server instead of the cloud. */
const toOwn = (written: string, apiKey: string, sessionId: string) =>
  written
    .replace('API_KEY', apiKey)
    .replace('SESSION_ID', sessionId)
    .replace(/^ *const session = /m, 'OT.setProxyUrl(`${location.origin}/proxy`)\n$&')

describe('a newcomer', () => {
  it('pastes the first code into an empty project, builds it, pulls the plug, and sees `reconnected`', async () => {
    const { run, write } = installed()
    const node = (path: string, ...args: string[]) =>
      run(process.execPath, [join(root, 'node_modules', path), ...args])
    const build = (own: (written: string) => string): void => {
      for (const [file, text] of Object.entries(EMPTY_PROJECT)) write(file, text)
      const places = `document.body.innerHTML = '<div id="videos"></div><div id="me"></div>'\n`
      write('src/main.ts', own(blockOf('ts')).replace(/^OT\./m, `${places}$&`))
      expect(node('typescript/bin/tsc')).toEqual({ code: 0, output: '' })
      expect(node('vite/bin/vite.js', 'build')).toMatchObject({ code: 0 })
    }

    const files = { '/': 'dist/index.html', '/assets': 'dist/assets' }
    await play(files, build, async ({ emulator, sessionId, page }) => {
      const said: string[] = []
      page.on('console', (message) => said.push(message.text()))
      await page.goto(emulator.url)
      const isPublished = () => emulator.clients(sessionId)[0]?.streamIds.length === 1
      await vi.waitUntil(isPublished, { timeout: 20_000 })

      emulator.network.cut({ target: 'newcomer', forMs: 1_000 })
      await vi.waitUntil(() => said.includes('reconnected'), { timeout: 20_000 })
      const statuses = said.filter((line) => /^(re)?connect(ing|ed)$/.test(line))
      expect(statuses).toEqual(['connecting', 'connected', 'reconnecting', 'reconnected'])
      expect(emulator.clients(sessionId)).toMatchObject([
        { online: true, streamIds: [expect.any(String)] },
      ])
    })
  })

  it('pastes the script tags into a page, pulls the plug, and is `reconnected`', async () => {
    const { unpkg } = installed().packageJson
    const files = {
      '/': 'page.html',
      '/client.js': inPackage('@opentok/client', 'dist/js/opentok.min.js'),
      '/library.js': inPackage('opentok-reconnection', unpkg),
    }
    const paste = (own: (written: string) => string): void => {
      const page = own(blockOf('html'))
        .replace('https://unpkg.com/@opentok/client', '/client.js')
        .replace('https://unpkg.com/opentok-reconnection', '/library.js')
      installed().write('page.html', `<!doctype html><link rel="icon" href="data:," />${page}`)
    }
    await play(files, paste, async ({ emulator, page }) => {
      await page.goto(emulator.url)
      await page.waitForFunction(`reconnection.status === 'connected'`)
      emulator.network.cut({ target: 'newcomer', forMs: 500 })
      await page.waitForFunction(`reconnection.status === 'reconnected'`)
      expect(await page.evaluate('reconnection.stats.outages')).toBe(1)
    })
  })
})

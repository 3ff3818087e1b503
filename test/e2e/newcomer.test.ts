/** The first five minutes: the packed package in an empty Vite project, with the code of the first page. */
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startEmulator } from '../../src/emulator/index.ts'
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
const [, CODE = ''] = /```ts\n([^]*?)```/.exec(PAGE) ?? []

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(async () => browser?.close())

describe('a newcomer', () => {
  const installed = useInstallation(['@opentok/client', 'vite'])

  it('pastes the code of “getting started”, builds it, pulls the plug, and sees `reconnected`', async () => {
    const project = installed()
    for (const [file, text] of Object.entries(EMPTY_PROJECT)) project.write(file, text)
    const served = join(project.folder, 'dist')
    const emulator = await startEmulator({
      files: {
        '/': join(served, 'index.html'),
        '/assets': join(served, 'assets'),
        '/token': join(project.folder, 'token'),
      },
    })
    try {
      const sessionId = emulator.createSession()
      project.write('token', emulator.createToken(sessionId, { data: 'newcomer' }))
      project.write('src/main.ts', toMain(emulator.apiKey, sessionId))
      expect(project.run(process.execPath, [tool('typescript/bin/tsc')])).toEqual({
        code: 0,
        output: '',
      })
      expect(project.run(process.execPath, [tool('vite/bin/vite.js'), 'build'])).toMatchObject({
        code: 0,
      })

      const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
      const page = await context.newPage()
      const uncaught: Error[] = []
      page.on('pageerror', (error) => uncaught.push(error))
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
      expect(uncaught).toEqual([])
      await context.close()
    } finally {
      await emulator.close()
    }
  })
})

const tool = (path: string) => join(root, 'node_modules', path)

/** The newcomer's own part: the ids, two places for videos, and the local server instead of the cloud. */
function toMain(apiKey: string, sessionId: string): string {
  const code = CODE.replace('API_KEY', apiKey).replace('SESSION_ID', sessionId)
  const places = `document.body.innerHTML = '<div id="videos"></div><div id="me"></div>'\n`
  const local = 'OT.setProxyUrl(`${location.origin}/proxy`)\n'
  return code.replace(/^const session = /m, `${places}${local}$&`)
}

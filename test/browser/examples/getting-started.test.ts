/** Follows docs/guide/getting-started.md: the packed package in an empty Vite project, with the code of the page. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { preview } from 'vite'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startEmulator } from '../../../src/kit/emulator/index.ts'
import { manifest, read, root } from '../../package/built.ts'
import { useInstallation } from '../../package/installed.ts'
import { useChromium } from '../harness/shared-chromium.ts'
import { createViteProject } from '../harness/vite-project.ts'
import { PATIENT } from '../harness/patient.ts'
import { describeAtRelease } from '../../tools/vitest/release.ts'

const PAGE = read(join(root, 'docs/guide/getting-started.md'))

/** The code block with this info string: ```` ```ts src/main.ts ````. */
const block = (mark: string) => PAGE.split(`\n\`\`\`${mark}\n`)[1]?.split('```')[0] ?? `no ${mark}`

const EMPTY_PROJECT = createViteProject(block('html index.html'))

const browser = useChromium()

const installed = useInstallation(['@opentok/client', 'vite', 'ws'])

/** Path inside the project folder. */
const inPackage = (name: string, file: string) => join('node_modules', name, file)

const escape = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Runs in a page with a camera, and expects no uncaught errors. */
async function inBrowser(act: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  try {
    const page = await context.newPage()
    const uncaught: Error[] = []
    page.on('pageerror', (error) => uncaught.push(error))
    await act(page)
    expect(uncaught).toEqual([])
  } finally {
    await context.close()
  }
}

/** Starts the command from the page. */
async function startCommand(
  ...args: string[]
): Promise<{ command: ChildProcess; printed: string }> {
  const file = inPackage('opentok-reconnection', manifest.bin['opentok-emulator'] ?? '')
  const command = spawn(process.execPath, [file, '--port', '0', ...args], {
    cwd: installed().folder,
    // It keeps the secret of a named session in the home folder.
    env: { ...process.env, HOME: installed().folder, USERPROFILE: installed().folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [text] = (await once(command.stdout, 'data')) as [Buffer]
  return { command, printed: String(text) }
}

/** The command's output as printed on the page, where long lines are shortened. */
function expectShown(printed: string): void {
  const shown = block('text').trimEnd().split('\n')
  expect(shown).toHaveLength(5)
  for (const line of shown) {
    const pattern = escape(line).replaceAll('…', '\\S+').replace('8090', '\\d+')
    expect(printed).toMatch(new RegExp(`^${pattern}$`, 'm'))
  }
}

/** Follows the page: inserts the command's output into the code, and builds it. */
function buildProject(printed: string, mark = 'ts src/main.ts, beginning'): void {
  const { run, write } = installed()
  const find = (pattern: RegExp) => pattern.exec(printed)?.[1] ?? `no ${pattern.source}`
  const beginning = block(mark)
    .replaceAll('http://127.0.0.1:8090', find(/setProxyUrl\('(.*)\/proxy'\)/))
    .replace("'100'", `'${find(/^API key {2}(\S+)/m)}'`)
    .replace('SESSION_ID', find(/^Session {2}(\S+)/m))
    .replace('TOKEN', find(/^Token {4}(\S+) {2}\(alice/m))
  for (const [file, text] of Object.entries(EMPTY_PROJECT)) write(file, text)
  write('src/main.ts', block('ts src/main.ts').replace(/^import[^]*?^\}\)\n/m, beginning))
  const node = (path: string, ...args: string[]) =>
    run(process.execPath, [join(root, 'node_modules', path), ...args])
  expect(node('typescript/bin/tsc')).toEqual({ code: 0, output: '' })
  expect(node('vite/bin/vite.js', 'build')).toMatchObject({ code: 0 })
}

describeAtRelease('the first steps with a bundler, without an account', () => {
  const started: (() => unknown)[] = []
  afterEach(async () => {
    for (const stop of started.splice(0)) await stop()
  })

  it('the first code in an empty project builds, and is `reconnected` after a network loss', async () => {
    const { command, printed } = await startCommand()
    started.push(() => command.kill())
    expectShown(printed)
    buildProject(printed)
    const site = await preview({
      root: installed().folder,
      configFile: false,
      logLevel: 'silent',
    })
    started.push(() => site.close())

    await inBrowser(async (page) => {
      const said: string[] = []
      page.on('console', (message) => said.push(message.text()))
      await page.goto(site.resolvedUrls?.local[0] ?? '')
      const [, url = '', body = ''] = /curl -X POST (\S+) [^]*?-d '(.*)'/.exec(printed) ?? []
      const clients = async () => {
        const response = await fetch(new URL('/control/clients', url))
        return (await response.json()) as { online: boolean; streamIds: string[] }[]
      }
      const isPublished = async () => (await clients())[0]?.streamIds.length === 1
      await vi.waitUntil(isPublished, PATIENT)
      expect(await page.locator('#me video').count()).toBe(1)

      await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      await vi.waitUntil(() => said.includes('reconnected'), PATIENT)
      const statuses = said.filter((line) => /^(re)?connect(ing|ed)$/.test(line))
      expect(statuses).toEqual(['connecting', 'connected', 'reconnecting', 'reconnected'])
      expect(await clients()).toMatchObject([{ online: true, streamIds: [expect.any(String)] }])
    })
  })
})

describeAtRelease('a second person, without an account', () => {
  it('has a token of its own: each of the two pages shows the other', async () => {
    const { command, printed } = await startCommand('--session', 'demo')
    let site: Awaited<ReturnType<typeof preview>> | undefined
    try {
      buildProject(printed, 'ts src/main.ts, beginning for anybody')
      site = await preview({ root: installed().folder, configFile: false, logLevel: 'silent' })
      const url = site.resolvedUrls?.local[0] ?? ''
      await inBrowser(async (ada) => {
        await ada.goto(`${url}?name=ada`)
        await inBrowser(async (bob) => {
          await bob.goto(`${url}?name=bob`)
          for (const page of [ada, bob]) {
            await page.locator('#videos .OT_subscriber video').waitFor()
            expect(await page.locator('#me video').count()).toBe(1)
          }
          const [, emulator = ''] = /setProxyUrl\('(.*)\/proxy'\)/.exec(printed) ?? []
          const clients = await (await fetch(`${emulator}/control/clients`)).json()
          expect(clients).toMatchObject([{ data: 'ada' }, { data: 'bob' }])
        })
      })
    } finally {
      await site?.close()
      command.kill()
    }
  })
})

describe('the first steps with a script tag', () => {
  it('the page is `reconnected` after a network loss, with a camera', async () => {
    const { folder, packageJson, write } = installed()
    const files = {
      '/': 'page.html',
      '/client.js': inPackage('@opentok/client', 'dist/js/opentok.min.js'),
      '/library.js': inPackage('opentok-reconnection', packageJson.unpkg),
      '/token': 'token',
    }
    const served = Object.entries(files).map(([url, file]) => [url, join(folder, file)] as const)
    const emulator = await startEmulator({ files: Object.fromEntries(served) })
    try {
      const sessionId = emulator.createSession()
      write('token', emulator.createToken(sessionId, { data: 'visitor' }))
      const page = block('html page.html')
        .replace('https://unpkg.com/@opentok/client', '/client.js')
        .replace('https://unpkg.com/opentok-reconnection', '/library.js')
        .replace('API_KEY', emulator.apiKey)
        .replace('SESSION_ID', sessionId)
        .replace(/^ *const session = /m, 'OT.setProxyUrl(`${location.origin}/proxy`)\n$&')
      write('page.html', `<!doctype html><link rel="icon" href="data:," />${page}`)
      await inBrowser(async (page) => {
        await page.goto(emulator.url)
        const isPublished = () => emulator.clients(sessionId)[0]?.streamIds.length === 1
        await vi.waitUntil(isPublished, PATIENT)
        emulator.network.cut({ target: 'visitor', forMs: 500 })
        await page.waitForFunction(`reconnection.status === 'reconnected'`)
        expect(await page.evaluate('reconnection.stats.outages')).toBe(1)
      })
    } finally {
      await emulator.close()
    }
  })
})

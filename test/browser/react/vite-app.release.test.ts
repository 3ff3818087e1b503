/** Follows docs/guide/react.md: the packed package in an empty Vite project, with the code of the page. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it, vi } from 'vitest'
import { startEmulator } from '../../../src/kit/emulator/index.ts'
import { read, root } from '../../package/built.ts'
import { useInstallation } from '../../package/installed.ts'
import { buildByVite } from '../../package/vite-build.ts'
import { useChromium } from '../harness/shared-chromium.ts'
import { createViteProject } from '../harness/vite-project.ts'
import { PATIENT } from '../harness/patient.ts'

const [, CODE = 'no code'] =
  /^```tsx src\/App\.tsx\n([^]*?)^```$/m.exec(read(join(root, 'docs/guide/react.md'))) ?? []

/** Vite compiles JSX without a plugin. */
const EMPTY_PROJECT = {
  ...createViteProject('<div id="root"></div><script type="module" src="/src/main.tsx"></script>', {
    jsx: 'react-jsx',
  }),
  'src/main.tsx': `import { StrictMode } from 'react'
    import { createRoot } from 'react-dom/client'
    import App from './App.tsx'
    createRoot(document.getElementById('root')!).render(<StrictMode><App /></StrictMode>)`,
}

const installed = useInstallation([
  '@opentok/client',
  '@types/react',
  '@types/react-dom',
  'react',
  'react-dom',
  'vite',
])

const browser = useChromium()

/** @returns the warnings */
async function buildProject(): Promise<readonly string[]> {
  const { folder, run, write } = installed()
  for (const [file, text] of Object.entries(EMPTY_PROJECT)) write(file, text)
  // What one replaces: the session, and the address of the server.
  write(
    'src/App.tsx',
    CODE.replace("'the id of your session'", 'location.hash.slice(1)').replace(
      /^const API_KEY/m,
      'OT.setProxyUrl(`${location.origin}/proxy`)\n$&',
    ),
  )
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  expect(run(process.execPath, [compiler])).toEqual({ code: 0, output: '' })
  // OpenTok alone has 2.8 MB.
  return buildByVite({ root: folder, build: { chunkSizeWarningLimit: 4_000 } })
}

declare global {
  interface Window {
    tracks: MediaStreamTrack[]
    requests: number
  }
}

function watchCamera(): void {
  const request = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  Object.assign(window, { tracks: [], requests: 0 })
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    window.requests += 1
    const stream = await request(constraints)
    window.tracks.push(...stream.getTracks())
    return stream
  }
}

const status = (page: Page, is: string) =>
  page.getByTestId('status').getByText(is, { exact: true }).waitFor()

/** One tile that plays. */
async function expectOneTile(page: Page): Promise<void> {
  await page.locator(':is([data-status=connected], [data-status=reconnected]) video').waitFor()
  expect(await page.locator('.OT_subscriber').count()).toBe(1)
}

describe('the code of docs/guide/react.md in an empty Vite project', () => {
  it('builds without a warning, joins, recovers twice, and is gone after leaving (F1, F4)', async () => {
    expect(await buildProject()).toEqual([])
    const emulator = await startEmulator({ files: { '/': join(installed().folder, 'dist') } })
    const sessionId = emulator.createSession()
    const people: Page[] = []
    const uncaught: Error[] = []
    const open = async (name: string): Promise<Page> => {
      const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
      const page = await context.newPage()
      people.push(page)
      page.on('pageerror', (error) => uncaught.push(error))
      await page.addInitScript(watchCamera)
      await page.route('**/token', (route) =>
        route.fulfill({ body: emulator.createToken(sessionId, { data: name }) }),
      )
      await page.goto(`${emulator.url}/#${sessionId}`)
      await page.getByRole('button', { name: 'Join' }).click()
      await status(page, 'connected')
      return page
    }
    try {
      const [ada, eve] = [await open('ada'), await open('eve')]
      await Promise.all([ada, eve].map(expectOneTile))

      emulator.network.cut({ target: 'ada' })
      await status(ada, 'reconnecting')
      await ada.getByRole('textbox').fill('hello')
      await ada.getByRole('textbox').press('Enter')
      await ada.getByText('me: hello (held)').waitFor()
      emulator.network.restore()
      await ada.getByText('me: hello (sent)').waitFor()
      await eve.getByText('hello', { exact: true }).waitFor()
      await status(ada, 'connected')

      emulator.network.close(1011, 'ada')
      await status(ada, 'reconnected')
      await expectOneTile(ada)
      expect(await ada.evaluate(() => window.requests)).toBe(1)

      await ada.getByRole('button', { name: 'Leave' }).click()
      const here = () => emulator.clients(sessionId).filter(({ online }) => online)
      await vi.waitUntil(() => here().length === 1, PATIENT)
      expect(here().map(({ data }) => data)).toEqual(['eve'])
      await ada.waitForFunction(() =>
        window.tracks.every(({ readyState }) => readyState === 'ended'),
      )
    } finally {
      for (const page of people) await page.context().close()
      await emulator.close()
    }
    expect(uncaught).toEqual([])
  })
})

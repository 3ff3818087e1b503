/** The plain app: the same page, bare and with the script. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { vi } from 'vitest'
import type { Emulator, EmulatorOptions } from '../../../src/kit/emulator/emulator.types.ts'
import { bundlePage } from '../harness/bundle-page.ts'
import type { Alias } from '../harness/bundle-page.ts'
import { useChromium } from '../harness/shared-chromium.ts'
import { namesOnline, onStage } from '../harness/stage.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const pageFolder = join(import.meta.dirname, 'page')

/** What a page shows and has heard; times and ids left out. */
export interface Fate {
  /** Tiles in the page, and those of them in which the video moves. */
  readonly tiles: number
  readonly moving: number
  /** Self views in the page. */
  readonly selfViews: number
  readonly members: readonly string[]
  readonly lines: readonly string[]
}

export interface AppPage {
  readonly page: Page
  say(text: string): Promise<void>
  heard(): Promise<readonly string[]>
  /** Waits until the page is as described. */
  untilFate(fate: Partial<Fate>): Promise<void>
  fate(): Promise<Fate>
  /** Waits until the app has heard a line that begins with this, so many times. */
  untilHeard(start: string, count?: number): Promise<void>
  /** Moves the clock in steps of a second, in each of which every due timer fires. */
  passSeconds(seconds: number): Promise<void>
}

export interface Fixture {
  readonly emulator: Emulator
  readonly sessionIds: Readonly<Record<Kind, string>>
  /** Opens the plain app, with the script or without it, and starts it. */
  open(name: string, options?: OpenOptions): Promise<AppPage>
  /** Opens the page alone: its scripts have run, and the app is not started. */
  openPage(kind: Kind, options?: PageOptions): Promise<Page>
  /** Names of those whom the server takes for members of the session of that kind, each once per connection. */
  members(kind?: Kind): readonly string[]
}

/** With the script, or without it. Each kind has a session of its own. */
export type Kind = 'auto' | 'bare'

export interface OpenOptions {
  readonly kind?: Kind
  /** Whose session it joins. @defaultValue that of its kind */
  readonly session?: Kind
  readonly clock?: boolean
  /** Runs in the page before the app. */
  readonly before?: () => void
}

export interface PageOptions {
  readonly clock?: boolean
  /** Errors of the page that the test is about. */
  readonly forgiven?: readonly RegExp[]
}

const FILES = {
  '/bare.html': join(pageFolder, 'bare.html'),
  '/auto.html': join(pageFolder, 'auto.html'),
  '/empty.html': join(pageFolder, 'empty.html'),
  '/opentok-reconnection.auto.js': join(root, 'dist/opentok-reconnection.auto.js'),
  '/inspector.mjs': join(root, 'dist/inspector.mjs'),
}

/** A script of the page: its file, and packages in place of those that it imports. */
export type PageScript = string | { readonly file: string; readonly alias: Alias }

/** @param pages scripts of the page, after the plain app */
export const useApps = (...pages: readonly PageScript[]) => useAppsOf('@opentok/client', ...pages)

/** @param sdk the package of the client that the pages load */
export function useAppsOf(sdk: string, ...pages: readonly PageScript[]) {
  const files = {
    ...FILES,
    '/opentok.js': join(root, 'node_modules', sdk, 'dist/js/opentok.min.js'),
  }
  const script = [join(pageFolder, 'vendor-app.page.ts'), ...pages]
    .map((page) => (typeof page === 'string' ? { file: page, alias: {} } : page))
    .map(({ file, alias }) => bundlePage(file, 'iife', alias))
    .join('\n')
  const browser = useChromium()

  return (play: (fixture: Fixture) => Promise<void>, options?: EmulatorOptions) =>
    onStage(async (stage) => {
      const emulator = await stage.startEmulator({ files, ...options })
      const sessionIds = { auto: emulator.createSession(), bare: emulator.createSession() }
      const openWatched = (kind: Kind, clock = false) =>
        stage.openPage(browser, { url: `${emulator.url}/${kind}.html`, script, clock })
      await play({
        emulator,
        sessionIds,
        async openPage(kind, { clock, forgiven = [] } = {}) {
          const opened = await openWatched(kind, clock)
          stage.watch({ name: kind, forgiven, ...opened, ...tell(opened.page) })
          return opened.page
        },
        async open(name, { before, clock, kind = 'auto', session = kind } = {}) {
          const opened = await openWatched(kind, clock)
          const { page } = opened
          stage.watch({ name, ...opened, ...tell(page) })
          if (before) await page.evaluate(before)
          const sessionId = sessionIds[session]
          const token = emulator.createToken(sessionId, { data: name })
          const { apiKey, proxyUrl } = emulator
          const settings = { apiKey, proxyUrl, sessionId, token }
          await page.evaluate((given) => window.vendorApp.start(given), settings)
          return createAppPage(page)
        },
        members: (kind = 'auto') => namesOnline(emulator, sessionIds[kind]),
      })
    })
}

/** What the app of a page says of a failure. */
const tell = (page: Page) => ({
  describe: async () => {
    const heard = await page.evaluate(() => window.vendorApp.heard.join(' | '))
    return `heard: ${heard}\nfate: ${JSON.stringify(await page.evaluate(readFate))}`
  },
  timeline: () => page.evaluate(() => window.vendorApp.timeline),
})

function createAppPage(page: Page): AppPage {
  const fate = () => page.evaluate(readFate)
  return {
    page,
    fate,
    say: (text) => page.evaluate((said) => window.vendorApp.say(said), text),
    heard: () => page.evaluate(() => [...window.vendorApp.heard]),
    async untilFate(expected) {
      await vi.waitFor(
        async () => {
          const shown: object = await fate()
          for (const [name, value] of Object.entries(expected)) {
            const is = JSON.stringify(shown[name as never])
            if (is !== JSON.stringify(value)) throw new Error(`${name} is ${is}`)
          }
        },
        { timeout: 30_000, interval: 50 },
      )
    },
    async untilHeard(start, count = 1) {
      await page.waitForFunction(
        ([start, count]) =>
          window.vendorApp.heard.filter((line) => line.startsWith(start)).length >= count,
        [start, count] as const,
      )
    },
    async passSeconds(seconds) {
      for (let second = 0; second < seconds; second += 1) await page.clock.fastForward(1_000)
    },
  }
}

/** Two frames apart, so that a standing picture is not taken for a moving one. */
async function readFate(): Promise<Fate> {
  const tiles = [...document.querySelectorAll('#tiles .OT_subscriber')]
  const videos = tiles.flatMap((tile) => [...tile.querySelectorAll('video')])
  const count = (video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames
  const before = videos.map(count)
  const channel = new MessageChannel()
  let left = 40
  await new Promise<void>((resolve) => {
    channel.port1.addEventListener('message', () => {
      left -= 1
      if (left === 0 || videos.every((video, at) => count(video) > (before[at] ?? 0))) resolve()
      else requestAnimationFrame(() => channel.port2.postMessage(0))
    })
    channel.port1.start()
    channel.port2.postMessage(0)
  })
  const { lines, members } = window.vendorApp
  return {
    tiles: tiles.length,
    moving: videos.filter((video, at) => count(video) > (before[at] ?? 0)).length,
    selfViews: document.querySelectorAll('#me .OT_publisher').length,
    members: members.toSorted(),
    lines: [...lines],
  }
}

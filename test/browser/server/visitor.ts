/// <reference types="@opentok/client" />
/** A page with the real client and nothing else, which joins with a token of an app's server. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Emulator, EmulatorOptions } from '../../../src/kit/emulator/emulator.types.ts'
import type { Contexts } from '../harness/shared-chromium.ts'
import { onStage } from '../harness/stage.ts'

/** What the page has seen. */
export interface Seen {
  readonly signals: { type: string; data: string; hasSender: boolean }[]
  readonly mutes: string[]
  readonly ends: string[]
}

declare global {
  interface Window {
    seen: Seen
    publisher: OT.Publisher
  }
}

/** Package names of the clients; `@vonage/client-sdk-video` is that of the unified platform. */
export type ClientPackage = '@opentok/client' | '@vonage/client-sdk-video'

const root = join(import.meta.dirname, '..', '..', '..')

export interface Visit {
  readonly projectId: string
  readonly sessionId: string
  readonly token: string
}

/** What the client says when it cannot join. */
interface Refusal {
  readonly name: string
  readonly code: number
}

export interface Visitors {
  readonly emulator: Emulator
  /** Opens the page of a visitor; `said` is all that its console has shown. */
  open(): Promise<{ page: Page; said: readonly string[] }>
  /** Opens the page and connects; with the error of the client if it cannot join. */
  visit(visit: Visit): Promise<{ page: Page; said: readonly string[]; error: Refusal | null }>
}

/** Runs a test with an emulator that serves the page of visitors. */
export function withVisitors(
  browser: Contexts,
  { client = '@opentok/client', ...options }: EmulatorOptions & { client?: ClientPackage },
  play: (visitors: Visitors) => Promise<void>,
): Promise<void> {
  const files = {
    '/': join(root, 'test/browser/harness/page/visitor.html'),
    '/opentok.js': join(root, 'node_modules', client, 'dist/js/opentok.min.js'),
  }
  return onStage(async (stage) => {
    const emulator = await stage.startEmulator({ ...options, files })
    const { proxyUrl, url } = emulator
    let count = 0
    async function open() {
      const said: string[] = []
      const prepare = async (page: Page) => {
        page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`))
      }
      const opened = await stage.openPage(browser, { url, prepare })
      count += 1
      stage.watch({ name: `visitor ${count}`, ...opened, describe: async () => said.join('\n') })
      return { page: opened.page, said }
    }
    await play({
      emulator,
      open,
      async visit(visit) {
        const opened = await open()
        return { ...opened, error: await opened.page.evaluate(connect, { ...visit, proxyUrl }) }
      },
    })
  })()
}

function connect({
  projectId,
  sessionId,
  token,
  proxyUrl,
}: Visit & { proxyUrl: string }): Promise<Refusal | null> {
  window.seen = { signals: [], mutes: [], ends: [] }
  const { signals, mutes, ends } = window.seen
  OT.setProxyUrl(proxyUrl)
  const session = OT.initSession(projectId, sessionId)
  session.on('signal', ({ type, data, from }) => {
    signals.push({ type: type ?? '', data: data ?? '', hasSender: Boolean(from) })
  })
  session.on('sessionDisconnected', ({ reason }) => void ends.push(reason))
  session.on('muteForced', () => void mutes.push('session'))
  return new Promise((resolve) => {
    session.connect(token, (error) => {
      const { name, code } = (error ?? {}) as Refusal
      resolve(error ? { name, code } : null)
    })
  })
}

/** Publishes the fake camera, and resolves with the stream id. */
export function publish(page: Page, visit: Visit): Promise<string> {
  return page.evaluate(
    ({ projectId, sessionId }) =>
      new Promise<string>((resolve, reject) => {
        const publisher = OT.initPublisher('me', {
          resolution: '320x240',
          disableAudioProcessing: true,
        })
        publisher.on('muteForced', () => void window.seen.mutes.push('publisher'))
        window.publisher = publisher
        OT.initSession(projectId, sessionId).publish(publisher, (error) => {
          if (error) reject(new Error(error.message))
          else resolve(publisher.stream?.streamId ?? '')
        })
      }),
    visit,
  )
}

export const readSeen = (page: Page): Promise<Seen> => page.evaluate(() => window.seen)

/// <reference types="@opentok/client" />
/** A page with the real client and nothing else, which joins with a token of an app's server. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { startEmulator } from '../../../src/emulator/index.ts'
import type { Emulator, EmulatorOptions } from '../../../src/emulator/emulator.types.ts'
import type { Contexts } from '../harness/shared-chromium.ts'

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

/** An emulator that serves the page of visitors. */
export function startForVisitors(
  client: ClientPackage,
  options: EmulatorOptions,
): Promise<Emulator> {
  return startEmulator({
    ...options,
    files: {
      '/': join(root, 'test/browser/harness/page/visitor.html'),
      '/opentok.js': join(root, 'node_modules', client, 'dist/js/opentok.min.js'),
      ...options.files,
    },
  })
}

export interface Visit {
  readonly projectId: string
  readonly sessionId: string
  readonly token: string
}

/** Opens the page and connects. @returns the page, and the error of the client if it cannot join */
export async function visit(
  browser: Contexts,
  { url, proxyUrl }: Emulator,
  visit: Visit,
): Promise<{ page: Page; said: string[]; error: { name: string; code: number } | null }> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  const page = await context.newPage()
  const said: string[] = []
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`))
  await page.goto(url)
  const error = await page.evaluate(connect, { ...visit, proxyUrl })
  return { page, said, error }
}

function connect({
  projectId,
  sessionId,
  token,
  proxyUrl,
}: Visit & { proxyUrl: string }): Promise<{ name: string; code: number } | null> {
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
      const { name, code } = (error ?? {}) as { name: string; code: number }
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

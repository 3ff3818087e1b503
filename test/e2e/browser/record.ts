/** What a page says and shows, turned into something a test can compare. */
import type { ConsoleMessage, Page } from 'playwright-core'
import type { SeenEvent } from '../page/person.types.ts'

/** One line for each event: its name, and what a reader of a test wants to know of its payload. */
export function toLine({ name, payload }: SeenEvent): string {
  const words = (WORDS[name] ?? (() => []))(payload)
  return [name, ...words.filter((word) => word !== undefined && word !== null).map(String)].join(
    ' ',
  )
}

/** How long an outage was: as the library told it, and as measured between its two events. */
export function toOutage(seen: readonly SeenEvent[], lostName: string, backName: string) {
  const lost = seen.find(({ name }) => name === lostName)
  const back = seen.find(({ name }) => name === backName)
  if (!lost || !back) throw new Error(`no ${lostName} with a ${backName} after it`)
  return { toldMs: back.payload.outageMs as number, measuredMs: back.at - lost.at }
}

type Payload = SeenEvent['payload']

const WORDS: Record<string, (payload: Payload) => unknown[]> = {
  connected: ({ first }) => [first ? 'first' : 'again'],
  reconnecting: ({ phase, reason }) => [phase, reason],
  rejoinScheduled: ({ attempt }) => [attempt],
  rejoining: ({ attempt }) => [attempt],
  reconnected: ({ attempts, rejoined }) => [rejoined ? 'rejoined' : 'resumed', attempts],
  disconnected: ({ reason, error, recoverable }) => [
    reason ?? 'null',
    (error as { code?: string } | null)?.code,
    recoverable ? 'recoverable' : 'for good',
  ],
  statusChanged: ({ previous, status }) => [previous, '→', status],
  streamDestroyed: ({ reason }) => [reason],
  subscriberDisconnected: ({ reason }) => [reason],
  publisherDisconnected: ({ reason }) => [reason],
  signalHeld: ({ type }) => [type],
  signalSent: ({ type, attempts }) => [type, attempts],
  signalDropped: ({ type, code }) => [type, code],
}

/**
 * Uncaught errors, unhandled rejections and console errors of a page; not the lines that the browser and the SDK
 * write about requests and sockets that the test made fail.
 */
export function collectProblems(page: Page): string[] {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !isTalkOfSdk(message)) problems.push(message.text())
  })
  return problems
}

function isTalkOfSdk(message: ConsoleMessage): boolean {
  const { url } = message.location()
  return url.endsWith('/opentok.js') || url.includes('/proxy/')
}

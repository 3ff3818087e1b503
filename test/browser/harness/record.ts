/** Turns events and messages of a page into values that a test can compare. */
import type { ConsoleMessage, Page } from 'playwright-core'
import type { SeenEvent } from './page/person.types.ts'

/** One line per event: its name and the important fields of its payload. */
export function toLine({ name, payload }: SeenEvent): string {
  const details = (DETAILS[name] ?? (() => []))(payload)
  return [
    name,
    ...details.filter((detail) => detail !== undefined && detail !== null).map(String),
  ].join(' ')
}

/** Duration of an outage: as reported by the library, and as measured between its two events. */
export function toOutage(seen: readonly SeenEvent[], lostName: string, backName: string) {
  const lost = seen.find(({ name }) => name === lostName)
  const back = seen.find(({ name }) => name === backName)
  if (!lost || !back) throw new Error(`no ${lostName} with a ${backName} after it`)
  return { reportedMs: back.payload.outageMs as number, measuredMs: back.at - lost.at }
}

type Payload = SeenEvent['payload']

const DETAILS: Record<string, (payload: Payload) => unknown[]> = {
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

/** Nothing but OpenTok uses peer connections: it reads an offer or an answer for one that it has closed. */
const ANSWERED_TOO_LATE = /'setRemoteDescription'.*signalingState is 'closed'/

/** OpenTok.js 2.28 goes on with a peer connection that it has closed, also without the library: no other file has a part. */
const CLOSED_MEANWHILE =
  /^TypeError: Cannot read properties of \w+ \(reading '(then|processMessage)'\)(\n +at .*\/opentok\.js:[\d:]+\)?)+$/

/** Chromium names no place where OpenTok has sent to a socket that closes at that moment; nothing else uses sockets. */
const SENT_TOO_LATE = /^WebSocket is already in CLOSING /

/**
 * Uncaught errors, unhandled rejections and console errors of a page, without the messages of the browser and the SDK
 * about requests, sockets and peer connections that the test made fail.
 */
export function collectProblems(page: Page): string[] {
  const problems: string[] = []
  page.on('pageerror', ({ message, stack = '' }) => {
    if (ANSWERED_TOO_LATE.test(message) || CLOSED_MEANWHILE.test(stack)) return
    problems.push(`uncaught: ${message}`)
  })
  page.on('console', (message) => {
    if (message.type() === 'error' && !isMessageOfSdk(message)) problems.push(message.text())
  })
  return problems
}

function isMessageOfSdk(message: ConsoleMessage): boolean {
  if (SENT_TOO_LATE.test(message.text())) return true
  const { url } = message.location()
  return url.endsWith('/opentok.js') || url.includes('/proxy/')
}

/** Whatever stands in the objects of an app and of OpenTok: a report holds known words, ids, numbers and times. */

import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_OPTIONS, ReconnectionError } from '../../../src/index.ts'
import { parseReport, recordIncidents, summarizeReport } from '../../../src/report/index.ts'
import { toWord } from '../../../src/report/known-words.ts'

/** What an app, its people or OpenTok may have written anywhere. */
const hostile = fc.oneof(
  fc.constantFrom(
    'T1==cGFydG5lcl9pZD0xMDAmc2lnPWFiYw==',
    'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJBZGEifQ.c2ln',
    'Ada Lovelace',
    'Ada',
    'AdasSecret42',
    'ada@example.org',
    '{"name":"Ada"}',
    '__proto__',
    'constructor',
    'OT_ADA_LOVELACE',
    'forceDisconnected by Ada',
    '<img src=x onerror=alert(1)>',
    '',
  ),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
)

/** Anything where the library expects a string, a number or nothing. */
const anything = fc.oneof(hostile, hostile, fc.anything(), fc.double())

/** An id as OpenTok makes them, or anything that has not the form of one: whatever has it is an id. */
const id = fc.oneof(
  fc.uuid(),
  anything.filter((given) => typeof given !== 'string' || !/^[\w~-]{1,255}$/.test(given)),
)

const error = fc.record({
  code: anything,
  message: hostile,
  cause: fc.record({ name: hostile, message: hostile, stack: hostile }),
})

const snapshot = fc.record({
  status: fc.oneof(fc.constantFrom('connected', 'reconnecting', 'disconnected'), hostile),
  phase: fc.oneof(fc.constantFrom('resuming', 'waiting', null), anything),
  reason: anything,
  error: fc.option(error),
  attempt: anything,
  nextAttemptAt: anything,
  outageStartedAt: fc.option(fc.nat()),
  connectionId: id,
  quality: anything,
  degradedBy: anything,
  audioBlocked: anything,
  camera: anything,
  microphone: anything,
})

/** The payload of any event, with everything that any of them has, and more. */
const payload = fc.record({
  first: fc.boolean(),
  phase: anything,
  reason: anything,
  error: fc.option(error),
  attempt: anything,
  attempts: anything,
  delayMs: anything,
  outageMs: anything,
  rejoined: anything,
  stream: fc.record({
    streamId: id,
    name: hostile,
    connection: fc.record({ connectionId: id, data: hostile }),
  }),
  publisher: fc.constant({}),
  code: anything,
  type: hostile,
  id: hostile,
  data: hostile,
})

const EVENTS = [
  'connecting',
  'connected',
  'reconnecting',
  'rejoinScheduled',
  'rejoining',
  'reconnected',
  'disconnected',
  'streamCreated',
  'streamDestroyed',
  'signalHeld',
  'signalSent',
  'signalDropped',
  'publisherDisconnected',
]

const step = fc.record({
  event: fc.constantFrom(...EVENTS),
  payload,
  snapshot,
  handle: fc.constantFrom('subscriber', 'publisher'),
  streamId: id,
})

/** A handle of anything: its snapshot changes when the test says so. */
function createHandle(first: object) {
  const listeners = new Set<() => void>()
  let shown = first
  return {
    get camera() {
      return (shown as { camera?: unknown }).camera
    },
    get microphone() {
      return (shown as { microphone?: unknown }).microphone
    },
    get audioBlocked() {
      return (shown as { audioBlocked?: unknown }).audioBlocked
    },
    get quality() {
      return (shown as { quality?: unknown }).quality
    },
    get degradedBy() {
      return (shown as { degradedBy?: unknown }).degradedBy
    },
    getSnapshot: () => shown,
    onChange(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    change(next: object) {
      shown = next
      for (const listener of listeners) listener()
    },
  }
}

const LIBRARY = '1.0.0-rc.1'
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/
const OWN_ID = /^(session|subscriber-\d+|publisher-\d+(-camera|-microphone)?)$/
const OWN_EVENTS = new Set([
  ...EVENTS,
  'statusChanged',
  'phaseChanged',
  'qualityChanged',
  'attemptFailed',
  'audioBlockedChanged',
  'issueIdFailed',
])
const KINDS = new Set(['session', 'publisher', 'camera', 'microphone', 'subscriber'])

/** Every name and every text of a value. */
function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) yield name
    yield* textsOf(inner)
  }
}

const FIELDS = new Set(
  'format version startedAt savedAt library client browser sessionId stats joins outages attempts downtimeMs longestOutageMs signalsHeld signalsSent signalsDropped endedAt outcome reason code rejoined losses issueId actors id kind streamId before status phase entries at actor event cause quality degradedBy attempt delayMs outageMs blocked connectionId count until'.split(
    ' ',
  ),
)

/** Said by this file, by the library or by OpenTok, or an id. */
const isHarmless = (text: string): boolean =>
  FIELDS.has(text) ||
  OWN_EVENTS.has(text) ||
  KINDS.has(text) ||
  toWord(text) === text ||
  text === 'other' ||
  text === 'opentok-reconnection/report' ||
  text === LIBRARY ||
  UUID.test(text) ||
  OWN_ID.test(text) ||
  /^Chrome \d+( on Windows)?$/.test(text)

afterEach(() => void vi.unstubAllGlobals())

describe('a report', () => {
  it('holds known words, ids, numbers and times, whatever is anywhere (K4)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.record({ sessionId: id, client: hostile, issueId: id, userAgent: hostile }),
        async (steps, given) => {
          vi.stubGlobal('navigator', { userAgent: given.userAgent })
          const session = createHandle(steps[0]!.snapshot)
          const listeners = new Map<string, (payload: object) => void>()
          const subscribers = new Map<unknown, unknown>()
          const publishers = new Map<unknown, unknown>()
          const handles: ReturnType<typeof createHandle>[] = []
          const reconnection = {
            ...session,
            getSnapshot: session.getSnapshot,
            session: { sessionId: given.sessionId, token: given.client },
            subscribers,
            publishers,
            stats: { joins: given.issueId, signals: { held: given.client }, name: given.client },
            on(name: string, listener: (payload: object) => void) {
              listeners.set(name, listener)
              return () => listeners.delete(name)
            },
          }
          const recorder = recordIncidents(reconnection as never, {
            client: given.client,
            issueId: () => given.issueId as never,
          })
          for (const { event, handle, payload, snapshot, streamId } of steps) {
            const made = Object.assign(createHandle(snapshot), {})
            Object.defineProperty(made, 'streamId', { value: streamId })
            Object.defineProperty(made, 'stream', { value: { streamId } })
            Object.defineProperty(made, 'publisher', { value: payload.publisher })
            handles.push(made)
            const list = handle === 'subscriber' ? subscribers : publishers
            list.set(made, made)
            listeners.get(event)?.(payload)
            session.change(snapshot)
            for (const each of handles) each.change(snapshot)
          }
          await Promise.resolve()
          await Promise.resolve()
          const text = JSON.stringify(recorder)
          const report: unknown = JSON.parse(text)
          const strange = [...textsOf(report)].filter((found) => !isHarmless(found))
          expect(strange).toEqual([])
          // It is a report all the same, which can be opened.
          expect(() => summarizeReport(parseReport(text))).not.toThrow()
          recorder.stop()
        },
      ),
      { numRuns: 200 },
    )
  })

  it('knows every code, status and phase of the library', () => {
    expect(toWord(new ReconnectionError('gaveUp').code)).toBe('gaveUp')
    expect(toWord('forceDisconnected')).toBe('forceDisconnected')
    expect(toWord('OT_AUTHENTICATION_ERROR')).toBe('OT_AUTHENTICATION_ERROR')
    expect(toWord('Ada')).toBe('other')
    expect(toWord('')).toBe(null)
    expect(DEFAULT_OPTIONS.giveUpMs).toBeGreaterThan(0)
  })
})

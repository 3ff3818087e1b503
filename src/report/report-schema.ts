/** The JSON schema of a report, version 1; the build writes it into the package as `report.schema.json`. */

import type { Schema } from './schema-check.ts'

const time: Schema = { type: 'integer', minimum: 0 }
const number: Schema = { type: 'integer' }
const flag: Schema = { type: 'boolean' }
const word: Schema = { type: 'string', pattern: '^[\\w ]{1,60}$' }
const id: Schema = { type: 'string', pattern: '^[\\w~-]{1,255}$' }
const text: Schema = { type: 'string', pattern: '^[\\w .-]{1,60}$' }

const orNull = <Schema extends object>(schema: Schema) =>
  ({ anyOf: [schema, { type: 'null' }] }) as const

/** All of these must be there, and may be joined by others of `optional`. */
const object = (properties: object, optional: object = {}) =>
  ({
    type: 'object',
    properties: { ...properties, ...optional },
    required: Object.keys(properties),
    additionalProperties: false,
  }) as const

/** Tells a report from other files. */
export const REPORT_FORMAT = 'opentok-reconnection/report'

export const REPORT_VERSION = 1

const toState = () => ({ status: word, phase: orNull(word) })

const toStats = () =>
  object({
    joins: number,
    outages: number,
    attempts: number,
    downtimeMs: number,
    longestOutageMs: number,
    signalsHeld: number,
    signalsSent: number,
    signalsDropped: number,
  })

const toOutage = () =>
  object({
    startedAt: time,
    endedAt: orNull(time),
    outcome: orNull({ enum: ['reconnected', 'disconnected'] }),
    reason: orNull(word),
    code: orNull(word),
    attempts: number,
    rejoined: flag,
    losses: number,
    issueId: orNull(id),
  })

const toActor = () =>
  object({
    id,
    kind: { enum: ['session', 'publisher', 'camera', 'microphone', 'subscriber'] },
    streamId: orNull(id),
    startedAt: time,
    before: object(toState()),
  })

const toEntry = () =>
  object(
    { at: time, actor: id, event: word, ...toState() },
    {
      reason: word,
      code: word,
      cause: word,
      quality: word,
      degradedBy: word,
      attempt: number,
      delayMs: number,
      outageMs: number,
      attempts: number,
      rejoined: flag,
      blocked: flag,
      connectionId: id,
      streamId: id,
      count: number,
      until: time,
    },
  )

/** A function, so that bundlers leave it out of an app that only records. */
export const toReportSchema = (): Schema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Incident report of opentok-reconnection, version 1',
  ...object({
    format: { const: REPORT_FORMAT },
    version: { const: REPORT_VERSION },
    startedAt: time,
    savedAt: time,
    library: text,
    client: orNull(text),
    browser: orNull(text),
    sessionId: orNull(id),
    stats: toStats(),
    outages: { type: 'array', items: toOutage() },
    actors: { type: 'array', minItems: 1, items: toActor() },
    entries: { type: 'array', items: toEntry() },
  }),
})

/** The JSON schema of a report, version 1; the build writes it into the package as `report.schema.json`. */

import type { Schema } from './schema-check.ts'

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

/** A function, so that bundlers leave it out of an app that only records. */
export function toReportSchema(): Schema {
  const time = { type: 'integer', minimum: 0 } as const
  const number = { type: 'integer' } as const
  const word = { type: 'string', pattern: '^[\\w ]{1,60}$' } as const
  const id = { type: 'string', pattern: '^[\\w~-]{1,255}$' } as const
  const text = { type: 'string', pattern: '^[\\w .-]{1,60}$' } as const
  const state = { status: word, phase: orNull(word) }
  return {
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
      stats: object({
        joins: number,
        outages: number,
        attempts: number,
        downtimeMs: number,
        longestOutageMs: number,
        signalsHeld: number,
        signalsSent: number,
        signalsDropped: number,
      }),
      outages: {
        type: 'array',
        items: object({
          startedAt: time,
          endedAt: orNull(time),
          outcome: orNull({ enum: ['reconnected', 'disconnected'] }),
          reason: orNull(word),
          code: orNull(word),
          attempts: number,
          rejoined: { type: 'boolean' },
          losses: number,
          issueId: orNull(id),
        }),
      },
      actors: {
        type: 'array',
        minItems: 1,
        items: object({
          id,
          kind: { enum: ['session', 'publisher', 'camera', 'microphone', 'subscriber'] },
          streamId: orNull(id),
          startedAt: time,
          before: object(state),
        }),
      },
      entries: {
        type: 'array',
        items: object(
          { at: time, actor: id, event: word, ...state },
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
            rejoined: { type: 'boolean' },
            blocked: { type: 'boolean' },
            connectionId: id,
            streamId: id,
            count: number,
            until: time,
          },
        ),
      },
    }),
  }
}

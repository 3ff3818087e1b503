/** Lines of a trace: events and outcomes as text, without ids, times and wordings, which may differ. */

import type { FakeConnection, FakeStream } from '../../src/kit/testing/server/stream.ts'

/** Words of an error that are compared: nothing else shows that a publish has no socket. */
const COMPARED_TEXT = 'not connected'

export type TracedEvent = Readonly<Record<string, unknown>>

/** The fields of an event that are compared, with a space before each. */
export function toLine(
  event: TracedEvent | undefined | null,
  nameOf: (connection: FakeConnection | null | undefined) => string,
): string {
  if (!event || typeof event !== 'object' || !('type' in event)) return ''
  const words: string[] = []
  if (event.type === 'exception') words.push(`${event.code as number}`)
  if (event.connection) words.push(nameOf(event.connection as FakeConnection))
  if (event.stream) words.push(`of ${nameOf((event.stream as FakeStream).connection)}`)
  if ('from' in event) {
    const { data, from, type } = event
    words.push(`${type as string} ${JSON.stringify(data)} from ${nameOf(from as never)}`)
  }
  if (event.mediaMode) words.push(event.mediaMode as string)
  if ('changedProperty' in event) {
    words.push(`${event.changedProperty as string} ${String(event.newValue)}`)
  }
  if (event.reason && event.type !== 'sessionConnectFailed') {
    words.push(`(${event.reason as string})`)
  }
  return words.map((word) => ` ${word}`).join('')
}

/** Name and code of an error, and its text if that is compared; the type of any other value. */
export function toOutcome(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  const { code, message = '', name } = value as { code?: unknown; message?: string; name?: string }
  if (!name) return typeof value
  const text = message.toLowerCase().includes(COMPARED_TEXT) ? `, says ${COMPARED_TEXT}` : ''
  return `${name} ${String(code)}${text}`
}

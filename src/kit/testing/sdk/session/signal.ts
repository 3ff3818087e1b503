/** `Session.signal()`: validation, recipients, and the names of the server's errors. */

import {
  SIGNAL_DATA_CHARACTERS,
  SIGNAL_TYPE_CHARACTERS,
  SIGNAL_TYPE_PATTERN,
} from '../../../../opentok/limits.ts'
import type { Client } from '../../transport/client.types.ts'
import { Connection } from '../connection.ts'
import { notConnected, openTokError } from '../../error.ts'
import type { Completion, OpenTokError } from '../../error.ts'
import type { Answer } from '../../transport/faults.ts'
import type { Member, ServerSession } from '../../server/server-session.ts'
import type { FakeSignal } from './signal.types.ts'

/** @returns what is wrong with it, if anything */
export function validateSignal(signal: FakeSignal): OpenTokError | undefined {
  const { data, retryAfterReconnect, to, type } = signal
  if ('type' in signal) {
    if (typeof type !== 'string' || !SIGNAL_TYPE_PATTERN.test(type)) return invalid(400, 'type')
    if (type.length > SIGNAL_TYPE_CHARACTERS) return invalid(413, 'type')
  }
  if ('data' in signal) {
    if (data === null || data === undefined) return invalid(400, 'data')
    if (JSON.stringify(data).length > SIGNAL_DATA_CHARACTERS) return invalid(413, 'data')
  }
  if ('to' in signal && !(to instanceof Connection && to.id !== '')) return invalid(400, 'to')
  if ('retryAfterReconnect' in signal && typeof retryAfterReconnect !== 'boolean') {
    return invalid(400, 'retryAfterReconnect')
  }
  return undefined
}

const invalid = (code: number, field: string) =>
  openTokError('OT_INVALID_PARAMETER', code, `Signal ${field} is not valid.`)

const NAMES: Readonly<Record<number, string>> = {
  400: 'OT_INVALID_PARAMETER',
  403: 'OT_PERMISSION_DENIED',
  404: 'OT_NOT_FOUND',
  413: 'OT_INVALID_PARAMETER',
  500: 'OT_NOT_CONNECTED',
}

/** The app cannot distinguish rate limiting from other errors of the server: it sees 2001 for all. */
function toError(status: Answer): OpenTokError | undefined {
  if (status === 200) return undefined
  if (typeof status !== 'number') return status
  const name = NAMES[status]
  return name ? openTokError(name, status) : openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001)
}

export function sendSignal(client: Client, signal: FakeSignal, complete: Completion): void {
  const { link, member, page, server, serverSession } = client
  const error = validateSignal(signal)
  if (error) return complete(error)
  if (!client.isJoined || !member) {
    const text = 'Unable to send signal - you are not connected to the session.'
    return page.reject(openTokError('OT_NOT_CONNECTED', 500, text), complete)
  }
  const isKept = signal.retryAfterReconnect !== false
  if (link.state === 'away' && !isKept) return complete(notConnected())
  const recipients = () => listRecipients(serverSession, member, signal, server.options.echoSignals)
  link.request({
    kind: 'signal',
    isKept,
    act() {
      if (signal.to && recipients().length === 0) return 404
      if (member.role === 'subscriber') return 403
      return isTooFast(client, member) ? 429 : 200
    },
    afterwards() {
      const sent = { type: signal.type, data: signal.data, from: member.connection }
      for (const recipient of recipients()) serverSession.signal(sent, recipient)
    },
    handleAnswer: (status) => complete(toError(status)),
    fail: () => complete(notConnected()),
  })
}

function listRecipients(
  { members }: ServerSession,
  sender: Member,
  { to }: FakeSignal,
  echoes: boolean,
): readonly Member[] {
  const all = [...members]
  const { id } = (to ?? {}) as Partial<Connection>
  if (id !== undefined) return all.filter(({ connection }) => connection.connectionId === id)
  return echoes ? all : all.filter((member) => member !== sender)
}

/** Counts the signals that were accepted within the last second; rejected ones do not count. */
function isTooFast({ server, who }: Client, member: Member): boolean {
  if (member.signals >= server.faults.signalsPerSecond.of(who())) return true
  if (server.faults.signalsPerSecond.of(who()) === Infinity) return false
  member.signals += 1
  server.schedule.after(1_000, () => (member.signals -= 1))
  return false
}

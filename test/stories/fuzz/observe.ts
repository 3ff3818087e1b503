/** Observes one reconnection from outside, and reports every law that it breaks at once. */

import { EVENT_NAMES } from '../../../src/contract/events.ts'
import type {
  Reconnection,
  ReconnectingSubscriber,
  ReconnectionEvents,
} from '../../../src/index.ts'
import { NEXT_OF_SESSION, NEXT_OF_TILE } from '../laws/legal-statuses.ts'

/** Reports that a law was broken. */
export type Tell = (what: string) => void

export interface Observed {
  readonly reconnection: Reconnection
  /** The streams that were announced, and not announced as gone. */
  readonly streams: ReadonlySet<string>
  /** The publishers that have ended. */
  readonly endedPublishers: ReadonlySet<object>
  /** Every handle that the app has got. */
  readonly tiles: ReadonlySet<ReconnectingSubscriber>
  watchTile(handle: ReconnectingSubscriber): void
  /** A listener has changed something, so that a change may be announced twice. */
  excuseChange(): void
  /** From now on nothing may be announced. */
  end(): void
}

const SECRET = /token-\d|payload|top secret/

/** The text of a value with its errors and their causes, without the objects of OpenTok and the handles. */
export function toText(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (part instanceof Error) {
      const { cause, message, name } = part
      return { name, message, cause }
    }
    return ['subscriber', 'publisher', 'stream', 'from'].includes(key) ? undefined : part
  })
}

export function observe(reconnection: Reconnection, note: Tell, tell: Tell): Observed {
  const streams = new Set<string>()
  const endedPublishers = new Set<object>()
  const tiles = new Set<ReconnectingSubscriber>()
  let { status } = reconnection
  let snapshot = reconnection.getSnapshot()
  let isOver = false
  let isExcused = false

  const laws: { [Name in keyof ReconnectionEvents]?: (payload: ReconnectionEvents[Name]) => void } =
    {
      statusChanged({ previous, status: next }) {
        if (previous !== status)
          tell(`says that ${previous} came before ${next}, and that was ${status}`)
        if (!NEXT_OF_SESSION[status]?.includes(next)) tell(`goes from ${status} to ${next}`)
        status = next
      },
      streamCreated({ stream: { streamId } }) {
        if (streams.has(streamId)) tell(`announces ${streamId} twice`)
        streams.add(streamId)
      },
      streamDestroyed({ stream: { streamId } }) {
        streams.delete(streamId)
      },
      publisherDisconnected: ({ publisher }) => void endedPublishers.add(publisher),
      publisherConnected: ({ publisher }) => void endedPublishers.delete(publisher),
      reconnected: ({ outageMs }) => outageMs >= 0 || tell(`was away for ${outageMs} ms`),
      rejoinScheduled: ({ delayMs }) => delayMs >= 0 || tell(`joins again in ${delayMs} ms`),
      subscriberReconnected: ({ outageMs }) =>
        outageMs >= 0 || tell(`has a tile that was away for ${outageMs} ms`),
      signalSent: ({ heldMs }) => heldMs >= 0 || tell(`has held a signal for ${heldMs} ms`),
    }

  for (const name of EVENT_NAMES as (keyof ReconnectionEvents)[]) {
    reconnection.on(name, (payload) => {
      const text = toText(name === 'signal' ? { ...payload, data: '' } : payload)
      note(`${name} ${text}`)
      if (isOver) tell(`announces ${name} after dispose()`)
      if (!Object.isFrozen(payload)) tell(`announces ${name} with a payload that can be changed`)
      if (SECRET.test(text)) tell(`shows a secret in ${name}: ${text}`)
      laws[name]?.(payload as never)
    })
  }
  reconnection.onChange(() => {
    const next = reconnection.getSnapshot()
    if (isOver) tell('announces a change after dispose()')
    if (next === snapshot && !isExcused) tell('announces a change of nothing')
    if (!Object.isFrozen(next)) tell('has a snapshot that can be changed')
    if (next !== reconnection.getSnapshot()) tell('makes a snapshot of nothing new')
    if (SECRET.test(toText(next))) tell(`shows a secret: ${toText(next)}`)
    const hasPhase = next.status === 'connecting' || next.status === 'reconnecting'
    if (hasPhase !== (next.phase !== null)) tell(`is ${next.status}, in the phase ${next.phase}`)
    snapshot = next
  })

  return {
    reconnection,
    streams,
    endedPublishers,
    tiles,
    watchTile(handle) {
      if (tiles.has(handle)) return
      tiles.add(handle)
      let { status } = handle
      handle.on('statusChanged', ({ previous, status: next }) => {
        if (isOver) tell('announces a change of a tile after dispose()')
        if (previous !== status || !NEXT_OF_TILE[status]?.includes(next))
          tell(`has a tile that went from ${status} (${previous}) to ${next}`)
        status = next
      })
    },
    excuseChange() {
      isExcused = true
    },
    end() {
      isOver = true
    },
  }
}

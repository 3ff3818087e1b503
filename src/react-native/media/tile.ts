/** One native view of a stream, as a subscriber of OpenTok.js. */

import type { Clock, OpenTokErrorLike, StreamLike, SubscriberLike } from '../../index.ts'
import { createEmitter } from '../session/emitter.ts'
import { createError, toError } from '../session/native-errors.ts'
import type { NativePayload } from '../session/native-module.types.ts'
import { toText } from '../session/payloads.ts'

/** What a tile needs from outside. */
export interface TileEnvironment {
  readonly clock: Clock
  readonly stream: StreamLike
  readonly properties: object
  /** Answers the subscribe. */
  readonly callback: (error?: OpenTokErrorLike) => void
  /** Whether the session itself is away, so that nothing can be expected of a tile. */
  readonly isAway: () => boolean
  /** Its media has stopped: perhaps the session's connection is lost. */
  readonly handleInterrupted: () => void
  readonly handleEnd: (tile: Tile) => void
}

/** One native view, from its subscribe to its end. */
export interface Tile extends SubscriberLike {
  /** Distinguishes the views of one stream: a new one needs a new key, or React keeps the dead one. */
  readonly key: number
  readonly stream: StreamLike
  readonly properties: object
  /** For the vendor's view: it calls some of them with nothing, so each tile has its own. */
  readonly handlers: Readonly<Record<string, (event?: NativePayload) => void>>
  /** Its view is in the tree. @returns what is called when the view has left */
  mount(): () => void
  /** It is over: announces `destroyed`. */
  end(reason: string): void
  /** It is over, and nobody wants to know. */
  release(): void
}

/**
 * Longest wait for the picture of a view, in ms. Without it, a view would wait for ever: Android subscribes when the view
 * is attached, and not at all if it does not know session or stream at that moment.
 */
export const ANSWER_MS = 10_000

/** The counts of bytes in the stats. Android sends them as fields, iOS as JSON. */
function toBytes(event: NativePayload): number | undefined {
  const text = toText(event?.jsonStats) || JSON.stringify(event ?? null)
  const counts = [...text.matchAll(/"(?:audio|video)?BytesReceived":\s*(\d+)/gi)]
  return counts.length > 0 ? counts.reduce((sum, [, count]) => sum + Number(count), 0) : undefined
}

let keys = 0

export function createTile(environment: TileEnvironment): Tile {
  const { callback, clock, handleEnd, handleInterrupted, isAway, properties, stream } = environment
  const emitter = createEmitter()
  let state: 'new' | 'live' | 'interrupted' | 'over' = 'new'
  let timer: unknown = null
  /** Counts after an interruption, by kind of media: growth from one to the next is the only sign of a recovery. */
  let bytes: Record<string, number> = {}

  function clear(): void {
    if (timer !== null) clock.clearTimeout(timer as never)
    timer = null
  }

  function awaitAnswer(): void {
    clear()
    timer = clock.setTimeout(() => {
      timer = null
      if (isAway()) awaitAnswer()
      else fail(createError('OT_TIMEOUT', 'The stream was not shown in time.'))
    }, ANSWER_MS)
  }

  function release(): void {
    if (state === 'over') return
    state = 'over'
    clear()
    handleEnd(tile)
  }

  function end(reason: string): void {
    if (state === 'over') return
    release()
    emitter.emit('destroyed', { reason })
  }

  /** Of a view that was live, the answer was given already: its stream has to be subscribed to again. */
  function fail(error: OpenTokErrorLike): void {
    if (state === 'new') {
      release()
      callback(error)
    } else end('')
  }

  function connect(): void {
    if (state === 'over') return
    const wasNew = state === 'new'
    if (state === 'live') return
    state = 'live'
    clear()
    emitter.emit('connected')
    if (wasNew) callback()
  }

  const measure = (kind: string) => (event?: NativePayload) => {
    if (state !== 'interrupted') return
    const count = toBytes(event)
    if (count === undefined) return
    const before = bytes[kind]
    bytes[kind] = count
    if (before !== undefined && count > before) connect()
  }

  const tile: Tile = {
    on: emitter.on,
    off: emitter.off,
    key: (keys += 1),
    stream,
    properties,
    handlers: {
      connected: connect,
      disconnected() {
        if (state !== 'live') return
        state = 'interrupted'
        bytes = {}
        emitter.emit('disconnected')
        handleInterrupted()
      },
      error: (event) => fail(toError(event?.error ?? event, 'OT_UNEXPECTED_SERVER_RESPONSE')),
      audioNetworkStats: measure('audio'),
      videoNetworkStats: measure('video'),
    },
    mount() {
      if (state === 'new') awaitAnswer()
      return clear
    },
    end,
    release,
  }
  return tile
}

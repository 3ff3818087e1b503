/** One native view of a stream, as a subscriber of OpenTok.js. */

import type { Clock, OpenTokErrorLike, StreamLike, SubscriberLike } from '../../index.ts'
import { createEmitter } from '../session/emitter.ts'
import { createError, toError } from '../session/native-errors.ts'
import type { NativePayload } from '../session/native-module.types.ts'
import { toText } from '../session/payloads.ts'
import { createTimer } from '../timer.ts'
import type { NativeView } from './native-view.types.ts'

export interface TileEnvironment {
  readonly clock: Clock
  /** Whether the session itself is away, so that nothing can be expected of a tile. */
  readonly isAway: () => boolean
  /** Its media has stopped: perhaps the session's connection is lost. */
  readonly handleInterrupted: () => void
}

/** Who is told of a tile, and of what. */
export interface TileListener {
  /** Its view is in the tree, or has left it. */
  handleAttached(tile: Tile, isAttached: boolean): void
  handleEnd(tile: Tile): void
}

/** One native view, from its subscribe to its end. */
export interface Tile extends SubscriberLike, NativeView {
  readonly stream: StreamLike
  readonly properties: object
  /** It is over: announces `destroyed`. */
  end(reason: string): void
}

/**
 * Longest wait for the picture of a view, in ms. Without it, a view would wait for ever: Android subscribes when the view
 * is attached, and not at all if it does not know session or stream at that moment.
 */
export const ANSWER_MS = 10_000

/** The counts of bytes in the stats, as a sum; 0 without one. Android sends them as fields, iOS as JSON. */
function toBytes(event: NativePayload | null | undefined): number {
  const text = toText(event?.jsonStats) || JSON.stringify(event ?? null)
  const counts = text.matchAll(/"(?:audio|video)?BytesReceived":\s*(\d+)/gi)
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0)
}

let keys = 0

/** @param callback answers the subscribe */
export function createTile(
  stream: StreamLike,
  properties: object,
  callback: (error?: OpenTokErrorLike) => void,
  { clock, handleAttached, handleEnd, handleInterrupted, isAway }: TileEnvironment & TileListener,
): Tile {
  const emitter = createEmitter()
  const timer = createTimer(clock)
  let state: 'new' | 'live' | 'interrupted' | 'over' = 'new'
  /** Counts after an interruption, by kind of media: growth from one to the next is the only sign of a recovery. */
  let bytes: Record<string, number> = {}

  function awaitAnswer(): void {
    timer.wait(ANSWER_MS, () => {
      if (isAway()) awaitAnswer()
      else fail(createError('OT_TIMEOUT', 'The stream was not shown in time.'))
    })
  }

  function end(reason: string): void {
    if (state === 'over') return
    state = 'over'
    timer.clear()
    handleEnd(tile)
    emitter.emit('destroyed', { reason })
  }

  /** Of a view that was live, the answer was given already: its stream has to be subscribed to again. */
  function fail(error: OpenTokErrorLike): void {
    if (state === 'new') callback(error)
    end('')
  }

  function connect(): void {
    if (state === 'over' || state === 'live') return
    const wasNew = state === 'new'
    state = 'live'
    timer.clear()
    emitter.emit('connected')
    if (wasNew) callback()
  }

  const measure = (kind: string) => (event?: NativePayload | null) => {
    const count = toBytes(event)
    if (state !== 'interrupted' || !count) return
    const before = bytes[kind] ?? count
    bytes[kind] = count
    if (count > before) connect()
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
    attach(instance) {
      // The vendor's view ends the subscriber of its stream when it leaves, whoever has that one by then.
      if (instance) instance.componentWillUnmount = () => {}
      if (instance && state === 'new') awaitAnswer()
      else timer.clear()
      handleAttached(tile, instance !== null)
    },
    end,
  }
  return tile
}

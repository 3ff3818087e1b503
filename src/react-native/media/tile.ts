/** One native view of a stream, as a subscriber of OpenTok.js. */

import type { Clock, OpenTokErrorLike, StreamLike, SubscriberLike } from '../../index.ts'
import { createEmitter } from '../session/emitter.ts'
import { createError, toError } from '../session/native-errors.ts'
import type { NativePayload } from '../session/native-module.types.ts'
import { createTimer } from '../timer.ts'
import { createMediaFlow } from './media-flow.ts'
import type { Wanted } from './media-flow.ts'
import type { NativeView } from './native-view.types.ts'

export interface TileEnvironment {
  readonly clock: Clock
  readonly now: () => number
  /** Whether native subscribes again when a view comes back onto the screen, as Android does. */
  readonly isTakenAgain: boolean
  /** Whether the session itself is away, so that nothing can be expected of a tile. */
  readonly isAway: () => boolean
  /** Its media has stopped: perhaps the session's connection is lost. */
  readonly handleInterrupted: () => void
  /** Some of its media have come. */
  readonly handleMedia: () => void
}

/** Who is told of a tile, and of what. */
export interface TileListener {
  /** Its view is in the tree, or has left it. */
  handleAttached(tile: Tile, isAttached: boolean, isTried: boolean): void
  /** What is to be drawn of it has changed. */
  handleChange(): void
  handleEnd(tile: Tile): void
}

/** One native view, from its subscribe to its end. */
export interface Tile extends SubscriberLike, NativeView {
  readonly stream: StreamLike
  readonly properties: object
  /**
   * The id for its view: that of its stream, and on Android none once native has subscribed. Read in the vendor's source:
   * such a view subscribes again each time it comes back onto the screen, and then ends the app, unless it finds no stream.
   */
  readonly drawnId: string
  /** Which media are subscribed to: the silence of others is no news. */
  expect(wanted: Wanted): void
  /** It is over: announces `destroyed`. */
  end(reason: string): void
}

/**
 * Longest wait for the picture of a view, in ms. Without it, a view would wait for ever: Android subscribes when the view
 * is attached, and not at all if it does not know session or stream at that moment.
 */
export const ANSWER_MS = 10_000

let keys = 0

/** @param callback answers the subscribe */
export function createTile(
  stream: StreamLike,
  properties: object,
  callback: (error?: OpenTokErrorLike) => void,
  environment: TileEnvironment & TileListener,
): Tile {
  const { clock, handleAttached, handleChange, handleEnd, isAway, isTakenAgain } = environment
  const emitter = createEmitter()
  const timer = createTimer(clock)
  let state: 'new' | 'live' | 'interrupted' | 'over' = 'new'
  const flow = createMediaFlow(stream, environment)

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
    flow.restart()
    emitter.emit('connected')
    if (wasNew) callback()
    if (wasNew && isTakenAgain) handleChange()
  }

  function interrupt(): void {
    if (state !== 'live') return
    state = 'interrupted'
    flow.restart()
    emitter.emit('disconnected')
    environment.handleInterrupted()
  }

  const measure = (kind: string) => (event?: NativePayload | null) => {
    const sign = flow.measure(kind, event)
    if (sign === 'growth') environment.handleMedia()
    if (sign === 'growth' && state === 'interrupted') connect()
    if (sign === 'silence') interrupt()
  }

  const tile: Tile = {
    on: emitter.on,
    off: emitter.off,
    key: (keys += 1),
    stream,
    properties,
    get drawnId() {
      return isTakenAgain && state !== 'new' ? '' : stream.streamId
    },
    handlers: {
      connected: connect,
      disconnected: interrupt,
      error: (event) => fail(toError(event?.error ?? event, 'OT_UNEXPECTED_SERVER_RESPONSE')),
      audioNetworkStats: measure('audio'),
      videoNetworkStats: measure('video'),
    },
    attach(instance, isTried = false) {
      // The vendor's view ends the subscriber of its stream when it leaves, whoever has that one by then.
      if (instance) instance.componentWillUnmount = () => {}
      if (instance && state === 'new') awaitAnswer()
      else timer.clear()
      handleAttached(tile, instance !== null, isTried)
    },
    expect: flow.expect,
    end,
  }
  return tile
}

/** Watches what the library does to OpenTok's objects: joins one at a time, tiles, and what it throws at their events. */

import { OpenTokEmitter } from '../../../src/kit/testing/sdk/emitter.ts'
import type { FakeSession, FakeSubscriber } from '../../../src/kit/testing/index.ts'
import type { Tell } from './observe.ts'
import { AppError } from './settings.ts'

type Listener = (event: never) => void

const { prototype } = OpenTokEmitter
const { off, on, once } = prototype
let report: Tell = () => {}

/** OpenTok swallows what a listener throws, so every listener is wrapped. @returns the cleanup */
export function watchListeners(): () => void {
  const guarded = new WeakMap<Listener, Listener>()
  function guard(listener: unknown): Listener {
    if (typeof listener !== 'function') return listener as Listener
    const known = guarded.get(listener as Listener)
    if (known) return known
    const made: Listener = (event) => {
      try {
        ;(listener as Listener)(event)
      } catch (error) {
        if (!(error instanceof AppError)) report(`throws at OpenTok: ${String(error)}`)
        throw error
      }
    }
    guarded.set(listener as Listener, made)
    return made
  }
  Object.assign(prototype, {
    on(this: OpenTokEmitter, names: string, listener?: Listener, context?: object) {
      return on.call(this, names, guard(listener), context)
    },
    once(this: OpenTokEmitter, names: string, listener?: Listener, context?: object) {
      return once.call(this, names, guard(listener), context)
    },
    off(this: OpenTokEmitter, names?: string, listener?: Listener, context?: object) {
      return off.call(this, names, listener && guard(listener), context)
    },
  })
  return () => Object.assign(prototype, { on, once, off })
}

/** From now on the listeners of this run are reported. */
export function reportTo(tell: Tell): void {
  report = tell
}

export interface Watched {
  /** The app itself calls OpenTok's session. */
  asApp<Result>(act: () => Result): Result
  /** OpenTok has announced a join; a listener that throws then keeps it from its own callback. */
  handleJoined(): void
  /** Whether the library has made this subscriber, and still owns it. */
  isTile(subscriber: FakeSubscriber): boolean
  /** What the library has made belongs to the app from now on. */
  release(): void
}

export function watchSession(session: FakeSession, tell: Tell): Watched {
  let isApp = false
  /** Number of the join that is neither answered nor abandoned. */
  let current: number | null = null
  let joins = 0
  let tiles = new WeakSet<object>()
  const { connect, disconnect, subscribe } = session

  Object.assign(session, {
    connect(token: string, handleAnswer: (error?: Error) => void = () => {}) {
      if (!isApp && current !== null) tell('starts a join while another one is unanswered')
      if (!isApp && session.isConnected()) tell('joins a session that is joined')
      const mine = (joins += 1)
      current = isApp ? null : mine
      return connect.call(session, token, (error) => {
        if (current === mine) current = null
        handleAnswer(error)
      })
    },
    disconnect() {
      current = null
      return disconnect.call(session)
    },
    subscribe(...given: Parameters<typeof subscribe>) {
      const made = subscribe.apply(session, given)
      if (made && !isApp) tiles.add(made)
      return made
    },
  })
  return {
    asApp(act) {
      isApp = true
      try {
        return act()
      } finally {
        isApp = false
      }
    },
    handleJoined() {
      current = null
    },
    isTile: (subscriber) => tiles.has(subscriber),
    release() {
      current = null
      tiles = new WeakSet()
    },
  }
}

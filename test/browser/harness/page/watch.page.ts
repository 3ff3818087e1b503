/** Watches the library's running timers, actors and listeners in this page. */

import { countLiving } from './media.page.ts'

const LIBRARY = 'opentok-reconnection.umd.js'

/** Whether the library called the watched function: its line follows this function and the watched one. */
export function isCalledByLibrary(): boolean {
  const lines = new Error().stack?.split('\n') ?? []
  // Only Chromium begins with a line that names the error.
  const first = lines[0] === 'Error' ? 1 : 0
  return lines[first + 2]?.includes(LIBRARY) ?? false
}

type Start = (handler: (...values: unknown[]) => void, ...rest: unknown[]) => number

/**
 * Must be called before the library is loaded, because it may keep references to the page's functions.
 * Returns the delays of the library's timers that have neither fired nor been cleared.
 */
export function watchTimers(): () => number[] {
  const running = new Map<number, number>()
  const startTimeout = window.setTimeout.bind(window) as Start
  const startInterval = window.setInterval.bind(window) as Start
  const stopping = (stop: (id?: number) => void) => (id?: number) => {
    running.delete(id as number)
    stop(id)
  }

  const watchedTimeout: Start = (handler, delay, ...rest) => {
    if (!isCalledByLibrary()) return startTimeout(handler, delay, ...rest)
    const fire = (...values: unknown[]) => {
      running.delete(id)
      handler(...values)
    }
    const id = startTimeout(fire, delay, ...rest)
    running.set(id, Number(delay))
    return id
  }
  const watchedInterval: Start = (...call) => {
    const id = startInterval(...call)
    if (isCalledByLibrary()) running.set(id, Number(call[1]))
    return id
  }
  Object.assign(window, {
    setTimeout: watchedTimeout,
    setInterval: watchedInterval,
    clearTimeout: stopping(window.clearTimeout.bind(window)),
    clearInterval: stopping(window.clearInterval.bind(window)),
  })
  return () => [...running.values()]
}

interface Emitter {
  on(...call: unknown[]): unknown
  off(...call: unknown[]): unknown
}

/** Returns the number of the library's listeners on `target`, by event name. */
export function watchListeners(target: object): () => Record<string, number> {
  const emitter = target as Emitter
  const added: { readonly name: unknown; readonly listener: unknown }[] = []
  const { on, off } = emitter
  Object.assign(emitter, {
    on(...call: unknown[]) {
      const [name, listener] = call
      if (isCalledByLibrary()) added.push({ name, listener })
      return on.apply(emitter, call)
    },
    off(...call: unknown[]) {
      const [name, listener] = call
      const index = added.findIndex((it) => it.name === name && it.listener === listener)
      if (index >= 0) added.splice(index, 1)
      return off.apply(emitter, call)
    },
  })
  return countByName(added)
}

/** A separate function, so that its closure keeps only the listeners alive. */
function countByName(added: readonly { readonly name: unknown }[]) {
  return () => {
    const counts: Record<string, number> = {}
    for (const { name } of added) counts[String(name)] = (counts[String(name)] ?? 0) + 1
    return counts
  }
}

/** Like {@link watchListeners}, for events of `window` and `document`: online state and page lifecycle. */
export function watchPlatform(): () => Record<string, number> {
  const added: {
    readonly target: EventTarget
    readonly name: string
    readonly listener: unknown
  }[] = []
  for (const target of [window, document]) {
    const { addEventListener, removeEventListener } = target
    type Call = Parameters<typeof addEventListener>
    Object.assign(target, {
      addEventListener(...call: Call) {
        const [name, listener] = call
        if (isCalledByLibrary()) added.push({ target, name, listener })
        addEventListener.apply(target, call)
      },
      removeEventListener(...call: Call) {
        const [name, listener] = call
        const index = added.findIndex(
          (it) => it.target === target && it.name === name && it.listener === listener,
        )
        if (index >= 0) added.splice(index, 1)
        removeEventListener.apply(target, call)
      },
    })
  }
  return countByName(added)
}

interface ActorLike {
  getSnapshot(): { readonly status: string } | undefined
}

/** Counts actors through the library's inspection events. */
export function watchActors() {
  const actors = new Set<ActorLike>()
  return {
    inspect(event: { readonly type: string }) {
      const { actorRef } = event as { actorRef?: ActorLike }
      if (event.type === '@xstate.actor' && actorRef) actors.add(actorRef)
    },
    /** Number of started actors that have not ended; the others are forgotten. */
    running: () => countLiving(actors, (it) => it.getSnapshot()?.status === 'active'),
  }
}

/**
 * Watches OpenTok's sockets, as the page sees them. Hooks into OpenTok's listeners, not into the constructor: the browser
 * attributes the failure of a socket to the script that created it.
 */
export function watchSockets() {
  const sockets = new Set<WebSocket>()
  let opened = 0
  let failed = 0
  const { addEventListener } = WebSocket.prototype
  WebSocket.prototype.addEventListener = function listen(
    this: WebSocket,
    ...call: Parameters<typeof addEventListener>
  ) {
    if (call[0] === 'open') {
      sockets.add(this)
      let isOpened = false
      addEventListener.call(this, 'open', () => {
        isOpened = true
        opened += 1
      })
      addEventListener.call(this, 'close', () => {
        if (!isOpened) failed += 1
      })
    }
    addEventListener.apply(this, call)
  }
  return {
    begin: () => void (opened = failed = 0),
    /** Number of those that have ever been open. */
    opened: () => opened,
    /** Number of those that never opened: after some of them Chromium delays each new socket of the page. */
    failed: () => failed,
    /** Number of those that are open, or may still open. */
    running: () => countLiving(sockets, ({ readyState }) => readyState !== WebSocket.CLOSED),
  }
}

const STREAM_REQUEST = /"method":"create","uri":"[^"]*\/stream\/[^/"]+"/

/** How many streams OpenTok has requested from its server. */
export function watchStreamRequests(): { (): number; begin(): void } {
  let requests = 0
  const { send } = WebSocket.prototype
  WebSocket.prototype.send = function watchedSend(...call: Parameters<typeof send>) {
    const [frame] = call
    // OpenTok's frames are binary, and contain text.
    if (!(frame instanceof Blob) && typeof frame !== 'string') {
      if (STREAM_REQUEST.test(new TextDecoder().decode(frame))) requests += 1
    }
    send.apply(this, call)
  }
  return Object.assign(() => requests, { begin: () => void (requests = 0) })
}

/** What the browser knows about the network: online or offline, and when the page wakes up. */

import { guard } from '../base/emitter.ts'
import { isPage } from '../base/page.ts'

/**
 * Says whether there is a network, and when to look again. While it says offline, no attempt to join is made.
 * @example
 * ```ts
 * import { createReconnection, type Network, type SessionLike } from 'opentok-reconnection'
 *
 * // Try again even when the browser says that it is offline.
 * const network: Network = { isOnline: () => true, subscribe: () => () => {} }
 * export const wrap = (session: SessionLike) => createReconnection(session, { network })
 * ```
 * @see {@link https://developer.chrome.com/docs/web-platform/page-lifecycle-api | Page Lifecycle API}
 */
export interface Network {
  /** Whether there may be a network. If it throws, the answer counts as `true`. */
  isOnline(): boolean
  /** Calls the listener when the answer may have changed, and when the page has woken up. @returns the unsubscribe */
  subscribe(listener: () => void): () => void
}

/** What some browsers know of the way out: Wi-Fi or mobile, and how fast it is. */
interface NetworkInformation extends EventTarget {
  readonly type?: string
  readonly effectiveType?: string
}

const toKind = (connection: NetworkInformation | undefined) =>
  `${connection?.type} ${connection?.effectiveType}`

/** `true` only while the listeners of `freeze` run: a page that hears another event is no longer frozen. */
let isFreezing = false

/**
 * The platform's network. Outside a page it is always online: no event would say that the network is back. A page
 * that is being frozen counts as offline: its timers stand still, and all overdue ones would fire at the same moment
 * when it wakes up.
 * @see {@link https://developer.chrome.com/docs/web-platform/page-lifecycle-api | Page Lifecycle API}
 */
export const browserNetwork: Network = {
  isOnline: () => !isFreezing && (!isPage() || (globalThis.navigator?.onLine ?? true)),
  subscribe(listener) {
    if (!isPage()) return () => {}
    const appear = () => {
      if (!document.hidden) listener()
    }
    const freeze = () => {
      isFreezing = true
      listener()
      isFreezing = false
    }
    const { connection } = (globalThis.navigator ?? {}) as { connection?: NetworkInformation }
    let kind = toKind(connection)
    // This event also comes with each new estimate of the speed, which says nothing about the way out.
    const change = () => {
      const previous = kind
      kind = toKind(connection)
      if (kind !== previous) listener()
    }
    const targets: [EventTarget | undefined, string, () => void][] = [
      [connection, 'change', change],
      [window, 'online', listener],
      [window, 'offline', listener],
      // Back from the back/forward cache.
      [window, 'pageshow', appear],
      [document, 'visibilitychange', appear],
      [document, 'freeze', freeze],
      // A hidden page is sometimes unfrozen for a while.
      [document, 'resume', listener],
    ]
    for (const [target, name, handler] of targets) target?.addEventListener(name, handler)
    return () => {
      for (const [target, name, handler] of targets) target?.removeEventListener(name, handler)
    }
  },
}

/** Wraps the network that the app has passed in: if it throws, it counts as online and has no events. */
export function guardNetwork(network: Network, handleError: (error: unknown) => void): Network {
  return {
    isOnline: () => guard(() => network.isOnline(), handleError) ?? true,
    subscribe(listener) {
      const unsubscribe = guard(() => network.subscribe(listener), handleError)
      return () => guard(() => unsubscribe?.(), handleError)
    },
  }
}

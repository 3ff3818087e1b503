/** What the browser knows about the network: online or offline, and when the page wakes up. */

import { guard, guardSubscribe } from '../lib/emitter.ts'
import { isPage } from '../lib/page.ts'
import type { Network } from '../contract/options.types.ts'

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
    subscribe: guardSubscribe(network, handleError),
  }
}

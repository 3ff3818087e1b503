/** What the browser knows about the network: online or offline, and when the page wakes up. */

import { guard } from '../base/emitter.ts'
import type { Network } from './attempt-wait.ts'

/** `true` only while the listeners of `freeze` run: a page that hears another event is no longer frozen. */
let isFreezing = false

const canListen = (target: EventTarget | undefined) =>
  typeof target?.addEventListener === 'function'

/**
 * A page has a `window` and a `document`, and both have events. React Native has a `window` without a `document`, and its
 * `window` may have no `addEventListener`.
 */
const isPage = () => canListen(globalThis.window) && canListen(globalThis.document)

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
    const targets: [EventTarget, string, () => void][] = [
      [window, 'online', listener],
      [window, 'offline', listener],
      // Back from the back/forward cache.
      [window, 'pageshow', appear],
      [document, 'visibilitychange', appear],
      [document, 'freeze', freeze],
      // A hidden page is sometimes unfrozen for a while.
      [document, 'resume', listener],
    ]
    for (const [target, name, handler] of targets) target.addEventListener(name, handler)
    return () => {
      for (const [target, name, handler] of targets) target.removeEventListener(name, handler)
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

/** The browser's word on the network: online or not, and when a page wakes up. */

import { guard } from '../emitter.ts'
import type { Network } from './attempt.ts'

/** The platform's network; always online where there is no `window`. */
export const browserNetwork: Network = {
  isOnline: () => globalThis.navigator?.onLine ?? true,
  subscribe(listener) {
    if (typeof window === 'undefined') return () => {}
    const wake = () => {
      if (!document.hidden) listener()
    }
    const targets: [EventTarget, string, () => void][] = [
      [window, 'online', listener],
      [window, 'offline', listener],
      [window, 'pageshow', wake],
      [document, 'visibilitychange', wake],
      [document, 'resume', wake],
    ]
    for (const [target, name, handler] of targets) target.addEventListener(name, handler)
    return () => {
      for (const [target, name, handler] of targets) target.removeEventListener(name, handler)
    }
  },
}

/** The app's network: where it throws, the answer is online, and nothing is to be heard of it. */
export function guardNetwork(network: Network, handleError: (error: unknown) => void): Network {
  return {
    isOnline: () => guard(() => network.isOnline(), handleError) ?? true,
    subscribe(listener) {
      const unsubscribe = guard(() => network.subscribe(listener), handleError)
      return () => guard(() => unsubscribe?.(), handleError)
    },
  }
}

/** The device's network: what `NetInfo` says, and when the app comes to the front. */

import type { Network } from '../index.ts'
import type { AppStateLike, NetInfoLike } from './modules.types.ts'

/** Listens to `NetInfo` and `AppState` for each of its listeners. Without `NetInfo` it is always online. */
export function createDeviceNetwork(
  appState: AppStateLike | undefined,
  netInfo: NetInfoLike | undefined,
): Network {
  let isOffline = false
  return {
    isOnline: () => !isOffline,
    subscribe(listener) {
      const wasOffline = isOffline
      let way: string | undefined
      const state = appState?.addEventListener('change', (name) => {
        if (name === 'active') listener()
      })
      const unsubscribe = netInfo?.addEventListener(({ isConnected, type }) => {
        const next = `${isConnected} ${type}`
        isOffline = isConnected === false
        // `NetInfo` repeats itself with each new strength of the signal, and says where things stand when it is asked first.
        const isNews = way === undefined ? isOffline !== wasOffline : next !== way
        way = next
        if (isNews) listener()
      })
      return () => {
        state?.remove()
        unsubscribe?.()
      }
    },
  }
}

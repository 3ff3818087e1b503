/** The device's network: what `NetInfo` says, and when the app comes to the front. */

import type { Network } from '../index.ts'
import type { AppStateLike, NetInfoLike } from './modules.types.ts'

/** Listens to `NetInfo` and `AppState` only while somebody listens to it. Without `NetInfo` it is always online. */
export function createDeviceNetwork(
  appState: AppStateLike | undefined,
  netInfo: NetInfoLike | undefined,
): Network {
  const listeners = new Set<() => void>()
  let isOffline = false
  let way: string | null = null
  let end = () => {}

  function notify(): void {
    for (const listener of listeners) listener()
  }

  function start(): void {
    const state = appState?.addEventListener('change', (name) => {
      if (name === 'active') notify()
    })
    const unsubscribe = netInfo?.addEventListener(({ isConnected, type }) => {
      const next = `${isConnected} ${type}`
      // `NetInfo` repeats itself with each new strength of the signal, and says where things stand when it is asked first.
      const isNews = way === null ? isConnected === false : next !== way
      way = next
      isOffline = isConnected === false
      if (isNews) notify()
    })
    end = () => {
      state?.remove()
      unsubscribe?.()
      way = null
      isOffline = false
    }
  }

  return {
    isOnline: () => !isOffline,
    subscribe(listener) {
      // A function of its own, so that a listener may subscribe twice.
      const own = () => listener()
      if (listeners.size === 0) start()
      listeners.add(own)
      return () => {
        if (listeners.delete(own) && listeners.size === 0) end()
      }
    },
  }
}

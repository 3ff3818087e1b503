/** The call of a component: one at a time, whatever mounts, unmounts and changes. */

import type { Reconnection } from '../../index.ts'

/** Holds the call that a component shows. */
export interface CallHolder {
  /**
   * Leaves the present call, and begins the next one when every call has been left. Settles when it has joined or ended.
   * Rejects with what the factory throws, and if there is no token; then there is no call.
   */
  begin(): Promise<void>
  /** Leaves the present call. */
  end(): void
}

/**
 * Calls that are being left. The next factory waits for them: for the same id OpenTok returns the same session, with its
 * old connection and listeners.
 */
const departures = new Set<Promise<void>>()

/** @param show receives the call when there is one, and `null` when it is left */
export function createCallHolder(
  factory: () => Reconnection,
  show: (reconnection: Reconnection | null) => void,
): CallHolder {
  let current: Reconnection | null = null
  /** Number of the latest `begin()` or `end()`: one that waits is out of date after the next. */
  let latest = 0

  function end(): void {
    latest += 1
    if (!current) return
    const departure = leave(current).finally(() => departures.delete(departure))
    departures.add(departure)
    current = null
    show(null)
  }

  return {
    async begin() {
      end()
      const mine = latest
      while (departures.size > 0) await Promise.all(departures)
      if (mine !== latest) return
      current = factory()
      show(current)
      try {
        await join(current)
      } catch (error) {
        if (mine === latest) end()
        throw error
      }
    },
    end,
  }
}

/** Rejects only if there is no token. Of everything else the snapshot and the event `disconnected` say why. */
async function join(reconnection: Reconnection): Promise<void> {
  try {
    await reconnection.connect()
  } catch (error) {
    if (error instanceof TypeError) throw error
  }
}

async function leave(reconnection: Reconnection): Promise<void> {
  await reconnection.disconnect()
  reconnection.dispose()
}

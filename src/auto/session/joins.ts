/** `connect()` and `disconnect()` of the app: OpenTok's callbacks and promises over the joins of the library. */

import type { Reconnection } from '../../index.ts'
import { callApp, quiet, splitCallback } from '../app-code.ts'
import type { Completion, Method, SdkEvent, SdkSession } from '../auto.types.ts'
import { toOpenTokError } from '../opentok-error.ts'
import type { RawSession } from './raw-session.ts'

export interface JoinsEnvironment {
  readonly session: SdkSession
  readonly raw: RawSession
  readonly reconnection: Reconnection
  readonly handleFailed: (error: unknown) => void
}

/** Joining and leaving. */
export interface Joins {
  readonly connect: Method
  disconnect(): unknown
  /** The first join has succeeded, and the app has heard of it. */
  handleJoined(event: SdkEvent): void
  /** The session is over, and the app has heard of it. */
  handleEnded(event: SdkEvent): void
}

/** These end a join at the app's own request; OpenTok calls back for none of them. */
const OWN_ENDS = ['left', 'disposed']

export function createJoins({ handleFailed, raw, reconnection, session }: JoinsEnvironment): Joins {
  /** Callback of the join in progress: OpenTok knows only that of the call that started it. */
  let complete: Completion | undefined
  /** What the app has heard of the latest end: OpenTok resolves a leave with it. */
  let end: SdkEvent | undefined

  const isIdle = () => ['idle', 'disconnecting', 'disconnected'].includes(reconnection.status)

  function finish(...answer: Parameters<Completion>): void {
    const callback = complete
    complete = undefined
    if (callback) callApp(() => callback(...answer))
  }

  /** Joins for the one who calls first; the others share the promise of the library. */
  async function join(token: unknown): Promise<void> {
    const isFirst = isIdle()
    try {
      await reconnection.connect(token as string | undefined)
    } catch (error) {
      const shown = toOpenTokError(error)
      if (OWN_ENDS.includes((error as { code: string }).code)) complete = undefined
      else if (isFirst) {
        handleFailed(shown)
        finish(shown)
      }
      throw shown
    }
  }

  const connect: Method = (...given) => {
    const { callback, values } = splitCallback<Completion>(given)
    // OpenTok repeats a join that has failed by calling its own method without the callback.
    if (raw.isJoining && !isIdle() && !callback) raw.call('connect', ...given)
    else if (isIdle()) {
      complete = callback
      void quiet(join(toToken(values)))
    }
    return session
  }
  connect.promise = (...given) => quiet(join(toToken(given)).then(() => session))

  async function leave(): Promise<unknown> {
    end = undefined
    await reconnection.disconnect()
    return end
  }

  return {
    connect,
    disconnect: () => (raw.isEnding ? raw.like.disconnect() : leave()),
    handleJoined: (event) => finish(undefined, event),
    handleEnded(event) {
      end = event
    },
  }
}

/** OpenTok takes the API key before the token too. */
const toToken = ([first, second]: readonly unknown[]) =>
  typeof second === 'string' ? second : first

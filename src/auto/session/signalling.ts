/** `signal()` of the app, over signals that the library holds while the session is away. */

import { SIGNAL_LIMITS } from '../../index.ts'
import type { Reconnection, SignalLike } from '../../index.ts'
import { callApp, quiet } from '../app-code.ts'
import type { Completion } from '../auto.types.ts'
import { toOpenTokError } from '../opentok-error.ts'
import type { RawSession } from './raw-session.ts'

/** Sends in the name of the app. */
export type Signal = (signal?: unknown, callback?: unknown) => unknown

/** @param isOpen whether the library sends now, or holds until it can */
export function createSignal(
  raw: RawSession,
  reconnection: Reconnection,
  isOpen: () => boolean,
): Signal {
  function send(signal: SignalLike): Promise<void> {
    return reconnection.signal(signal).then(
      () => undefined,
      (error: unknown) => {
        throw toOpenTokError(error, { isTooLong: isTooLong(signal) })
      },
    )
  }

  return (...given) => {
    const [signal = {}, callback] = given
    // OpenTok still takes data that is not text, and no signal at all; it answers for both, and for a session that is over.
    if (!isOpen() || !isPlain(signal)) return raw.call('signal', ...given)
    const complete = callback as Completion | undefined
    const sent = quiet(send(signal))
    if (typeof complete === 'function') {
      sent.then(
        () => callApp(() => complete()),
        (error: unknown) => callApp(() => complete(error as Parameters<Completion>[0])),
      )
    }
    return sent
  }
}

/** The fields of a signal that the library knows, and text as its data. */
function isPlain(signal: unknown): signal is SignalLike {
  if (typeof signal !== 'object' || signal === null) return false
  const { data = '' } = signal as { readonly data?: unknown }
  return typeof data === 'string' && Object.keys(signal).every((name) => FIELDS.includes(name))
}

const FIELDS = ['type', 'data', 'to', 'retryAfterReconnect']

const isTooLong = ({ data = '', type = '' }: SignalLike) =>
  type.length > SIGNAL_LIMITS.typeCharacters ||
  JSON.stringify(data).length > SIGNAL_LIMITS.dataCharacters

/** A session of OpenTok, opened with the props of the archived package: what `createSession()` and `OTSession` share. */

import { callApp } from '../../auto/app-code.ts'
import type { SdkSession } from '../../auto/auto.types.ts'
import { validateOptions } from '../../auto/validate-options.ts'
import type { OpenTokErrorLike, Reconnection, SessionLike, StreamLike } from '../../index.ts'
import { createHandlerList } from './event-handlers.ts'
import { findOpenTok } from './script/opentok.ts'
import type { SessionHelper, SessionProps } from './opentok-react.types.ts'
import { holdSession } from './shared-session.ts'

/** What is fixed while a session is open. */
export type SessionKey = Pick<SessionProps, 'apiKey' | 'sessionId' | 'token' | 'options'>

/** Returns OpenTok's session of an id, always the same one; nothing is sent. @throws {TypeError} if something is missing */
export function findSession(props: SessionKey): SessionLike {
  for (const name of ['apiKey', 'sessionId', 'token'] as const) {
    const value: unknown = props[name]
    if (typeof value === 'string' && value !== '') continue
    // A token must not get into a log, so no value does.
    throw new TypeError(`${name} must be a string that is not empty, got ${toKind(value)}`)
  }
  const { apiKey, options, sessionId } = props
  return findOpenTok().initSession(apiKey, sessionId, ...(options ? [options] : []))
}

const toKind = (value: unknown) => (value === '' ? 'an empty one' : typeof value)

/** What is to be told, with the callbacks of the latest render. */
export interface SessionListeners {
  readonly latest: () => Omit<SessionProps, keyof SessionKey>
  readonly handleStreams: (streams: StreamLike[]) => void
  /** It could not be opened because of a mistake of the app; without it, `onError` hears of that as well. */
  readonly handleMistake?: (error: TypeError) => void
}

/** A helper whose event handlers may change. */
export interface LiveSession extends SessionHelper {
  /** Takes over the event handlers of the latest render. */
  update(this: void): void
}

/** @throws {TypeError} if a prop or an option is wrong, or OpenTok is not loaded */
export function openSession(
  props: SessionKey,
  { handleMistake, handleStreams, latest }: SessionListeners,
  mayBeAbandoned: boolean,
): LiveSession {
  const session = findSession(props)
  const options = latest().reconnection ?? {}
  validateOptions(options)
  const handlers = createHandlerList(session)
  let reconnection: Reconnection | null = null
  let unlisten = () => {}

  function end(): void {
    unlisten()
    handlers.update({})
    reconnection = null
  }
  const list = () => [...(reconnection?.streams.list() ?? [])]
  const update = () => reconnection && handlers.update(latest().eventHandlers)
  const hold = { OT: findOpenTok(), session: session as SdkSession, options, mayBeAbandoned }
  const release = holdSession(
    { ...hold, token: props.token },
    {
      handleOpen(opened) {
        reconnection = opened
        update()
        unlisten = opened.streams.onChange(() => handleStreams(list()))
        callApp(() => latest().onReconnection?.(opened))
        if (opened.streams.list().length > 0) handleStreams(list())
      },
      handleJoined: () => callApp(() => latest().onConnect?.()),
      handleFailed(error) {
        if (error instanceof TypeError && handleMistake) handleMistake(error)
        else callApp(() => latest().onError?.(error as OpenTokErrorLike))
      },
      handleLeft: end,
    },
  )
  return {
    session,
    get streams() {
      return list()
    },
    update,
    disconnect() {
      end()
      release()
    },
  }
}

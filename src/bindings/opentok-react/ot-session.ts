/** The component `OTSession`. */

import { Children, cloneElement, createElement, isValidElement, useEffect } from 'react'
import type { ReactElement, ReactNode } from 'react'
import type { SessionLike } from '../../index.ts'
import { createResource, useKept, useSource } from '../react/resource.ts'
import type { Source } from '../react/resource.ts'
import { NO_STREAMS } from '../shared/idle.ts'
import type { OTSessionProps } from './opentok-react.types.ts'
import { SessionContext } from './session-context.ts'
import type { SharedSession } from './session-context.ts'
import { findSession, openSession } from './open-session.ts'
import type { LiveSession, SessionKey } from './open-session.ts'

interface MountedSession extends Source<SharedSession> {
  /** Takes over the callbacks of the latest render. */
  update(props: OTSessionProps): void
}

/** A render may throw it away: it asks OpenTok for its object, and joins when somebody listens. */
function createMountedSession(key: SessionKey, first: OTSessionProps): MountedSession {
  let props = first
  let live: LiveSession | null = null
  const latest = () => props
  // Children may ask for the session before it is opened.
  let idle: SharedSession | null = null
  const readIdle = () => (idle ??= { session: findSession(key), streams: NO_STREAMS })

  const { getSnapshot, onChange } = createResource<SharedSession>((set, handleMistake) => {
    const handleStreams = (streams: SharedSession['streams']) =>
      set({ session: readIdle().session, streams })
    const opened = openSession(key, { latest, handleStreams, handleMistake }, false)
    live = opened
    return () => {
      live = null
      opened.disconnect()
    }
  })
  return {
    onChange,
    getSnapshot: () => getSnapshot() ?? readIdle(),
    update(next) {
      props = next
      live?.update()
    },
  }
}

/** The archived package documents that children get the session as a prop; one that the app has set comes first. */
const withSession = (children: ReactNode, session: SessionLike): ReactNode =>
  Children.map(children, (child) => {
    if (!isComponent(child) || child.props['session'] !== undefined) return child
    return cloneElement(child, { session })
  })

/** Elements of the page and fragments know no such prop. */
const isComponent = (child: ReactNode): child is ReactElement<Record<string, unknown>> =>
  isValidElement(child) && ['function', 'object'].includes(typeof child.type)

const nothing = () => null

/**
 * Joins a session with this library under it, and leaves it when it unmounts: a final loss of the connection changes nothing
 * for the components inside. StrictMode and Fast Refresh keep the connection; another `apiKey`, `sessionId` or `token` opens
 * the next one when the previous one has been left.
 * @param props the session, its token, what is to be called, the options of this library, and the children
 * @returns a `div` with the children
 * @throws {TypeError} (to the error boundary) if `apiKey`, `sessionId` or `token` is missing, if an option is wrong, or if
 * OpenTok is not loaded
 * @example
 * ```ts
 * import { OTPublisher, OTSession, OTStreams, OTSubscriber } from 'opentok-reconnection/opentok-react'
 * import { createElement } from 'react'
 *
 * const session = { apiKey: 'your API key', sessionId: 'your session id', token: 'your token' }
 * export const App = () =>
 *   createElement(
 *     OTSession,
 *     session,
 *     createElement(OTPublisher),
 *     createElement(OTStreams, null, createElement(OTSubscriber)),
 *   )
 * ```
 * @see {@link https://tokbox.com/developer/sdks/js/reference/Session.html | OpenTok: Session}
 */
export function OTSession(props: OTSessionProps): ReactNode {
  const { apiKey, children, options, sessionId, token } = props
  const mounted = useKept(
    () => createMountedSession({ apiKey, sessionId, token, options }, props),
    [apiKey, sessionId, token],
  )
  useEffect(() => mounted.update(props))
  const shared = useSource<SharedSession | null>(mounted.onChange, mounted.getSnapshot, nothing)
  return createElement(
    SessionContext.Provider,
    { value: shared },
    shared && createElement('div', null, withSession(children, shared.session)),
  )
}

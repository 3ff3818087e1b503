/** The component `OTStreams`. */

import { Children, cloneElement, createElement, useContext } from 'react'
import type { ReactElement, ReactNode } from 'react'
import type { OTStreamsProps } from './opentok-react.types.ts'
import { SessionContext } from './session-context.ts'

/**
 * Draws its child once for each stream of the others, with the props `session` and `stream`. After an outage each stream keeps
 * its child.
 * @param props the child; inside of an `OTSession` nothing else is needed
 * @returns a `div` with a `div` for each stream
 * @throws {Error} (to the error boundary) if there is not exactly one child
 * @example
 * ```ts
 * import { OTStreams, OTSubscriber } from 'opentok-reconnection/opentok-react'
 * import { createElement } from 'react'
 *
 * export const Others = () => createElement(OTStreams, null, createElement(OTSubscriber))
 * ```
 */
export function OTStreams(props: OTStreamsProps): ReactNode {
  const shared = useContext(SessionContext)
  const session = props.session ?? shared?.session
  const streams = props.streams ?? shared?.streams ?? []
  const child = Children.only(props.children) as ReactElement<Record<string, unknown>>
  return createElement(
    'div',
    null,
    session &&
      streams.map((stream) =>
        createElement('div', { key: stream.streamId }, cloneElement(child, { session, stream })),
      ),
  )
}

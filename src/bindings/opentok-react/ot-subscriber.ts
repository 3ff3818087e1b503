/** The component `OTSubscriber`. */

import { forwardRef, useContext } from 'react'
import type { ForwardedRef, ForwardRefExoticComponent, ReactNode, RefAttributes } from 'react'
import type { SdkSession } from '../../auto/auto.types.ts'
import type { SessionLike, StreamLike } from '../../index.ts'
import { useKept } from '../react/resource.ts'
import type { OTSubscriberLike, OTSubscriberProps, OTSubscriberRef } from './opentok-react.types.ts'
import { createPropsPicture, usePropsPicture } from './props-picture.ts'
import { SessionContext } from './session-context.ts'
import { openSubscribing } from './subscribing.ts'

const SWITCHES = ['subscribeToAudio', 'subscribeToVideo'] as const

const createSubscriberPicture = (
  session: SessionLike,
  stream: StreamLike,
  first: OTSubscriberProps,
) =>
  createPropsPicture<OTSubscriberLike, OTSubscriberProps>(SWITCHES, first, (environment) => {
    const { stream: latest } = environment.latest()
    return openSubscribing({
      session: session as SdkSession,
      // OpenTok has a new object after a rejoin.
      stream: latest?.streamId === stream.streamId ? latest : stream,
      ...environment,
    })
  })

function Subscriber(props: OTSubscriberProps, ref: ForwardedRef<OTSubscriberRef>): ReactNode {
  const shared = useContext(SessionContext)
  const session = props.session ?? shared?.session ?? null
  const { stream } = props
  const picture = useKept(
    () => (session && stream ? createSubscriberPicture(session, stream, props) : null),
    [session, stream?.streamId],
  )
  return usePropsPicture(picture, props, ref, (getSubscriber) => ({ getSubscriber }))
}

/**
 * Subscribes to a stream and draws it in a `div` while it is mounted. An outage, a final one too, keeps the subscriber and its
 * picture. Its ref has `getSubscriber()`.
 * @example
 * ```ts
 * import { OTStreams, OTSubscriber } from 'opentok-reconnection/opentok-react'
 * import { createElement } from 'react'
 *
 * export const Silent = () =>
 *   createElement(
 *     OTStreams,
 *     null,
 *     createElement(OTSubscriber, { properties: { subscribeToAudio: false }, retry: true }),
 *   )
 * ```
 * @see {@link https://tokbox.com/developer/sdks/js/reference/Subscriber.html | OpenTok: Subscriber}
 */
export const OTSubscriber: ForwardRefExoticComponent<
  OTSubscriberProps & RefAttributes<OTSubscriberRef>
> = /* @__PURE__ */ forwardRef(Subscriber)

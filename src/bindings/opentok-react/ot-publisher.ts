/** The component `OTPublisher`. */

import { forwardRef, useContext } from 'react'
import type { ForwardedRef, ForwardRefExoticComponent, ReactNode, RefAttributes } from 'react'
import type { SdkSession } from '../../auto/auto.types.ts'
import type { SessionLike } from '../../index.ts'
import { useKept } from '../react/resource.ts'
import { findOpenTok } from './script/opentok.ts'
import type { OTPublisherLike, OTPublisherProps, OTPublisherRef } from './opentok-react.types.ts'
import { createPropsPicture, usePropsPicture } from './props-picture.ts'
import { openPublishing } from './publishing.ts'
import { SessionContext } from './session-context.ts'

const SWITCHES = ['publishAudio', 'publishVideo'] as const

const createPublisherPicture = (session: SessionLike, first: OTPublisherProps) =>
  createPropsPicture<OTPublisherLike, OTPublisherProps>(SWITCHES, first, (environment) =>
    openPublishing({ OT: findOpenTok(), session: session as SdkSession, ...environment }),
  )

function Publisher(props: OTPublisherProps, ref: ForwardedRef<OTPublisherRef>): ReactNode {
  const shared = useContext(SessionContext)
  const session = props.session ?? shared?.session ?? null
  const picture = useKept(
    () => session && createPublisherPicture(session, props),
    // OpenTok cannot change the source of a publisher.
    [session, props.properties?.videoSource],
  )
  return usePropsPicture(picture, props, ref, (getPublisher) => ({ getPublisher }))
}

/**
 * Makes your publisher, draws it in a `div`, and publishes it while it is mounted. The camera is requested once: outages,
 * renders and StrictMode keep the publisher. Its ref has `getPublisher()`.
 * @example
 * ```ts
 * import { OTPublisher } from 'opentok-reconnection/opentok-react'
 * import { createElement } from 'react'
 *
 * export const Me = ({ isMuted }: { isMuted: boolean }) =>
 *   createElement(OTPublisher, { properties: { publishAudio: !isMuted }, onError: console.error })
 * ```
 * @see {@link https://tokbox.com/developer/sdks/js/reference/Publisher.html | OpenTok: Publisher}
 */
export const OTPublisher: ForwardRefExoticComponent<
  OTPublisherProps & RefAttributes<OTPublisherRef>
> = /* @__PURE__ */ forwardRef(Publisher)

/** The component `OTSubscriber`. */

import { forwardRef, useContext, useEffect, useImperativeHandle, useInsertionEffect } from 'react'
import type { ForwardedRef, ForwardRefExoticComponent, ReactNode, RefAttributes } from 'react'
import type { SdkSession } from '../../auto/auto.types.ts'
import type { SessionLike, StreamLike } from '../../index.ts'
import { createPicture, drawTile } from '../react/picture.ts'
import type { Picture } from '../react/picture.ts'
import { useKept, useResource } from '../react/resource.ts'
import type { OTSubscriberLike, OTSubscriberProps, OTSubscriberRef } from './opentok-react.types.ts'
import { SessionContext } from './session-context.ts'
import { openSubscribing } from './subscribing.ts'
import type { Subscribing } from './subscribing.ts'
import { createSwitches } from './switches.ts'

interface SubscriberPicture extends Picture<OTSubscriberLike> {
  /** Remembers what the next subscriber is to be made with. */
  remember(props: OTSubscriberProps): void
  /** Does what has changed to the subscriber. */
  apply(props: OTSubscriberProps): void
}

const SWITCHES = ['subscribeToAudio', 'subscribeToVideo'] as const

function createSubscriberPicture(session: SessionLike, stream: StreamLike): SubscriberPicture {
  let props: OTSubscriberProps = {}
  let subscribing: Subscribing | null = null
  const switches = createSwitches(SWITCHES)
  const picture = createPicture<OTSubscriberLike>((place, set) => {
    subscribing = openSubscribing({
      session: session as SdkSession,
      // OpenTok has a new object after a rejoin.
      stream: props.stream?.streamId === stream.streamId ? props.stream : stream,
      place,
      latest: () => props,
      handleChange(subscriber) {
        switches.begin(subscriber, props.properties)
        set(subscriber)
      },
    })
    return () => {
      subscribing?.close()
      subscribing = null
      switches.begin(null)
    }
  })
  return {
    ...picture,
    remember(next) {
      props = next
    },
    apply(next) {
      subscribing?.update()
      switches.apply(next.properties)
    },
  }
}

function Subscriber(props: OTSubscriberProps, ref: ForwardedRef<OTSubscriberRef>): ReactNode {
  const shared = useContext(SessionContext)
  const session = props.session ?? shared?.session ?? null
  const { className, stream, style } = props
  const picture = useKept(
    () => session && stream && createSubscriberPicture(session, stream),
    [session, stream?.streamId],
  )
  // Before a parent asks the ref.
  useInsertionEffect(() => picture?.remember(props))
  useEffect(() => picture?.apply(props))
  useResource(picture ?? null)
  useImperativeHandle(ref, () => {
    const getSubscriber = () => {
      picture?.open()
      return picture?.getSnapshot() ?? null
    }
    return { getSubscriber }
  }, [picture])
  return drawTile({ className, style }, picture?.attach, null, null)
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

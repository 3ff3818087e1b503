/** The component `OTPublisher`. */

import { forwardRef, useContext, useEffect, useImperativeHandle, useInsertionEffect } from 'react'
import type { ForwardedRef, ForwardRefExoticComponent, ReactNode, RefAttributes } from 'react'
import type { SdkSession } from '../../auto/auto.types.ts'
import type { SessionLike } from '../../index.ts'
import { createPicture, drawTile } from '../react/picture.ts'
import type { Picture } from '../react/picture.ts'
import { useKept, useResource } from '../react/resource.ts'
import { findOpenTok } from './script/opentok.ts'
import type { OTPublisherLike, OTPublisherProps, OTPublisherRef } from './opentok-react.types.ts'
import { openPublishing } from './publishing.ts'
import type { Publishing } from './publishing.ts'
import { SessionContext } from './session-context.ts'
import { createSwitches } from './switches.ts'

interface PublisherPicture extends Picture<OTPublisherLike> {
  /** Remembers what the next publisher is to be made with. */
  remember(props: OTPublisherProps): void
  /** Does what has changed to the publisher. */
  apply(props: OTPublisherProps): void
}

const SWITCHES = ['publishAudio', 'publishVideo'] as const

function createPublisherPicture(session: SessionLike): PublisherPicture {
  let props: OTPublisherProps = {}
  let publishing: Publishing | null = null
  const switches = createSwitches(SWITCHES)
  const picture = createPicture<OTPublisherLike>((place, set, fail) => {
    publishing = openPublishing({
      OT: findOpenTok(),
      session: session as SdkSession,
      place,
      latest: () => props,
      handleChange(publisher) {
        switches.begin(publisher, props.properties)
        set(publisher)
      },
      handleThrown: fail,
    })
    return () => {
      publishing?.close()
      publishing = null
      switches.begin(null)
    }
  })
  return {
    ...picture,
    remember(next) {
      props = next
    },
    apply(next) {
      publishing?.update()
      switches.apply(next.properties)
    },
  }
}

function Publisher(props: OTPublisherProps, ref: ForwardedRef<OTPublisherRef>): ReactNode {
  const shared = useContext(SessionContext)
  const session = props.session ?? shared?.session ?? null
  const picture = useKept(
    () => session && createPublisherPicture(session),
    // OpenTok cannot change the source of a publisher.
    [session, props.properties?.videoSource],
  )
  // Before a parent asks the ref.
  useInsertionEffect(() => picture?.remember(props))
  useEffect(() => picture?.apply(props))
  useResource(picture)
  useImperativeHandle(ref, () => {
    const getPublisher = () => {
      picture?.open()
      return picture?.getSnapshot() ?? null
    }
    return { getPublisher }
  }, [picture])
  const { className, style } = props
  return drawTile({ className, style }, picture?.attach, null, null)
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

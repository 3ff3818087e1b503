/** The place of one subscriber, which stays while its native views come and go. */

import { createElement, useCallback, useLayoutEffect, useMemo, useSyncExternalStore } from 'react'
import type { ComponentType, Context } from 'react'
import type { NativeView } from '../media/native-view.types.ts'
import type { VendorComponent } from '../modules.types.ts'
import type { NativeSubscriberProperties } from '../properties.types.ts'
import type { SubscribersProps } from '../react-native.types.ts'
import type { OwnedSession } from '../session/native-session.types.ts'
import { join } from './publisher.component.ts'
import { useIsTried } from './use-is-tried.ts'

/** What is drawn. */
export interface SubscriberViewProps extends Pick<
  SubscribersProps,
  'eventHandlers' | 'properties' | 'style'
> {
  readonly session: OwnedSession
  readonly streamId: string
  /** The properties of this stream alone; they go before all others. */
  readonly own?: NativeSubscriberProperties | undefined
}

export function createSubscriberView(
  OTSubscriberView: VendorComponent,
  context: Context<unknown>,
): ComponentType<SubscriberViewProps> {
  return function SubscriberView({ eventHandlers, own, properties, session, streamId, style }) {
    const { sessionId, tiles } = session
    const read = useCallback(() => tiles.read(streamId), [tiles, streamId])
    const tile = useSyncExternalStore(tiles.subscribe, read, read)
    const readId = useCallback(() => tile?.drawnId, [tile])
    const drawnId = useSyncExternalStore(tiles.subscribe, readId, readId)
    const isTried = useIsTried()
    const attach = useCallback<NativeView['attach']>(
      (instance) => tile?.attach(instance, isTried),
      [isTried, tile],
    )
    const given: NativeSubscriberProperties = useMemo(
      () => ({ ...properties, ...tile?.properties, ...own }),
      [own, properties, tile],
    )
    const { subscribeToAudio, subscribeToVideo } = given
    useLayoutEffect(
      () => tile?.expect({ audio: subscribeToAudio !== false, video: subscribeToVideo !== false }),
      [subscribeToAudio, subscribeToVideo, tile],
    )
    const value = useMemo(
      () =>
        tile && {
          sessionId,
          subscriberProperties: given,
          eventHandlers: join(tile.handlers, eventHandlers),
          style: given.style ?? style,
        },
      [eventHandlers, given, sessionId, style, tile],
    )
    if (!tile) return null
    const drawn = createElement(OTSubscriberView, { ref: attach, streamId: drawnId })
    return createElement(context.Provider, { key: tile.key, value }, drawn)
  }
}

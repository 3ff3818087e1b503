/** The component `Publisher`: draws the vendor's `OTPublisher`, in a new view after each rejoin. */

import { createElement, useLayoutEffect, useMemo, useSyncExternalStore } from 'react'
import type { Context, ReactNode } from 'react'
import type { FindInternals } from '../create-reconnection.ts'
import { createNativePublisher } from '../media/native-publisher.ts'
import type { NativePublisher } from '../media/native-publisher.ts'
import type { NativeView } from '../media/native-view.types.ts'
import type { VendorComponent } from '../modules.types.ts'
import type { EventHandlers, PublisherProps } from '../react-native.types.ts'

/** Publishes now, and again when the app joins after an end. @returns the cleanup */
function keepPublished(
  reconnection: PublisherProps['reconnection'],
  publisher: NativePublisher,
): () => void {
  function publish(): void {
    if (publisher.readView()) return
    publisher.show()
    reconnection.publish(publisher).catch(() => {
      // The event `publisherDisconnected` says why.
    })
  }
  const unlisteners = [
    reconnection.on('connecting', publish),
    reconnection.on('publisherDisconnected', ({ publisher: ended }) => {
      if (ended === publisher) publisher.hide()
    }),
  ]
  if (reconnection.status !== 'disconnected') publish()
  return () => {
    for (const unlisten of unlisteners) unlisten()
    reconnection.unpublish(publisher)
    publisher.hide()
  }
}

/** Calls the app's handlers too. */
export function join(own: NativeView['handlers'], given: EventHandlers = {}): EventHandlers {
  const joined = Object.entries(own).map(([name, handler]): [string, EventHandlers[string]] => [
    name,
    (event) => {
      handler(event)
      given[name]?.(event)
    },
  ])
  return { ...given, ...Object.fromEntries(joined) }
}

export function createPublisherComponent(
  OTPublisher: VendorComponent,
  context: Context<unknown>,
  find: FindInternals,
): (props: PublisherProps) => ReactNode {
  return function Publisher({ eventHandlers, reconnection, ...props }) {
    const { session } = find(reconnection)
    const publisher = useMemo(() => createNativePublisher(session), [session])
    // A layout effect: React ends and begins it, too, when it hides and shows a screen, where a view loses what is in it.
    useLayoutEffect(() => keepPublished(reconnection, publisher), [reconnection, publisher])
    const { readView, subscribeView } = publisher
    const view = useSyncExternalStore(subscribeView, readView, readView)
    if (!view) return null
    const drawn = createElement(OTPublisher, {
      ...props,
      key: view.key,
      ref: view.attach,
      eventHandlers: join(view.handlers, eventHandlers),
    })
    // Of its context, the vendor's component reads the session's id.
    return createElement(context.Provider, { value: session }, drawn)
  }
}

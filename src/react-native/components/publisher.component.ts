/** The component `Publisher`: draws the vendor's `OTPublisher`, in a new view after each rejoin. */

import { createElement, useCallback, useEffect, useMemo, useSyncExternalStore } from 'react'
import type { Context, ReactNode } from 'react'
import { createNativePublisher } from '../media/native-publisher.ts'
import type { NativePublisher, PublisherView } from '../media/native-publisher.ts'
import type { VendorComponent } from '../modules.types.ts'
import type { EventHandlers, PublisherProps } from '../react-native.types.ts'
import type { NativePayload } from '../session/native-module.types.ts'
import type { FindInternals } from '../create-reconnection.ts'

/** Publishes now, and again when the app joins after an end. @returns the cleanup */
function keepPublished(
  reconnection: PublisherProps['reconnection'],
  publisher: NativePublisher,
): () => void {
  let isPublished = false
  function publish(): void {
    if (isPublished) return
    isPublished = true
    publisher.show()
    reconnection.publish(publisher).catch(() => {
      // The event `publisherDisconnected` says why.
    })
  }
  const unlisteners = [
    reconnection.on('connecting', publish),
    reconnection.on('publisherDisconnected', ({ publisher: ended }) => {
      if (ended !== publisher) return
      isPublished = false
      publisher.hide()
    }),
  ]
  if (reconnection.status !== 'disconnected') publish()
  return () => {
    for (const unlisten of unlisteners) unlisten()
    reconnection.unpublish(publisher)
    publisher.hide()
  }
}

/** Calls the app's handler as well. */
export function join(
  own: Readonly<Record<string, (event?: NativePayload) => void>>,
  given: EventHandlers = {},
): Record<string, unknown> {
  const joined: Record<string, unknown> = { ...given }
  for (const [name, handler] of Object.entries(own)) {
    joined[name] = (event?: NativePayload) => {
      handler(event)
      given[name]?.(event)
    }
  }
  return joined
}

export function createPublisherComponent(
  OTPublisher: VendorComponent,
  context: Context<unknown>,
  find: FindInternals,
): (props: PublisherProps) => ReactNode {
  return function Publisher({ eventHandlers, properties, reconnection, style }) {
    const { clock, session } = find(reconnection)
    const publisher = useMemo(
      () =>
        createNativePublisher({
          clock,
          connection: () => session.connection ?? null,
          isAway: () => session.currentState === 'reconnecting',
          publishView: session.publishView,
        }),
      [clock, session],
    )
    useEffect(() => keepPublished(reconnection, publisher), [reconnection, publisher])

    const { readView, subscribeView } = publisher
    const view = useSyncExternalStore(subscribeView, readView, readView)
    const attach = useCallback(
      (instance: PublisherView | null) => publisher.attach(view, instance),
      [publisher, view],
    )
    const own = useMemo(() => publisher.handlersOf(view), [publisher, view])
    const value = useMemo(() => ({ sessionId: session.sessionId }), [session])
    if (view === 0) return null
    const drawn = createElement(OTPublisher, {
      key: view,
      ref: attach,
      eventHandlers: join(own, eventHandlers),
      ...(properties !== undefined && { properties }),
      ...(style !== undefined && { style }),
    })
    return createElement(context.Provider, { value }, drawn)
  }
}

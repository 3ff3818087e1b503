/** The component `Publisher`: draws the vendor's `OTPublisher`, in a new view after each rejoin. */

import {
  createElement,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react'
import type { Context, ReactNode } from 'react'
import type { FindInternals } from '../create-reconnection.ts'
import type { Foreground } from '../foreground.ts'
import { createNativePublisher } from '../media/native-publisher.ts'
import type { NativePublisher } from '../media/native-publisher.ts'
import type { NativeView } from '../media/native-view.types.ts'
import type { VendorComponent } from '../modules.types.ts'
import type { PublisherProps } from '../react-native.types.ts'

/** Handlers of the vendor's events, by name. */
type Handlers = Readonly<Record<string, ((event: never) => void) | undefined>>

/** Publishes now, and again when the app joins after an end. @returns the cleanup */
function keepPublished(
  reconnection: PublisherProps['reconnection'],
  publisher: NativePublisher,
  areGranted: () => Promise<boolean>,
  foreground: Foreground,
): () => void {
  function publish(): void {
    if (publisher.isShown()) return
    publisher.show()
    reconnection.publish(publisher).catch(() => {
      // The event `publisherDisconnected` says why.
    })
  }
  /** The user may have granted in the settings what was refused: then it is asked for again, once. */
  async function tryAgain(): Promise<void> {
    if (!publisher.isRefused() || !(await areGranted())) return
    if (!publisher.isRefused() || reconnection.status === 'disconnected') return
    // The library has not heard of the refusal yet, as it waits for the session.
    if (publisher.isShown()) publisher.show()
    else publish()
  }
  const unlisteners = [
    foreground.watch(() => {
      publisher.notifyTracks()
      if (!foreground.isAway()) void tryAgain()
    }),
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
export function join(own: NativeView['handlers'], eventHandlers: object = {}): Handlers {
  const given = eventHandlers as Handlers
  const joined = Object.entries(own).map(([name, handler]): [string, Handlers[string]] => [
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
    const { foreground, isCameraHeld, permissions, session } = find(reconnection)
    const latest = useRef(props.properties)
    const readProperties = useCallback(() => latest.current ?? {}, [])
    const publisher = useMemo(
      () => createNativePublisher(session, { isCameraHeld, permissions, readProperties }),
      [isCameraHeld, permissions, readProperties, session],
    )
    useLayoutEffect(() => {
      latest.current = props.properties
      publisher.notifyTracks()
    }, [props.properties, publisher])
    // A layout effect: React ends and begins it, too, when it hides and shows a screen, where a view loses what is in it.
    useLayoutEffect(() => {
      const areGranted = async () => (await permissions?.areGranted(readProperties())) === true
      return keepPublished(reconnection, publisher, areGranted, foreground)
    }, [foreground, permissions, publisher, readProperties, reconnection])
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

/** The props of the tiles, and what their children are told. */

import type { ComponentPropsWithoutRef, ReactNode } from 'react'
import type { PublisherTileState } from '../shared/idle.ts'
import type {
  PublisherLike,
  ReconnectingSubscriber,
  Reconnection,
  StreamLike,
  SubscriberSnapshot,
} from '../../index.ts'

/** The attributes of the `div` that a tile draws, except `children` and `onError`, which a tile has of its own. */
export type TileAttributes = Omit<ComponentPropsWithoutRef<'div'>, 'children' | 'onError'>

/** What the child of a `SubscriberTile` is called with. */
export interface SubscriberTileState extends SubscriberSnapshot {
  /** The handle of the stream; `null` on a server and before the first effect. */
  readonly subscriber: ReconnectingSubscriber | null
}

/** The props of `SubscriberTile`: those below, and the attributes of a `div`. */
export interface SubscriberTileProps extends TileAttributes {
  /** From `useReconnection()`; with `null` the tile is empty. */
  readonly reconnection: Reconnection | null
  /** From `useStreams()`. Draw each stream once at a time. */
  readonly stream: StreamLike
  /**
   * The properties of OpenTok's `Session.subscribe()`, read when the tile subscribes; `insertMode` is always `append`.
   * @defaultValue OpenTok's own
   */
  readonly properties?: object | undefined
  /** What is drawn behind the video in the `div`, such as a caption or an overlay. @defaultValue nothing */
  readonly children?: ReactNode | ((state: SubscriberTileState) => ReactNode)
}

/** The props of `PublisherTile`: those below, and the attributes of a `div`. */
export interface PublisherTileProps extends TileAttributes {
  /** From `useReconnection()`; with `null` there is no publisher, and the camera is off. */
  readonly reconnection: Reconnection | null
  /**
   * Creates your publisher in the element with `OT.initPublisher()`. It is called again only after the session has ended and the
   * app joins once more. An error that it throws goes to the error boundary.
   */
  readonly create: (element: HTMLElement) => PublisherLike
  /** Called when publishing has failed, for example because the camera was denied. @defaultValue nothing */
  readonly onError?: ((error: unknown) => void) | undefined
  /** What is drawn behind the video in the `div`. @defaultValue nothing */
  readonly children?: ReactNode | ((state: PublisherTileState) => ReactNode)
}

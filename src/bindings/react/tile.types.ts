/** The props of the tiles, and what their children are told. */

import type { ComponentPropsWithoutRef, ReactNode } from 'react'
import type {
  PublisherLike,
  ReconnectingSubscriber,
  Reconnection,
  StreamLike,
  SubscriberSnapshot,
} from '../../index.ts'

/**
 * The attributes of the `div` that a tile draws, except `children` and `onError`, which a tile has of its own.
 * @example
 * ```ts
 * import type { TileAttributes } from 'opentok-reconnection/react'
 *
 * export const small: TileAttributes = { className: 'tile', style: { width: 160, height: 120 } }
 * ```
 */
export type TileAttributes = Omit<ComponentPropsWithoutRef<'div'>, 'children' | 'onError'>

/**
 * What the child of a `SubscriberTile` is called with.
 * @example
 * ```ts
 * import type { SubscriberTileState } from 'opentok-reconnection/react'
 *
 * export const toCaption = ({ error, status }: SubscriberTileState): string =>
 *   error && status === 'disconnected' ? error.message : status
 * ```
 */
export interface SubscriberTileState extends SubscriberSnapshot {
  /** The handle of the stream; `null` on a server and before the first effect. */
  readonly subscriber: ReconnectingSubscriber | null
}

/**
 * The props of `SubscriberTile`: those below, and the attributes of a `div`.
 * @example
 * ```ts
 * import type { SubscriberTileProps } from 'opentok-reconnection/react'
 *
 * export const props: Pick<SubscriberTileProps, 'children' | 'properties'> = {
 *   properties: { width: '100%', height: '100%' },
 *   children: ({ status }) => (status === 'reconnecting' ? 'Reconnecting…' : null),
 * }
 * ```
 */
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

/**
 * What the child of a `PublisherTile` is called with.
 * @example
 * ```ts
 * import type { PublisherTileState } from 'opentok-reconnection/react'
 *
 * export const toCaption = ({ error, publisher }: PublisherTileState): string =>
 *   error instanceof Error ? error.message : publisher ? 'you' : ''
 * ```
 */
export interface PublisherTileState {
  /** Your publisher; `null` on a server, before the first effect, and after its end. */
  readonly publisher: PublisherLike | null
  /** Why publishing has failed: a `ReconnectionError` with the code `publishFailed`; otherwise `null`. */
  readonly error: unknown
}

/**
 * The props of `PublisherTile`: those below, and the attributes of a `div`.
 * @example
 * ```ts
 * import type { PublisherLike } from 'opentok-reconnection'
 * import type { PublisherTileProps } from 'opentok-reconnection/react'
 *
 * declare const OT: { initPublisher(element: HTMLElement, properties: object): PublisherLike }
 * export const create: PublisherTileProps['create'] = (element) =>
 *   OT.initPublisher(element as HTMLElement, { insertMode: 'append', name: 'me' })
 * ```
 */
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

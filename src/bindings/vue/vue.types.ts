/** The types of the components, as templates and `h()` see them. */

import type { AllowedComponentProps, ComponentCustomProps, VNode, VNodeProps } from 'vue'
import type { PublisherTileState, TileState } from '../shared/idle.ts'
import type { ElementLike, PublisherLike, Reconnection, StreamLike } from '../../index.ts'

type Given = AllowedComponentProps & ComponentCustomProps & VNodeProps

/** The props of `SubscriberTile`. */
export interface SubscriberTileProps {
  /** The call; `null` while there is none. */
  readonly reconnection: Reconnection | null
  /** The stream, from `useStreams()`. */
  readonly stream: StreamLike
  /** Passed on to OpenTok's `Session.subscribe()`; `insertMode` is always `append`. Not read again when it changes. */
  readonly properties?: object | undefined
}

/** The type of the component `SubscriberTile`. */
export interface SubscriberTileComponent {
  /** Vue makes the instances. */
  new (): {
    /** Its props. */
    readonly $props: Given & SubscriberTileProps
    /** Its slots. */
    readonly $slots: {
      /** What stands below the picture. */
      readonly default?: (state: TileState) => VNode[]
    }
  }
}

/** The props of `PublisherTile`, and its event `error`. */
export interface PublisherTileProps {
  /** The call; `null` while there is none. */
  readonly reconnection: Reconnection | null
  /** Makes OpenTok's publisher in the element. Called once for each stay in the session; not when it changes. */
  readonly create: (element: ElementLike) => PublisherLike
  /** The event `error`: why it could not be published, with the code `publishFailed`. */
  readonly onError?: ((error: unknown) => void) | undefined
}

/** The type of the component `PublisherTile`. */
export interface PublisherTileComponent {
  /** Vue makes the instances. */
  new (): {
    /** Its props, and its event. */
    readonly $props: Given & PublisherTileProps
    /** Its slots. */
    readonly $slots: {
      /** What stands below the picture. */
      readonly default?: (state: PublisherTileState) => VNode[]
    }
  }
}

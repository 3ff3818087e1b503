/** What the suite of all bindings does with each framework. */

import type { PublisherTileState } from '../../../../../src/bindings/shared/idle.ts'
import type {
  PublisherLike,
  PublisherSnapshot,
  Reconnection,
  StreamLike,
} from '../../../../../src/index.ts'
import type { FakeNode } from '../page.ts'

export interface Binding {
  readonly name: 'React' | 'Vue' | 'Svelte'
  /** Mounts a component that opens a call, and draws its status. */
  mountCall(open: (id: string) => Reconnection, id: string): Promise<MountedCall>
  /** Mounts the tile of a stream. */
  mountTile(
    call: Reconnection | null,
    stream: StreamLike,
    properties?: object,
  ): Promise<MountedTile>
  /** Mounts the tile of an own publisher. */
  mountOwnTile(
    call: Reconnection | null,
    create: (element: HTMLElement) => PublisherLike,
    onError: (error: unknown) => void,
  ): Promise<MountedOwnTile>
  /** Mounts a component that reads a call's values. */
  mountValues(call: Reconnection | null): Promise<MountedValues>
  /** Does something of which the framework hears, and lets no time pass. */
  change(run: () => unknown): Promise<void>
  /** Lets time pass. */
  settle(ms?: number): Promise<unknown>
}

interface Mounted {
  unmount(): Promise<void>
}

export interface MountedCall extends Mounted {
  /** What was drawn, each once in a row: the status, and whether there is no call. */
  readonly shown: readonly string[]
  /** What has arrived where the framework shows errors. */
  readonly errors: readonly unknown[]
  /** Changes the dependency of the factory. */
  setId(id: string): Promise<void>
}

export interface MountedTile extends Mounted {
  /** Where the picture is. */
  readonly place: FakeNode
  /** What is drawn. */
  readonly status: () => string
  setCall(call: Reconnection | null): Promise<void>
}

export interface MountedOwnTile extends Mounted {
  readonly place: FakeNode
  /** What is drawn in the tile. */
  readonly state: () => PublisherTileState
  /** What a component draws that is given the publisher of the tile, each once in a row. */
  readonly devices: readonly string[]
  setCall(call: Reconnection | null): Promise<void>
}

export interface MountedValues extends Mounted {
  /** What was drawn, each once in a row: status, number of streams, and each message of the chat. */
  readonly shown: readonly string[]
  /** How often the component has drawn what depends on the status alone. */
  readonly statuses: readonly string[]
  setCall(call: Reconnection | null): Promise<void>
}

/** Notes what is new. */
export const note = (shown: string[], text: string): void => {
  if (shown.at(-1) !== text) shown.push(text)
}

/** What a component draws of its call. */
export const toText = (status: string, call: Reconnection | null): string =>
  call ? status : `${status}, no call`

/** What a component draws of a publisher. */
export const toDevices = (snapshot: PublisherSnapshot | null): string =>
  snapshot ? `${snapshot.status}, ${snapshot.camera}, ${snapshot.microphone}` : 'nobody'

/** State of the native side: the maps that the vendor's classes share, and the log that tests read. */

import type { NativeEmitters, ModuleEvent } from './emitters.ts'
import type {
  NativeCall,
  NativeConnection,
  NativeOptions,
  NativeStream,
  Os,
} from './native.types.ts'
import type { NativeServer } from './server/server.ts'
import type { NativeSession } from './session.ts'
import type { NativeView } from './views/view.ts'

export interface NativeWorld {
  readonly os: Os
  readonly options: Required<NativeOptions>
  readonly emitters: NativeEmitters<ModuleEvent>

  /** One entry per session id, as on both platforms: a second `initSession` overwrites. */
  readonly sessions: Map<string, NativeSession>
  /** Connections of all sessions. Only `onConnectionDestroyed` removes one, so those of previous joins stay. */
  readonly connections: Map<string, NativeConnection>
  /** Streams of others that were announced. Android removes none. */
  readonly streams: Map<string, NativeStream>
  /** One entry per stream id. */
  readonly subscribers: Map<string, NativeSubscriber>
  /** One entry per publisher id. Android removes none, iOS with the view or the stream. */
  readonly publishers: Map<string, NativePublisher>
  /** Views on the screen, in the order in which they were mounted. */
  readonly views: Set<NativeView>

  readonly calls: NativeCall[]
  /** Calls in an order in which they are lost or hit the wrong thing. */
  readonly violations: string[]
  /** Where native code would have ended the app. */
  readonly crashes: Error[]
  /** What listeners and view handlers have thrown. */
  readonly uncaught: unknown[]
  /** Rejections of the module's promises that nobody handled. */
  readonly unhandled: Error[]

  serverOf(sessionId: string): NativeServer
}

/** A subscriber of the native SDK. `isAnswered` only once its server has. */
export interface NativeSubscriber {
  readonly stream: NativeStream
  readonly session: NativeSession
  readonly view: NativeView
  status: 'subscribing' | 'connected' | 'interrupted' | 'ended'
  audioBytesReceived: number
  videoBytesReceived: number
}

/** A publisher of the native SDK, with a stream while it is published. */
export interface NativePublisher {
  readonly publisherId: string
  readonly view: NativeView
  session?: NativeSession | undefined
  stream?: NativeStream | undefined
}

/** Notes a crash, unless it is mended. @returns whether the app is dead, and the event is lost */
export function crash(world: NativeWorld, message: string): boolean {
  if (!world.options.isPatched) world.crashes.push(new Error(message))
  return !world.options.isPatched
}

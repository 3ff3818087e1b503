/** Words of the native side: what it knows of sessions, people and streams, in no platform's payload shape. */

export type Os = 'android' | 'ios'

export interface NativeConnection {
  readonly connectionId: string
  /** In ms since the epoch. */
  readonly createdAt: number
  readonly data: string
}

export interface NativeStream {
  readonly streamId: string
  readonly connection: NativeConnection
  readonly name: string
  readonly hasAudio: boolean
  readonly hasVideo: boolean
  readonly videoType: 'camera' | 'screen'
  readonly width: number
  readonly height: number
  /** In ms since the epoch. */
  readonly createdAt: number
}

export interface NativeSignal {
  readonly type: string
  readonly data: string
}

/** A call of JavaScript to the native module, in order. */
export interface NativeCall {
  readonly method: string
  readonly args: readonly unknown[]
}

export interface NativeOptions {
  /**
   * Whether a drop and its end are announced by `onSessionReconnecting` and `onSessionReconnected`. Default: only on iOS,
   * because Android registers no such listener (Module.java:111-118).
   */
  readonly announcesDrops?: boolean
  /** Whether the crashes of native code are mended, as patches of the package would do. Default: false. */
  readonly isPatched?: boolean
  /** Whether a signal to your own connection comes back. Not known of the native SDK; default: true. */
  readonly echoesToSelf?: boolean
}

/** Outcome of a join. `refused`: only an error event; `rejected`: iOS rejects the promise, Android is silent about it. */
export type JoinAnswer = 'ok' | 'never' | 'refused' | 'rejected'

/** Where the end of your own stream falls at the end of a session; not known of the native SDKs. */
export type PublisherEnd = 'before' | 'after' | 'never'

/**
 * Delays in ms of what goes to the server, or to the thread of the user interface. A join takes longer than the 100 ms after
 * which `OTPublisher` publishes on iOS: with a shorter one it publishes twice.
 */
export const DELAYS = {
  join: 150,
  leave: 20,
  publish: 20,
  subscribe: 20,
  signal: 10,
  ui: 5,
} as const

/** A task of its own, after some ms. Called through the global, so that tests can stop the time. */
export function later(ms: number, task: () => void): void {
  setTimeout(task, ms)
}

/** The parts of the vendor's native module that this entry uses, so that its types need no package of the vendor. */

/** What native sends. Any field may be missing, whatever the vendor's declarations say. */
export type NativePayload = Readonly<Record<string, unknown>>

/** A listener of the native module. Instead of a payload, it may get `null`. */
export type NativeListener = (payload: NativePayload | null | undefined) => void

/** The events that are listened to. */
export type NativeEventName =
  | 'onConnectionCreated'
  | 'onConnectionDestroyed'
  | 'onSessionConnected'
  | 'onSessionDisconnected'
  | 'onSessionError'
  | 'onSessionReconnected'
  | 'onSessionReconnecting'
  | 'onSignalReceived'
  | 'onStreamCreated'
  | 'onStreamDestroyed'
  | 'onStreamPropertyChanged'

/** The native module `OpentokReactNative`: each of its methods takes the session's id. */
export type NativeModule = Readonly<
  Record<NativeEventName, (listener: NativeListener) => { remove(): void }>
> & {
  initSession(apiKey: string, sessionId: string, options: object): void
  connect(sessionId: string, token: string): Promise<unknown>
  disconnect(sessionId: string): Promise<unknown>
  sendSignal(sessionId: string, type: string, data: string, to: string): void
  publish(sessionId: string, publisherId: string): void
  removeSubscriber(sessionId: string, streamId: string): void
  setEncryptionSecret(sessionId: string, secret: string): Promise<unknown>
  disableForceMute(sessionId: string): Promise<unknown>
  forceDisconnect(sessionId: string, connectionId: string): Promise<unknown>
  forceMuteAll(sessionId: string, excludedStreamIds: readonly string[]): Promise<unknown>
  forceMuteStream(sessionId: string, streamId: string): Promise<unknown>
  getCapabilities(sessionId: string): Promise<unknown>
  reportIssue(sessionId: string): Promise<unknown>
}

/** The name under which React Native knows the native module. */
export const MODULE_NAME = 'OpentokReactNative'

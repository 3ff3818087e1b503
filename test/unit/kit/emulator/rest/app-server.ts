/** The vendor's server SDKs, unmodified, behind one interface: an app's server that calls the emulator. */
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { MediaMode, Video } from '@vonage/video'
import { API_KEY, API_SECRET, APPLICATION_ID, KEYS } from '../server-keys.ts'

/** What each SDK calls in its own way. */
export interface AppServer {
  /** The id that pages pass to `OT.initSession()`. */
  readonly projectId: string
  createSession(mediaMode?: 'relayed' | 'routed'): Promise<string>
  createToken(sessionId: string, options?: TokenOptions): string
  listStreams(sessionId: string): Promise<readonly { readonly id: string }[]>
  readStream(sessionId: string, streamId: string): Promise<object>
  signal(sessionId: string, signal: ServerSignal, connectionId?: string): Promise<unknown>
  mute(sessionId: string, streamId: string): Promise<unknown>
  muteAll(sessionId: string, excludedStreamIds: string[]): Promise<unknown>
  forceOut(sessionId: string, connectionId: string): Promise<unknown>
  /** A call that the emulator does not answer. */
  startArchive(sessionId: string): Promise<unknown>
}

interface TokenOptions {
  readonly role?: 'subscriber' | 'publisher' | 'moderator' | 'publisheronly'
  readonly data?: string
}

interface ServerSignal {
  readonly type: string
  readonly data: string
}

type Callback<Value> = (error: Error | null, value?: Value) => void

/** The package has no types: these are of its methods that the tests call. */
interface OpenTokSdk {
  createSession(options: object, callback: Callback<{ sessionId: string }>): void
  generateToken(sessionId: string, options?: object, isT1?: boolean): string
  listStreams(sessionId: string, callback: Callback<{ id: string }[]>): void
  getStream(sessionId: string, streamId: string, callback: Callback<object>): void
  signal(sessionId: string, to: string | null, signal: object, callback: Callback<void>): void
  forceMuteStream(sessionId: string, streamId: string, callback: Callback<void>): void
  forceMuteAll(sessionId: string, options: object, callback: Callback<void>): void
  forceDisconnect(sessionId: string, connectionId: string, callback: Callback<void>): void
  startArchive(sessionId: string, options: object, callback: Callback<void>): void
}

const OpenTok = createRequire(import.meta.url)('opentok') as new (
  id: string,
  secret: string,
  url: string,
) => OpenTokSdk

interface OpenTokOptions {
  readonly id?: string
  readonly secret?: string
  /** Tokens of the kind `T1==` in place of JWTs. */
  readonly isT1?: boolean
}

/** `opentok`: with an API key and its secret, or with an application id and its private key. */
export function useOpenTok(
  url: string,
  { id = API_KEY, secret = API_SECRET, isT1 = false }: OpenTokOptions = {},
): AppServer {
  const sdk = new OpenTok(id, secret, url)
  return {
    projectId: id,
    async createSession(mediaMode = 'relayed') {
      const session = await ask<{ sessionId: string }>((done) => {
        sdk.createSession({ mediaMode }, done)
      })
      return session?.sessionId ?? ''
    },
    createToken: (sessionId, options) => sdk.generateToken(sessionId, options, isT1),
    listStreams: async (sessionId) =>
      (await ask<{ id: string }[]>((done) => sdk.listStreams(sessionId, done))) ?? [],
    readStream: async (sessionId, streamId) =>
      (await ask<object>((done) => sdk.getStream(sessionId, streamId, done))) ?? {},
    signal: (sessionId, signal, connectionId = '') =>
      ask((done) => sdk.signal(sessionId, connectionId || null, signal, done)),
    mute: (sessionId, streamId) => ask((done) => sdk.forceMuteStream(sessionId, streamId, done)),
    muteAll: (sessionId, excludedStreamIds) =>
      ask((done) => sdk.forceMuteAll(sessionId, { active: true, excludedStreamIds }, done)),
    forceOut: (sessionId, connectionId) =>
      ask((done) => sdk.forceDisconnect(sessionId, connectionId, done)),
    startArchive: (sessionId) => ask((done) => sdk.startArchive(sessionId, {}, done)),
  }
}

function ask<Value = void>(call: (done: Callback<Value>) => void): Promise<Value | undefined> {
  return promisify(call)()
}

/** `@vonage/video`: with an application id and its private key. */
export function useVonage(url: string, privateKey = KEYS.privateKey): AppServer {
  const sdk = new Video({ applicationId: APPLICATION_ID, privateKey }, { videoHost: url })
  return {
    projectId: APPLICATION_ID,
    async createSession(mediaMode = 'relayed') {
      const mode = mediaMode === 'routed' ? MediaMode.ROUTED : MediaMode.RELAYED
      return (await sdk.createSession({ mediaMode: mode })).sessionId
    },
    createToken: (sessionId, options) => sdk.generateClientToken(sessionId, options),
    async listStreams(sessionId) {
      const { items } = (await sdk.getStreamInfo(sessionId)) as { items: { id: string }[] }
      return items
    },
    readStream: (sessionId, streamId) => sdk.getStreamInfo(sessionId, streamId),
    signal: (sessionId, signal, connectionId) => sdk.sendSignal(signal, sessionId, connectionId),
    mute: (sessionId, streamId) => sdk.muteStream(sessionId, streamId),
    muteAll: (sessionId, excludedStreamIds) => sdk.forceMuteAll(sessionId, excludedStreamIds),
    forceOut: (sessionId, connectionId) => sdk.disconnectClient(sessionId, connectionId),
    startArchive: (sessionId) => sdk.startArchive(sessionId, {}),
  }
}

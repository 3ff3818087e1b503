/** The global `OT`, and the module that `import` and `require` of `@opentok/client` give. */

import type { OpenTokEmitter } from './emitter.ts'
import type { Completion } from '../error.ts'
import { promised } from './promise.ts'
import type { Page } from './page.ts'
import { FakePublisher } from './publisher/publisher.ts'
import { FakeSession } from './session/session.ts'
import type { FakeConnection, FakeStream } from '../server/stream.ts'
import { FakeSubscriber } from './subscriber/subscriber.ts'
import { unmodelled } from './unmodelled.ts'
import type { Unmodelled } from './unmodelled.ts'

const UNMODELLED = [
  'checkScreenSharingCapability',
  'getActiveAudioOutputDevice',
  'getAudioOutputDevices',
  'getDevices',
  'getSupportedCodecs',
  'getUserMedia',
  'hasEndToEndEncryptionSupport',
  'hasMediaProcessorSupport',
  'registerScreenSharingExtension',
  'reportIssue',
  'setAudioOutputDevice',
  'unblockAudio',
  'upgradeSystemRequirements',
] as const

/** `OT.initPublisher()`; the callback is called when the camera has answered. */
export interface InitPublisher {
  (target?: object | string, properties?: object, callback?: Completion): FakePublisher
  promise(target?: object | string, properties?: object): Promise<FakePublisher>
}

/** For `instanceof`; OpenTok makes the objects. */
interface Classes {
  readonly Session: new () => FakeSession
  readonly Publisher: new () => FakePublisher
  readonly Subscriber: new () => FakeSubscriber
  readonly Connection: new () => FakeConnection
  readonly Stream: new () => FakeStream
  /** In OpenTok's types, though not in OpenTok, as is the next. */
  readonly OTEventEmitter: new () => OpenTokEmitter
  readonly SessionOTEventEmitter: new () => OpenTokEmitter
}

const CLASSES = {
  Session: FakeSession,
  Publisher: FakePublisher,
  Subscriber: FakeSubscriber,
  Connection() {},
  Stream() {},
} as unknown as Classes

/**
 * What an app uses of `OT`.
 * @example
 * ```ts
 * import { createFakeOpenTok, type FakeOT } from 'opentok-reconnection/testing'
 *
 * const join = (OT: FakeOT) => OT.initSession('api key', 'session id').connect('a token')
 * join(createFakeOpenTok().OT)
 * ```
 * @see scenarios S1, S17, P1
 */
export interface FakeOT extends Classes, Readonly<Record<(typeof UNMODELLED)[number], Unmodelled>> {
  /** The same object for the same session id, for the life of the page; everything else is ignored then. */
  initSession(apiKey: string, sessionId: string, options?: object): FakeSession
  /** Makes a publisher, and asks for the camera. */
  readonly initPublisher: InitPublisher
  /** Adds a listener of `exception`, the one event that there is. */
  on(...listening: Parameters<OpenTokEmitter['on']>): unknown
  /** Adds a listener that is called once. */
  once(...listening: Parameters<OpenTokEmitter['once']>): unknown
  /** Removes a listener, or all of them. */
  off(...listening: Parameters<OpenTokEmitter['off']>): unknown
  /** Says 1: all is well. */
  checkSystemRequirements(): number
  /** Is taken, and has no effect. */
  log(message: string): void
  /** Is taken, and has no effect. */
  setLogLevel(level: number): void
  /** Is taken, and has no effect. */
  setProxyUrl(url: string): void
}

/** What `import` gives; `default` and names both work. */
export interface FakeModule extends FakeOT {
  readonly default: FakeOT
}

/** @param page is looked up with every call */
export function createOT(page: () => Page): FakeOT {
  const initPublisher = (...given: Parameters<Page['initPublisher']>) =>
    page().initPublisher(...given)
  const unmodelledOnes = UNMODELLED.map((name) => [name, unmodelled(name)])
  const ot: FakeOT = {
    ...CLASSES,
    ...(Object.fromEntries(unmodelledOnes) as Record<(typeof UNMODELLED)[number], Unmodelled>),
    initSession: (...given) => page().initSession(...given),
    initPublisher: Object.assign(initPublisher, {
      async promise(target?: object | string, properties?: object) {
        let publisher: FakePublisher | undefined
        await promised((complete) => {
          publisher = initPublisher(target, properties, complete)
        })
        return publisher as FakePublisher
      },
    }),
    on: (...given) => page().exceptions.on(...given),
    once: (...given) => page().exceptions.once(...given),
    off: (...given) => page().exceptions.off(...given),
    checkSystemRequirements: () => 1,
    log() {},
    setLogLevel() {},
    setProxyUrl() {},
  }
  pages.set(ot, page)
  return ot
}

/** As bundlers see a CommonJS module: `__esModule` tells them that `default` is meant. */
export function toModule(ot: FakeOT): FakeModule {
  const module = Object.assign({ ...ot, default: ot }, { __esModule: true })
  const page = pages.get(ot)
  if (page) pages.set(module, page)
  return module
}

const pages = new WeakMap<object, () => Page>()

/** @returns what an `OT`, or a module of it, adds listeners to */
export const exceptionsOf = (ot: object): OpenTokEmitter | undefined => pages.get(ot)?.().exceptions

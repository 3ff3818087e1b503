/** The global `OT`, and the module that `import` and `require` of `@opentok/client` return. */

import type { OpenTokEmitter } from './emitter.ts'
import type { Completion } from '../error.ts'
import { promised } from './promise.ts'
import type { Page } from './page.types.ts'
import type { FakePublisher, FakeSession, FakeSubscriber } from './objects.types.ts'
import { FakePublisherObject } from './publisher/publisher.ts'
import { FakeSessionObject } from './session/session.ts'
import type { FakeConnection, FakeStream } from '../server/stream.ts'
import { FakeSubscriberObject } from './subscriber/subscriber.ts'
import { unmodelled, OT_UNMODELLED } from './unmodelled.ts'
import type { Unmodelled } from './unmodelled.ts'

/** `OT.initPublisher()`; the callback is called when the camera has answered. */
export interface InitPublisher {
  (target?: object | string, properties?: object, callback?: Completion): FakePublisher
  promise(target?: object | string, properties?: object): Promise<FakePublisher>
}

/** For `instanceof` only: apps do not create these objects. */
interface Classes {
  readonly Session: new () => FakeSession
  readonly Publisher: new () => FakePublisher
  readonly Subscriber: new () => FakeSubscriber
  readonly Connection: new () => FakeConnection
  readonly Stream: new () => FakeStream
  /** In OpenTok's types, but not in OpenTok; so is the next. */
  readonly OTEventEmitter: new () => OpenTokEmitter
  readonly SessionOTEventEmitter: new () => OpenTokEmitter
}

const CLASSES = {
  Session: FakeSessionObject,
  Publisher: FakePublisherObject,
  Subscriber: FakeSubscriberObject,
  Connection() {},
  Stream() {},
} as unknown as Classes

/** What an app uses of `OT`. */
export interface FakeOT
  extends Classes, Readonly<Record<(typeof OT_UNMODELLED)[number], Unmodelled>> {
  /** The same object for the same session id, for the life of the page; everything else is ignored then. */
  initSession(apiKey: string, sessionId: string, options?: object): FakeSession
  /** Makes a publisher, and requests the camera. */
  readonly initPublisher: InitPublisher
  /** Adds a listener of `exception`, the only event of `OT`. */
  on(...listening: Parameters<OpenTokEmitter['on']>): unknown
  /** Adds a listener that is called once. */
  once(...listening: Parameters<OpenTokEmitter['once']>): unknown
  /** Removes a listener, or all of them. */
  off(...listening: Parameters<OpenTokEmitter['off']>): unknown
  /** Returns 1: the browser is supported. */
  checkSystemRequirements(): number
  /**
   * Plays the sound that the browser has blocked, and rejects with a `NotAllowedError` while the user has not touched the
   * page: see `audio` of the page.
   */
  unblockAudio(): Promise<undefined>
  /** Accepted without any effect. */
  log(message: string): void
  /** Accepted without any effect. */
  setLogLevel(level: number): void
  /** Accepted without any effect. */
  setProxyUrl(url: string): void
}

/** What `import` returns; the default and the named imports both work. */
export interface FakeModule extends FakeOT {
  readonly default: FakeOT
}

/** @param page is looked up at every call: after a `reset()` there is another one */
export function createOT(page: () => Page): FakeOT {
  const initPublisher = (...given: Parameters<Page['initPublisher']>) =>
    page().initPublisher(...given)
  const unmodelledMembers = OT_UNMODELLED.map((name) => [name, unmodelled(name)])
  const ot: FakeOT = {
    ...CLASSES,
    ...(Object.fromEntries(unmodelledMembers) as Record<
      (typeof OT_UNMODELLED)[number],
      Unmodelled
    >),
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
    unblockAudio: () => page().audio.unblock(),
    log() {},
    setLogLevel() {},
    setProxyUrl() {},
  }
  pages.set(ot, page)
  return Object.assign(ot, { sessions: toSessions(page) })
}

/** Looked up at every call too, and no part of the types, as OpenTok declares no such member. */
const toSessions = (page: () => Page): Pick<Page['sessions'], 'forEach' | 'off' | 'on'> => ({
  forEach: (visit) => page().sessions.forEach(visit),
  on: (...given) => page().sessions.on(...given),
  off: (...given) => page().sessions.off(...given),
})

/**
 * As bundlers see a CommonJS module: because of `__esModule` they use its `default`. OpenTok's module is its `OT`, so each
 * member is read and written there; only who has read one before goes on with what it was.
 */
export function toModule(ot: FakeOT): FakeModule {
  const module = { default: ot, __esModule: true }
  for (const name of Object.keys(ot)) {
    Object.defineProperty(module, name, {
      configurable: true,
      enumerable: true,
      get: () => Reflect.get(ot, name) as unknown,
      set(value: unknown) {
        Reflect.set(ot, name, value)
      },
    })
  }
  const page = pages.get(ot)
  if (page) pages.set(module, page)
  return module as unknown as FakeModule
}

const pages = new WeakMap<object, () => Page>()

/** @returns the emitter to which an `OT`, or a module of it, adds listeners */
export const exceptionsOf = (ot: object): OpenTokEmitter | undefined => pages.get(ot)?.().exceptions

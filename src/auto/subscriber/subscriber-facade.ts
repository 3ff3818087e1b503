/** The subscriber that the app has: one object, whichever of OpenTok's shows the stream. */

import type { ReconnectingSubscriber } from '../../index.ts'
import { quiet } from '../app-code.ts'
import type { Method } from '../auto.types.ts'
import { createOpenTokError } from '../opentok-error.ts'
import { toKind } from './subscriber-members.ts'
import type { MemberKind } from './subscriber-members.ts'
import type { SubscriberSource } from './subscriber-source.ts'

export interface SubscriberFacadeEnvironment {
  readonly source: SubscriberSource
  /** Class of OpenTok's subscribers, for `instanceof` while there is no object yet. */
  readonly prototype: object | null
  readonly handle: () => ReconnectingSubscriber | null
  readonly unsubscribe: () => void
}

/** Fields of the stream, which OpenTok empties whenever it destroys an object. */
const STREAM_FIELDS = ['stream', 'streamId']

export function createSubscriberFacade({
  handle,
  prototype,
  source,
  unsubscribe,
}: SubscriberFacadeEnvironment): object {
  const { listeners } = source
  /** Latest value of each field that the app has read: it is kept while OpenTok has no object. */
  const remembered = new Map<string | symbol, unknown>()
  const methods = new Map<string | symbol, Method>()

  /** Members that the facade itself serves. */
  const own: Readonly<Record<string, Method>> = {
    on: (...given) => chain(() => listeners.on(...(given as [string]))),
    once: (...given) => chain(() => listeners.once(...(given as [string]))),
    off: (...given) => chain(() => listeners.off(...(given as [string]))),
    addEventListener: (...given) => chain(() => listeners.on(...(given as [string]))),
    removeEventListener: (...given) => chain(() => listeners.off(...(given as [string]))),
    listenerCount: (name) => listeners.count(String(name)),
    destroy: () => chain(unsubscribe),
  }

  function chain(run: () => void): object {
    run()
    return facade
  }

  /** A member of OpenTok's object as it is now; `undefined` if there is none. */
  const read = (name: string | symbol): unknown => source.current?.[name as string]

  function toMethod(name: string | symbol): Method {
    const kind = toKind(name)
    const call =
      (isPromise: boolean) =>
      (...given: unknown[]) => {
        if (name === 'setAudioVolume') remembered.set(name, given[0])
        const target = kind?.kind === 'setting' ? source.settable : source.current
        const method = target?.[name as string] as Method | undefined
        const form = isPromise ? method?.promise : method
        if (!form) return withoutObject(String(name), kind, isPromise, given)
        const result = form.apply(target, given)
        return result === target ? facade : result
      }
    const isChained = kind?.kind === 'setting' && kind.isChained
    const hasPromise = isChained || (read(name) as Method | undefined)?.promise
    return Object.assign(
      call(false),
      hasPromise && { promise: call(true) as Required<Method>['promise'] },
    )
  }

  /** The answer of a method while OpenTok has no object. */
  function withoutObject(
    name: string,
    kind: MemberKind | undefined,
    isPromise: boolean,
    given: readonly unknown[],
  ): unknown {
    if (kind?.kind === 'setting') {
      source.whenMade((subscriber) => (subscriber[name] as Method | undefined)?.(...given))
      return kind.isChained && !isPromise ? facade : Promise.resolve()
    }
    if (kind?.kind === 'reader') {
      return name === 'getAudioVolume' ? remembered.get('setAudioVolume') : kind.without
    }
    const problem = `${name}() needs a subscriber of OpenTok, and there is none at the moment.`
    return quiet(Promise.reject(createOpenTokError(['OT_NOT_CONNECTED', 1501], problem)))
  }

  function readField(name: string | symbol): unknown {
    const { current, isOver } = source
    if (current) {
      const value = current[name as string]
      remembered.set(name, value)
      return value
    }
    if (isOver) return null
    const fromHandle = STREAM_FIELDS.includes(name as string) && handle()?.[name as 'stream']
    return fromHandle || remembered.get(name)
  }

  function get(target: object, name: string | symbol): unknown {
    // What the app has written onto its subscriber stays there.
    if (Object.hasOwn(target, name)) return Reflect.get(target, name)
    if (Object.hasOwn(own, name))
      return source.isOver ? (read(name) ?? own[name as string]) : own[name as string]
    const kind = toKind(name)
    const isMethod = kind ? kind.kind !== 'field' : typeof read(name) === 'function'
    if (!isMethod) return readField(name)
    const method = methods.get(name) ?? toMethod(name)
    methods.set(name, method)
    return method
  }

  const facade: object = new Proxy(Object.create(prototype) as object, {
    get,
    has: (target, name) => name in target || name in (source.latest ?? {}),
    ownKeys: (target) => [
      ...new Set([...Reflect.ownKeys(target), ...Reflect.ownKeys(source.latest ?? {})]),
    ],
    getOwnPropertyDescriptor(target, name) {
      const isKnown = Object.hasOwn(target, name) || Object.hasOwn(source.latest ?? {}, name)
      return isKnown
        ? { value: get(target, name), configurable: true, enumerable: true, writable: true }
        : undefined
    },
    set: (target, name, value) =>
      Reflect.defineProperty(target, name, {
        value: value as unknown,
        configurable: true,
        enumerable: true,
        writable: true,
      }),
  })
  return facade
}

import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Completion } from '../../../../src/auto/auto.types.ts'
import { createSubscriberSource } from '../../../../src/auto/subscriber/subscriber-source.ts'
import { createHandle, createSubscriber } from './objects.ts'

afterEach(() => void vi.unstubAllGlobals())

const ENDED = { name: 'OT_STREAM_DESTROYED', code: 1501, message: 'The subscriber has ended.' }

/** After what OpenTok's event leaves to the library. */
const settle = () => Promise.resolve()

const toTarget = (event: unknown) => (event as { readonly target?: unknown } | undefined)?.target

function createSetup(names = ['connected', 'disconnected', 'destroyed']) {
  const facade = { is: 'the subscriber of the app' }
  const callback = vi.fn<Completion>()
  const handleOver = vi.fn<() => void>()
  const source = createSubscriberSource({ facade: () => facade, callback, handleOver })
  const lines: (readonly [name: string, ...values: unknown[]])[] = []
  const hear = (name: string) =>
    source.listeners.on(name, (...values) => void lines.push([name, ...values]))
  for (const name of names) hear(name)
  return {
    ...createSubscriber(),
    facade,
    callback,
    handleOver,
    source,
    hear,
    heard: () => lines.splice(0),
    heardNames: () => lines.splice(0).map(([name]) => name),
  }
}

/** With an object of OpenTok, of which the library knows. */
function createFollowed(state: object = {}) {
  const setup = createSetup()
  const { fire: fireHandle, ...rest } = createHandle({ subscriber: setup.subscriber, ...state })
  setup.source.attach(setup.subscriber)
  setup.source.follow(rest.handle)
  return { ...setup, ...rest, fireHandle }
}

describe('the events of the subscriber of the app', () => {
  it('say that it is connected once, and again after each time that it was not', () => {
    const { fire, heardNames, source, subscriber } = createSetup()
    source.attach(subscriber)
    for (const name of ['connected', 'connected', 'disconnected', 'connected']) fire(name, {})
    expect(heardNames()).toEqual(['connected', 'disconnected', 'connected'])
  })

  it('are those of OpenTok under any name, listened to before there is an object, or after', () => {
    const { fire, hear, heard, source, subscriber } = createSetup(['videoDisabled'])
    source.attach(subscriber)
    hear('mine')
    fire('videoDisabled', 'quality', 1)
    fire('mine', 2)
    expect(heard()).toEqual([
      ['videoDisabled', 'quality', 1],
      ['mine', 2],
    ])
  })

  it('show the subscriber of the app in the place of OpenTok’s', () => {
    const { facade, fire, heard, source, subscriber } = createSetup(['loaded', 'mine'])
    source.attach(subscriber)
    fire('loaded', subscriber, 1)
    fire('mine', { target: subscriber })
    const [loaded, mine] = heard()
    expect(loaded?.[1]).toBe(facade)
    expect(loaded?.[2]).toBe(1)
    expect(toTarget(mine?.[1])).toBe(facade)
  })

  it.each([
    ['about something else', [{ target: 'something else' }]],
    ['without a target', [{}]],
    ['that are null', [null]],
    ['that are undefined', [undefined, 1]],
    ['without a value', []],
  ])('stay as they are: those %s', (_, values) => {
    const { fire, heard, source, subscriber } = createSetup(['mine'])
    source.attach(subscriber)
    fire('mine', ...structuredClone(values))
    expect(heard()).toEqual([['mine', ...values]])
  })

  it('say that it is disconnected, which nothing prevents, while the library recreates it', async () => {
    const { facade, fire, heard, heardNames, source, subscriber } = createFollowed()
    fire('connected', {})
    heard()
    fire('destroyed', {})
    await settle()
    const [[name, event] = []] = heard()
    const { cancelable, isDefaultPrevented, preventDefault, target } = event as Event & {
      isDefaultPrevented(): boolean
    }
    expect([name, cancelable]).toEqual(['disconnected', false])
    expect(target).toBe(facade)
    preventDefault()
    expect(isDefaultPrevented()).toBe(false)
    source.attach(subscriber)
    fire('connected', {})
    expect(heardNames()).toEqual(['connected'])
  })

  it.each([true, false])(
    'are none when an object goes that was never connected, followed by the library: %s',
    async (isFollowed) => {
      const { fire, heardNames, source, subscriber } = createSetup()
      source.attach(subscriber)
      if (isFollowed) source.follow(createHandle().handle)
      fire('destroyed', {})
      await settle()
      expect(heardNames()).toEqual([])
      expect(source.current).toBeNull()
    },
  )

  it('put the next video where the app has put the previous one', () => {
    const { fire, source, subscriber } = createSetup()
    source.attach(subscriber)
    const element = { isConnected: true, replaceWith: vi.fn<(other: object) => void>() }
    const next = {}
    fire('videoElementCreated', { element })
    fire('videoElementCreated', {})
    fire('videoElementCreated', { element: next })
    expect(element.replaceWith.mock.calls).toEqual([[next]])
  })
})

describe('the end of the subscriber of the app', () => {
  it('is the event of OpenTok when the library gives up after it, and comes once', async () => {
    const { callback, fire, fireHandle, handleOver, heard, setStatus, source } = createFollowed()
    fire('connected', {})
    heard()
    const event = { reason: 'clientDisconnected' }
    fire('destroyed', event)
    setStatus('disconnected')
    await settle()
    const lines = heard()
    expect(lines).toEqual([['destroyed', event]])
    expect(lines[0]?.[1]).toBe(event)
    expect(source.isOver).toBe(true)
    fireHandle('disconnected')
    expect(handleOver).toHaveBeenCalledOnce()
    expect(callback.mock.calls).toEqual([[expect.objectContaining(ENDED)]])
  })

  it('comes with the event of OpenTok after the app has left, whatever comes before', () => {
    const { callback, fire, heardNames, source, subscriber } = createSetup()
    source.attach(subscriber)
    source.leave()
    fire('disconnected', {})
    fire('destroyed', {})
    expect(heardNames()).toEqual(['disconnected', 'destroyed'])
    expect(callback.mock.calls).toEqual([[expect.objectContaining(ENDED)]])
  })

  it.each([
    [null, ''],
    ['networkDisconnected', 'networkDisconnected'],
  ])('without an object of OpenTok has the reason of the library: %s', (reason, shown) => {
    const { facade, fire, fireHandle, heard } = createFollowed({
      getSnapshot: () => ({ error: null, reason }),
    })
    fire('destroyed', {})
    fireHandle('disconnected')
    const [[name, event] = []] = heard()
    expect([name, event]).toMatchObject(['destroyed', { reason: shown, cancelable: false }])
    expect(toTarget(event)).toBe(facade)
  })

  it('has already come for a subscriber that has ended when the library returns it', () => {
    const { callback, handleOver, source } = createSetup()
    source.follow(createHandle({ status: 'disconnected' }).handle)
    expect(source.isOver).toBe(true)
    expect(handleOver).toHaveBeenCalledOnce()
    expect(callback.mock.calls).toEqual([[expect.objectContaining(ENDED)]])
  })
})

describe('the callback of subscribe()', () => {
  it('gets the subscriber of the app, once', () => {
    const { callback, facade, source } = createSetup()
    source.handleAnswer(undefined)
    source.handleAnswer(null)
    expect(callback.mock.calls).toEqual([[null, facade]])
  })

  it('gets the error of OpenTok at the end, as another attempt may succeed before', () => {
    const { callback, fireHandle, source, fire } = createFollowed()
    const error = new Error('of OpenTok')
    source.handleAnswer(error)
    expect(callback).not.toHaveBeenCalled()
    fire('destroyed', {})
    fireHandle('disconnected')
    expect(callback.mock.calls).toEqual([[error]])
  })

  it('is optional', () => {
    const reportError = vi.fn<(error: unknown) => void>()
    vi.stubGlobal('reportError', reportError)
    const source = createSubscriberSource({
      facade: () => ({}),
      callback: undefined,
      handleOver() {},
    })
    source.handleAnswer(null)
    expect(reportError).not.toHaveBeenCalled()
  })
})

describe('the object of OpenTok behind the subscriber of the app', () => {
  it('may be there already when the library returns its own', () => {
    const { fire, heardNames, source, subscriber } = createSetup()
    source.follow(createHandle({ subscriber }).handle)
    expect(source.current).toBe(subscriber)
    fire('connected', {})
    expect(heardNames()).toEqual(['connected'])
  })

  it('is heard from when it is made, and before the library hears it', () => {
    const { fire, hear, heardNames, names, source, subscriber } = createSetup(['connected'])
    source.attach(subscriber)
    const before = names()
    const order: string[] = []
    source.listeners.on('connected', () => void order.push('app'))
    subscriber.on('connected', () => void order.push('library'))
    source.follow(createHandle({ subscriber }).handle)
    fire('connected', {})
    expect(order).toEqual(['app', 'library'])
    expect(names()).toEqual([...before, 'connected'])
    hear('mine')
    expect(names()).toContain('mine')
    expect(heardNames()).toEqual(['connected'])
  })

  it('stays while the library does not know it yet', () => {
    const { source, subscriber } = createSetup()
    source.attach(subscriber)
    source.follow(createHandle({ subscriber: null }).handle)
    expect(source.current).toBe(subscriber)
  })
})

describe('the release of the subscriber of the app', () => {
  it('gives the listeners of the app to OpenTok’s object, as they were added', () => {
    const { callback, fire, heardNames, names, source, subscriber } = createFollowed()
    const context = { heard: [] as unknown[] }
    source.listeners.on(
      'mine',
      function (this: unknown, value) {
        context.heard.push([this === context, value])
      },
      context,
    )
    source.listeners.once('mine', (value) => void context.heard.push(['once', value]))
    source.release()
    expect(source.isOver).toBe(true)
    expect(source.current).toBe(subscriber)
    expect(names()).toEqual(['connected', 'disconnected', 'destroyed', 'mine', 'mine'])
    expect(callback.mock.calls).toEqual([[expect.objectContaining(ENDED)]])
    fire('mine', 1)
    fire('mine', 2)
    expect(context.heard).toEqual([
      [true, 1],
      ['once', 1],
      [true, 2],
    ])
    fire('connected', {})
    fire('connected', {})
    expect(heardNames()).toEqual(['connected', 'connected'])
  })

  it('gives those to OpenTok’s object that are added later, too, under any name', () => {
    const { fire, hear, heardNames, source } = createFollowed()
    source.release()
    for (const name of ['videoElementCreated', 'mine']) {
      hear(name)
      fire(name, {})
    }
    expect(heardNames()).toEqual(['videoElementCreated', 'mine'])
  })

  it('is silent while OpenTok has no object, also when the library ends after it', async () => {
    const { fire, fireHandle, handleOver, heardNames, setStatus, source } = createFollowed()
    fire('destroyed', {})
    await settle()
    source.release()
    expect(source.isOver).toBe(true)
    setStatus('disconnected')
    fireHandle('disconnected')
    expect(heardNames()).toEqual([])
    expect(handleOver).not.toHaveBeenCalled()
  })
})

import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import type { Method } from '../../../../src/auto/auto.types.ts'
import { createSubscriberFacade } from '../../../../src/auto/subscriber/subscriber-facade.ts'
import { createSubscriberSource } from '../../../../src/auto/subscriber/subscriber-source.ts'
import type { ReconnectingSubscriber } from '../../../../src/index.ts'
import { createHandle, createSubscriber } from './objects.ts'

/** OpenTok's class. */
class Subscriber {
  on(): void {}
}

function createSetup(state: { readonly handle?: ReconnectingSubscriber | null } = {}) {
  const unsubscribe = vi.fn<() => void>()
  const source = createSubscriberSource({
    facade: () => facade,
    callback: undefined,
    handleOver() {},
  })
  const facade = createSubscriberFacade({
    source,
    prototype: Subscriber.prototype,
    handle: () => state.handle ?? null,
    unsubscribe,
  }) as Record<string, unknown>
  const method = (name: string) => facade[name] as Method
  return {
    facade,
    method,
    call: (name: string, ...given: unknown[]) => method(name)(...given),
    source,
    unsubscribe,
    attach(members: object = {}) {
      const made = createSubscriber(members)
      source.attach(made.subscriber)
      return made
    },
  }
}

/** OpenTok's object has come and gone; the library is about to make another one. */
function createWithout(members: object = {}) {
  const setup = createSetup()
  setup.attach(members).fire('destroyed', {})
  return setup
}

describe('the listeners of a subscriber', () => {
  it('are added, counted and removed under OpenTok’s older names too', () => {
    const { attach, call, facade } = createSetup()
    const { fire } = attach()
    const heard: unknown[] = []
    const listener = (value: unknown) => heard.push(value)
    expect(call('addEventListener', 'mine', listener)).toBe(facade)
    expect(call('on', 'mine', listener)).toBe(facade)
    expect(call('listenerCount', 'mine')).toBe(2)
    expect(call('listenerCount', 'other')).toBe(0)
    expect(call('removeEventListener', 'mine', listener)).toBe(facade)
    expect(call('listenerCount', 'mine')).toBe(1)
    fire('mine', 1)
    expect(heard).toEqual([1])
  })

  it('are those of OpenTok’s object once the library is gone', () => {
    const { attach, call, source } = createSetup()
    const { fire } = attach()
    source.release()
    const heard: unknown[] = []
    call('on', 'mine', (value: unknown) => heard.push(value))
    fire('mine', 1)
    expect(heard).toEqual([1])
  })

  it('can be added and removed after the end, without effect', () => {
    const { call, facade, source } = createWithout()
    source.follow(createHandle({ status: 'disconnected' }).handle)
    expect(source.isOver).toBe(true)
    expect(call('on', 'mine', () => {})).toBe(facade)
    expect(call('off')).toBe(facade)
  })
})

describe('the methods of a subscriber', () => {
  it('end it with destroy(), which returns it', () => {
    const { call, facade, unsubscribe } = createSetup()
    expect(call('destroy')).toBe(facade)
    expect(unsubscribe).toHaveBeenCalledOnce()
  })

  it('are those of OpenTok’s present object, also undocumented ones that the app has taken off', async () => {
    const { attach, facade, method } = createSetup()
    const { fire } = attach({ isLoading: () => 'first' })
    const isLoading = method('isLoading')
    expect(isLoading()).toBe('first')
    expect(isLoading).not.toHaveProperty('promise')
    fire('destroyed', {})
    await expect(isLoading()).rejects.toMatchObject({
      name: 'OT_NOT_CONNECTED',
      code: 1501,
      message: 'isLoading() needs a subscriber of OpenTok, and there is none at the moment.',
    })
    attach({ isLoading: (...given: unknown[]) => given })
    expect(isLoading(1, 2)).toEqual([1, 2])
    expect(facade['isLoading']).toBe(isLoading)
  })

  it('return the subscriber of the app where OpenTok’s object returns itself', () => {
    const { attach, call, facade } = createSetup()
    const made = attach({ chained: (): unknown => made.subscriber })
    expect(call('chained')).toBe(facade)
  })

  it('have a second form, which returns a promise, where OpenTok’s has one', async () => {
    const { attach, method } = createSetup()
    const { promise } = { promise: async (value: unknown) => `promised ${String(value)}` }
    attach({ mine: Object.assign(() => 'returned', { promise }), setPreferredFrameRate() {} })
    expect(method('mine')()).toBe('returned')
    expect(await method('mine').promise?.(1)).toBe('promised 1')
    expect(method('setPreferredFrameRate')).not.toHaveProperty('promise')
    expect(method('getStats')).not.toHaveProperty('promise')
  })
})

describe('without an object of OpenTok', () => {
  it.each(['restrictFrameRate', 'setAudioVolume', 'subscribeToAudio', 'subscribeToVideo'])(
    '%s() returns the subscriber, and its second form a promise of nothing',
    async (name) => {
      const { call, facade, method } = createWithout()
      expect(call(name, 10)).toBe(facade)
      const promised = method(name).promise?.(10)
      expect(promised).toBeInstanceOf(Promise)
      expect(await promised).toBeUndefined()
    },
  )

  it.each([
    'setCaptionsTranslationLanguage',
    'setPreferredFrameRate',
    'setPreferredResolution',
    'setStyle',
    'subscribeToCaptions',
  ])('%s() returns a promise of nothing, and has no second form', async (name) => {
    const { call, method } = createWithout()
    const promised = call(name, 'value')
    expect(promised).toBeInstanceOf(Promise)
    expect(await promised).toBeUndefined()
    expect(method(name)).not.toHaveProperty('promise')
  })

  it.each([
    ['getAudioVolume', 10],
    ['getCaptionsTranslationLanguage', null],
    ['getImgData', null],
    ['getStyle', {}],
    ['isAudioBlocked', false],
    ['isSubscribedToCaptions', false],
    ['videoHeight', undefined],
    ['videoWidth', undefined],
  ])('%s() returns %j', (name, value) => {
    const { call } = createWithout()
    call('setAudioVolume', 10)
    expect(call(name)).toEqual(value)
  })

  it.each([
    'getRtcStatsReport',
    'getStats',
    'setAudioMediaProcessorConnector',
    'setVideoMediaProcessorConnector',
  ])('%s() rejects, and says why', async (name) => {
    const { call } = createWithout()
    await expect(call(name)).rejects.toMatchObject({
      name: 'OT_NOT_CONNECTED',
      code: 1501,
      message: `${name}() needs a subscriber of OpenTok, and there is none at the moment.`,
    })
  })

  it('its stream is that of the library, under both names', () => {
    const stream = { streamId: 'stream' }
    const { facade } = createSetup({
      handle: createHandle({ stream, streamId: 'stream' }).handle,
    })
    expect(facade['stream']).toBe(stream)
    expect(facade['streamId']).toBe('stream')
    expect(facade['id']).toBeUndefined()
  })

  it('its stream is the latest that the app has read, where the library has none', () => {
    const { attach, facade } = createSetup()
    const stream = { streamId: 'stream' }
    const { fire } = attach({ stream })
    expect(facade['stream']).toBe(stream)
    fire('destroyed', {})
    expect(facade['stream']).toBe(stream)
    expect(facade['streamId']).toBeUndefined()
  })
})

describe('the members of a subscriber', () => {
  it('can be asked for like those of an object of OpenTok', () => {
    const { attach, facade } = createSetup()
    attach({ id: 'an id' })
    expect(Object.getOwnPropertyDescriptor(facade, 'id')).toEqual({
      value: 'an id',
      configurable: true,
      enumerable: true,
      writable: true,
    })
    expect(Object.hasOwn(facade, 'nothing')).toBe(false)
    expect(Object.keys(facade)).toContain('id')
  })

  it('that the app writes stay, are shown, and can be written and removed again', () => {
    const { facade } = createSetup()
    facade['tag'] = 'mine'
    expect(inspect(facade)).toContain("tag: 'mine'")
    facade['tag'] = 'yours'
    expect(facade['tag']).toBe('yours')
    expect(Object.entries(facade)).toEqual([['tag', 'yours']])
    delete facade['tag']
    expect('tag' in facade).toBe(false)
  })
})

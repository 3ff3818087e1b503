import { describe, expect, it, vi } from 'vitest'
import { createSubscriberSettings } from '../../../../src/opentok/subscriber/subscriber-settings.ts'

/** OpenTok's subscriber: its setters return it, a promise, or have a second form that does. */
function createSubscriber() {
  const calls: unknown[][] = []
  const subscriber = {} as Record<string, Setter>
  for (const name of [
    'setAudioVolume',
    'subscribeToAudio',
    'subscribeToVideo',
    'restrictFrameRate',
  ])
    subscriber[name] = Object.assign(
      (...given: unknown[]): unknown => {
        calls.push([name, ...given])
        return subscriber
      },
      {
        promise: async (...given: unknown[]) => {
          calls.push([`${name}.promise`, ...given])
          return 'promised'
        },
      },
    )
  for (const name of [
    'setCaptionsTranslationLanguage',
    'setPreferredFrameRate',
    'setPreferredResolution',
    'setStyle',
    'subscribeToCaptions',
  ])
    subscriber[name] = (...given: unknown[]) => {
      calls.push([name, ...given])
      return name === 'setStyle' ? subscriber : Promise.resolve('set')
    }
  return { calls, subscriber }
}

interface Setter {
  (...given: unknown[]): unknown
  promise?: (...given: unknown[]) => Promise<unknown>
}

function setUp(given?: object) {
  const send = vi.fn()
  const settings = createSubscriberSettings(given, send)
  const first = createSubscriber()
  settings.watch(first.subscriber)
  return { settings, send, ...first }
}

describe('what the app sets on a subscriber', () => {
  it.each([
    ['setAudioVolume', 0, { audioVolume: 0 }],
    ['setCaptionsTranslationLanguage', 'fr-FR', { captionsTranslationLanguage: 'fr-FR' }],
    ['setPreferredFrameRate', 7, { preferredFrameRate: 7 }],
    ['setPreferredResolution', { width: 160 }, { preferredResolution: { width: 160 } }],
    ['subscribeToAudio', false, { subscribeToAudio: false }],
    ['subscribeToCaptions', true, { subscribeToCaptions: true }],
    ['subscribeToVideo', false, { subscribeToVideo: false }],
  ])('by %s(%j) is a property of the next one', (name, value, properties) => {
    const { calls, settings, subscriber } = setUp()
    subscriber[name]!(value)
    expect(settings.toProperties()).toEqual(properties)
    expect(calls).toEqual([[name, value]])
  })

  it('comes over the properties of the app, which are left alone', () => {
    const given = Object.freeze({ audioVolume: 50, width: 160 })
    const { settings, subscriber } = setUp(given)
    expect(settings.toProperties()).toEqual(given)
    expect(settings.toProperties()).not.toBe(given)
    subscriber['setAudioVolume']!(10)
    expect(settings.toProperties()).toMatchObject({ audioVolume: 10, width: 160 })
  })

  it('joins the styles, one by one or several at once', () => {
    const { settings, subscriber } = setUp({ style: { videoDisabledDisplayMode: 'on' } })
    subscriber['setStyle']!('nameDisplayMode', 'on')
    subscriber['setStyle']!({ audioLevelDisplayMode: 'off', nameDisplayMode: 'off' })
    expect(settings.toProperties()).toEqual({
      style: {
        audioLevelDisplayMode: 'off',
        nameDisplayMode: 'off',
        videoDisabledDisplayMode: 'on',
      },
    })
  })

  it('is set again where subscribe() has no property for it', () => {
    const { settings, subscriber } = setUp()
    subscriber['restrictFrameRate']!(true)
    const next = createSubscriber()
    settings.watch(next.subscriber)
    expect(next.calls).toEqual([['restrictFrameRate', true]])
  })

  it('is not what OpenTok sets itself, with a reason', async () => {
    const { calls, settings, subscriber } = setUp()
    subscriber['subscribeToVideo']!(false, 'auto')
    await subscriber['subscribeToAudio']!.promise!(false, 'internal')
    expect(settings.toProperties()).toEqual({})
    expect(settings.isVideoWanted()).toBe(true)
    expect(calls).toHaveLength(2)
  })

  it('says whether a picture can be expected', () => {
    const { settings, subscriber } = setUp({ subscribeToVideo: false })
    expect(settings.isVideoWanted()).toBe(false)
    subscriber['subscribeToVideo']!(true)
    expect(settings.isVideoWanted()).toBe(true)
  })
})

describe('sound that is off', () => {
  it('stays off although a volume is set, which comes back with the sound', () => {
    const { settings, subscriber } = setUp()
    subscriber['setAudioVolume']!(40)
    subscriber['subscribeToAudio']!(false)
    expect(settings.toProperties()).toEqual({ subscribeToAudio: false })
    const next = createSubscriber()
    settings.watch(next.subscriber)
    next.subscriber['subscribeToAudio']!(true)
    expect(next.calls).toEqual([
      ['subscribeToAudio', true],
      ['setAudioVolume', 40],
    ])
    expect(settings.toProperties()).toEqual({ audioVolume: 40, subscribeToAudio: true })
  })

  it('is on again after a volume was set, as OpenTok has it', () => {
    const { settings, subscriber } = setUp()
    subscriber['subscribeToAudio']!(false)
    subscriber['setAudioVolume']!(40)
    expect(settings.toProperties()).toEqual({ audioVolume: 40, subscribeToAudio: true })
  })
})

describe('the setters of a watched object', () => {
  it('return what OpenTok returns, in both forms', async () => {
    const { settings, subscriber } = setUp()
    expect(subscriber['setAudioVolume']!(10)).toBe(subscriber)
    expect(await subscriber['setAudioVolume']!.promise!(20)).toBe('promised')
    expect(await subscriber['setPreferredFrameRate']!(7)).toBe('set')
    expect(subscriber['setPreferredFrameRate']).not.toHaveProperty('promise')
    expect(settings.toProperties()).toMatchObject({ audioVolume: 20, preferredFrameRate: 7 })
  })

  it('only remember while the object is gone', async () => {
    const { calls, settings, subscriber } = setUp()
    settings.hold()
    expect(subscriber['setAudioVolume']!(10)).toBe(subscriber)
    expect(subscriber['setStyle']!('nameDisplayMode', 'off')).toBe(subscriber)
    expect(await subscriber['subscribeToVideo']!.promise!(false)).toBeUndefined()
    expect(await subscriber['setPreferredFrameRate']!(7)).toBeUndefined()
    expect(calls).toEqual([])
    expect(settings.toProperties()).toMatchObject({
      audioVolume: 10,
      preferredFrameRate: 7,
      style: { nameDisplayMode: 'off' },
      subscribeToVideo: false,
    })
  })

  it('remember nothing that OpenTok throws at', () => {
    const { settings } = setUp()
    const next = createSubscriber()
    next.subscriber['setStyle'] = () => {
      throw new Error('of OpenTok')
    }
    settings.watch(next.subscriber)
    expect(() => next.subscriber['setStyle']!('nameDisplayMode', 'off')).toThrow('of OpenTok')
    expect(settings.toProperties()).toEqual({})
  })

  it('are those of OpenTok again when there is another object, and at the end', () => {
    const settings = createSubscriberSettings(undefined, () => {})
    const first = createSubscriber()
    const before = { ...first.subscriber }
    settings.watch(first.subscriber)
    expect(first.subscriber).not.toEqual(before)
    const next = Object.create(first.subscriber) as object
    settings.watch(next)
    expect({ ...first.subscriber }).toEqual(before)
    settings.release()
    expect(Object.keys(next)).toEqual([])
  })

  it('that somebody else has replaced since are left alone', () => {
    const { settings, subscriber } = setUp()
    const theirs = vi.fn()
    subscriber['setStyle'] = theirs
    settings.release()
    expect(subscriber['setStyle']).toBe(theirs)
  })

  it('that are missing, or cannot be replaced, are left out', () => {
    const settings = createSubscriberSettings(undefined, () => {})
    expect(() => settings.watch({})).not.toThrow()
    const { subscriber } = createSubscriber()
    expect(() => settings.watch(Object.freeze(subscriber))).not.toThrow()
    expect(() => settings.release()).not.toThrow()
  })

  it('say when the app switches the audio on, and whether it wants to hear it', () => {
    const { send, settings, subscriber } = setUp({ subscribeToAudio: false })
    expect(settings.isAudioWanted()).toBe(false)
    subscriber['subscribeToAudio']!(false)
    subscriber['subscribeToVideo']!(true)
    expect(send).not.toHaveBeenCalled()
    subscriber['subscribeToAudio']!(true)
    subscriber['subscribeToAudio']!(true)
    expect(settings.isAudioWanted()).toBe(true)
    expect(send).toHaveBeenCalledExactlyOnceWith({ type: 'sound.due' })
    subscriber['subscribeToAudio']!(false)
    settings.hold()
    subscriber['subscribeToAudio']!(true)
    expect(send).toHaveBeenCalledOnce()
  })
})

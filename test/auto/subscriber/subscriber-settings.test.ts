import { describe, expect, it } from 'vitest'
import { createSubscriberSettings } from '../../../src/auto/subscriber/subscriber-settings.ts'

describe('the settings of a subscriber', () => {
  it('come over the properties of the app, in a copy', () => {
    const { apply, read, remember } = createSubscriberSettings()
    const properties = { audioVolume: 50, width: 160 }
    expect(apply(properties)).toEqual(properties)
    expect(apply(properties)).not.toBe(properties)
    expect(apply(undefined)).toEqual({})
    remember('audioVolume', [10])
    remember(undefined, ['means nothing to subscribe()'])
    expect(read('audioVolume')).toBe(10)
    expect(apply(properties)).toEqual({ audioVolume: 10, width: 160 })
    expect(properties.audioVolume).toBe(50)
  })

  it('join the styles, one by one or several at once', () => {
    const { apply, remember } = createSubscriberSettings()
    remember('style', ['nameDisplayMode', 'on'])
    remember('style', [{ audioLevelDisplayMode: 'off', nameDisplayMode: 'off' }])
    remember('style', ['buttonDisplayMode', 'auto'])
    const own = {
      nameDisplayMode: 'off',
      audioLevelDisplayMode: 'off',
      buttonDisplayMode: 'auto',
    }
    expect(apply(undefined)).toEqual({ style: own })
    expect(apply({ style: { nameDisplayMode: 'auto', videoDisabledDisplayMode: 'on' } })).toEqual({
      style: { ...own, videoDisabledDisplayMode: 'on' },
    })
  })

  it('leave the style of the app alone without one', () => {
    const { apply, remember } = createSubscriberSettings()
    const style = { nameDisplayMode: 'on' }
    remember('audioVolume', [10])
    expect(apply({ style })).toEqual({ style, audioVolume: 10 })
  })
})

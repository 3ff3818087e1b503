import { describe, expect, it } from 'vitest'
import { splitCallback } from '../../../src/auto/app-code.ts'

const callback = () => {}

describe('the callback among the arguments of a call', () => {
  it.each<[string, readonly unknown[], readonly unknown[]]>([
    ['the last one', ['stream', 'videos', {}, callback], ['stream', 'videos', {}]],
    ['the only one', [callback], []],
    ['followed by another', ['stream', callback, 'more', () => {}], ['stream']],
  ])('is the first function, and the values are those before it: %s', (_, given, values) => {
    expect(splitCallback(given)).toEqual({ values, callback })
  })

  it.each([[[]], [['stream', undefined, null, {}]]])('is none among %j', (given) => {
    expect(splitCallback(given)).toEqual({ values: given, callback: undefined })
  })
})

import { describe, expect, it } from 'vitest'
import { createKeptFrames } from '../../../../../src/kit/emulator/wire/kept-frames.ts'

const bytes = (text: string): Buffer => Buffer.from(text)

describe('kept frames', () => {
  it('are returned in the order in which they were kept', () => {
    const frames = createKeptFrames(10, 100)
    for (const id of ['a', 'b', 'c']) frames.keep(id, bytes(id))
    frames.forget('b')
    frames.forget('never there')
    expect(frames.all().map(String)).toEqual(['a', 'c'])
    expect([String(frames.get('a')), frames.get('b')]).toEqual(['a', undefined])
    frames.clear()
    expect(frames.all()).toEqual([])
  })

  it('are forgotten, oldest first, beyond a number', () => {
    const frames = createKeptFrames(2, 100)
    for (const id of ['a', 'b', 'c']) frames.keep(id, bytes(id))
    expect(frames.all().map(String)).toEqual(['b', 'c'])
  })

  it('are forgotten, oldest first, beyond a size', () => {
    const frames = createKeptFrames(10, 5)
    frames.keep('a', bytes('aaaa'))
    frames.keep('b', bytes('bb'))
    frames.keep('c', bytes('cc'))
    expect(frames.all().map(String)).toEqual(['bb', 'cc'])
    frames.keep('c', bytes('ccc'))
    expect(frames.all().map(String)).toEqual(['bb', 'ccc'])
    frames.forget('b')
    frames.keep('d', bytes('dd'))
    expect(frames.all().map(String)).toEqual(['ccc', 'dd'])
  })
})

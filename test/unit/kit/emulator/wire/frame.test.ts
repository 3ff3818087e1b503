import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  FRAME,
  FrameError,
  createFrame,
  decodeFrame,
  encodeFrame,
} from '../../../../../src/kit/emulator/wire/frame.ts'

const text = fc.string({ unit: 'binary', maxLength: 40 })
const frames = fc.record({
  type: fc.nat(255),
  addresses: fc.array(text, { maxLength: 5 }),
  headers: fc.array(fc.tuple(text, text), { maxLength: 5 }).map((pairs) => new Map(pairs)),
  body: text,
})
const message = encodeFrame(
  createFrame(FRAME.message, { addresses: ['a'], headers: { b: 'c' }, body: '{}' }),
)

describe('a frame', () => {
  it('is decoded from its bytes unchanged', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        expect(decodeFrame(encodeFrame(frame))).toEqual(frame)
      }),
    )
  })

  it('has the bytes of the real client', () => {
    expect(encodeFrame(createFrame(FRAME.ping)).toString('hex')).toBe('000000050000070000')
    const bye = createFrame(FRAME.disconnect, { headers: { reconnect: '' } })
    const reconnect = Buffer.from('reconnect').toString('hex')
    expect(encodeFrame(bye).toString('hex')).toBe(`0000001200000400010009${reconnect}0000`)
    const topic = createFrame(FRAME.subscribe, { addresses: ['t'.repeat(37)] })
    expect(encodeFrame(topic).subarray(0, 10).toString('hex')).toBe('0000002c000000010025')
  })

  it('is refused wherever it is cut short', () => {
    for (let length = 0; length < message.length; length += 1) {
      const cut = Buffer.from(message.subarray(0, length))
      expect(() => decodeFrame(cut)).toThrow(FrameError)
      // Also when its length field is adapted to the cut; only a cut within the body gives a valid frame.
      if (length < 4) continue
      cut.writeUInt32BE(length - 4)
      if (length < message.length - 2)
        expect(() => decodeFrame(cut)).toThrow(/in the middle of its/)
    }
  })

  it('is refused when it states a wrong length', () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), (length) => {
        fc.pre(length !== message.length - 4)
        const wrong = Buffer.from(message)
        wrong.writeUInt32BE(length)
        expect(() => decodeFrame(wrong)).toThrow(/bytes follow/)
      }),
    )
  })

  it('is refused when a text is not UTF-8', () => {
    const broken = Buffer.from(message)
    broken[broken.length - 1] = 0xff
    expect(() => decodeFrame(broken)).toThrow('The body of the frame is not UTF-8.')
  })

  it('is read or refused, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodeFrame(Buffer.from(bytes))
        } catch (error) {
          expect(error).toBeInstanceOf(FrameError)
        }
      }),
    )
  })

  it('is not encoded when a part is too long for its length field', () => {
    const long = 'x'.repeat(65_536)
    expect(() => encodeFrame(createFrame(FRAME.message, { addresses: [long] }))).toThrow(RangeError)
    const many = Array.from({ length: 256 }, () => '')
    expect(() => encodeFrame(createFrame(FRAME.message, { addresses: many }))).toThrow(RangeError)
  })
})

import { describe, expect, it } from 'vitest'
import { SMALLEST, toPlace } from '../../../src/inspector/chart/scroll.ts'

const chart = { width: 900, height: 1_200, widest: 400 }
const around = { x: 400, y: 500, width: 400, height: 380 }
const leaf = { x: 550, y: 540, width: 100, height: 40 }
const lit = { x: 520, y: 440, width: 80, height: 15 }
const phone = { width: 300, height: 330 }

describe('the place of a chart', () => {
  it('is as a whole where that can be read', () => {
    const place = toPlace(chart, { leaf, around, lit }, { width: 902, height: 1_202 }, false)
    expect(place.scale).toBe(1)
    const smaller = toPlace(chart, { leaf, around, lit }, { width: 900, height: 902 }, false)
    expect(smaller.scale).toBe(0.75)
  })

  it('is close up where there is less room, and the widest box fits', () => {
    const { scale } = toPlace(chart, { leaf, around, lit }, phone, false)
    expect(scale * chart.widest).toBeLessThan(phone.width)
    expect(scale).toBeGreaterThan(SMALLEST)
  })

  it('is never smaller than can be read', () => {
    expect(toPlace(chart, { leaf, around, lit }, { width: 200, height: 100 }, false).scale).toBe(
      SMALLEST,
    )
    expect(toPlace(chart, { leaf, around, lit }, phone, true).scale).toBe(SMALLEST)
  })

  it('has the active state, the way there and as much around them as there is room for in sight', () => {
    const { left, scale, top } = toPlace(chart, { leaf, around, lit }, phone, false)
    for (const area of [leaf, lit]) {
      expect(area.y * scale).toBeGreaterThanOrEqual(top)
      expect((area.y + area.height) * scale).toBeLessThanOrEqual(top + phone.height)
      expect(area.x * scale).toBeGreaterThanOrEqual(left)
      expect((area.x + area.width) * scale).toBeLessThanOrEqual(left + phone.width)
    }
    // The box is as wide as the room, and in its middle.
    expect((around.x + around.width / 2) * scale - left).toBeCloseTo(phone.width / 2)
  })

  it('lets a way go that is too far off', () => {
    const far = { ...lit, y: 1_100 }
    const { scale, top } = toPlace(chart, { leaf, around, lit: far }, phone, false)
    expect(leaf.y * scale).toBeGreaterThanOrEqual(top)
    expect((leaf.y + leaf.height) * scale).toBeLessThanOrEqual(top + phone.height)
  })

  it('is its beginning while no state is known', () => {
    const sight = { leaf: undefined, around: undefined, lit: undefined }
    expect(toPlace(chart, sight, phone, false)).toMatchObject({ left: 0, top: 0 })
  })
})

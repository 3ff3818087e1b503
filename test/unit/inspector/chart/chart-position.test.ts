import { describe, expect, it } from 'vitest'
import {
  MIN_SCALE,
  positionChart,
  READABLE_SCALE,
} from '../../../../src/inspector/chart/chart-position.ts'

const chart = { width: 900, height: 1_200, widest: 400 }
const around = { x: 400, y: 500, width: 400, height: 380 }
const leaf = { x: 550, y: 540, width: 100, height: 40 }
const transition = { x: 520, y: 440, width: 80, height: 15 }
const phone = { width: 300, height: 330 }

describe('the position of a chart', () => {
  it('shows the whole chart while it stays readable', () => {
    const whole = positionChart(
      chart,
      { leaf, around, transition },
      { width: 902, height: 1_202 },
      false,
    )
    expect(whole.scale).toBe(1)
    const smaller = positionChart(
      chart,
      { leaf, around, transition },
      { width: 900, height: 902 },
      false,
    )
    expect(smaller.scale).toBe(0.75)
  })

  it('is a close-up if there is less space, and the widest box fits', () => {
    const tablet = { width: 400, height: 400 }
    const { scale } = positionChart(chart, { leaf, around, transition }, tablet, false)
    expect(scale * chart.widest).toBeLessThan(tablet.width)
    expect(scale).toBeGreaterThan(READABLE_SCALE)
  })

  it('is drawn at full size where the widest box does not fit readably', () => {
    for (const viewport of [phone, { width: 200, height: 100 }]) {
      const { scale } = positionChart(chart, { leaf, around, transition }, viewport, false)
      expect(scale).toBe(1)
    }
  })

  it('is never smaller than recognizable as a whole', () => {
    expect(positionChart(chart, { leaf, around, transition }, phone, true).scale).toBe(MIN_SCALE)
  })

  it('shows the active state, the last transition and as much around them as fits', () => {
    const { left, scale, top } = positionChart(chart, { leaf, around, transition }, phone, false)
    for (const area of [leaf, transition]) {
      expect(area.y * scale).toBeGreaterThanOrEqual(top)
      expect((area.y + area.height) * scale).toBeLessThanOrEqual(top + phone.height)
      expect(area.x * scale).toBeGreaterThanOrEqual(left)
      expect((area.x + area.width) * scale).toBeLessThanOrEqual(left + phone.width)
    }
    // The box is wider than the viewport, and centered.
    expect((around.x + around.width / 2) * scale - left).toBeCloseTo(phone.width / 2)
  })

  it('does not show a transition that is too far away', () => {
    const far = { ...transition, y: 1_100 }
    const { scale, top } = positionChart(chart, { leaf, around, transition: far }, phone, false)
    expect(leaf.y * scale).toBeGreaterThanOrEqual(top)
    expect((leaf.y + leaf.height) * scale).toBeLessThanOrEqual(top + phone.height)
  })

  it('is the top left corner while no state is known', () => {
    const focus = { leaf: undefined, around: undefined, transition: undefined }
    expect(positionChart(chart, focus, phone, false)).toMatchObject({ left: 0, top: 0 })
  })
})

import type { AnyStateMachine } from 'xstate'
import { describe, expect, it } from 'vitest'
import { allTransitionsOf } from '../../../../src/inspector/chart/transition.ts'
import { LINE_HEIGHT, placeChart } from '../../../../src/inspector/chart/layout.ts'
import type { Area, PlacedBox, PlacedLevel } from '../../../../src/inspector/chart/layout.ts'
import { toChart } from '../../../../src/inspector/chart/model.ts'
import type { Box, Level } from '../../../../src/inspector/chart/model.ts'
import type { Measure } from '../../../../src/inspector/page/measure.ts'
import {
  joinMachine,
  deviceMachine,
  publisherMachine,
  sessionEndMachine,
  sessionMachine,
  subscriberMachine,
} from '../../../../src/machines.ts'

const machines: readonly (readonly [string, AnyStateMachine])[] = [
  ['session', sessionMachine],
  ['join', joinMachine],
  ['sessionEnd', sessionEndMachine],
  ['subscriber', subscriberMachine],
  ['publisher', publisherMachine],
  ['device', deviceMachine],
]

/** Wider than the text is in any system font. */
const measure: Measure = (text, role) => text.length * (role === 'title' ? 8.5 : 7)

const boxesOf = ({ boxes }: Level): Box[] =>
  boxes.flatMap((box) => [box, ...(box.inside ? boxesOf(box.inside) : [])])
const levelsOf = (level: Level): Level[] => [
  level,
  ...level.boxes.flatMap(({ inside }) => (inside ? levelsOf(inside) : [])),
]
const placedOf = ({ boxes }: PlacedLevel): PlacedBox[] =>
  boxes.flatMap((box) => [box, ...(box.inside ? placedOf(box.inside) : [])])
const placedLevelsOf = (level: PlacedLevel): PlacedLevel[] => [
  level,
  ...level.boxes.flatMap(({ inside }) => (inside ? placedLevelsOf(inside) : [])),
]

const overlap = (a: Area, b: Area) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
const holds = (outer: Area, inner: Area) =>
  inner.x >= outer.x - 0.5 &&
  inner.y >= outer.y - 0.5 &&
  inner.x + inner.width <= outer.x + outer.width + 0.5 &&
  inner.y + inner.height <= outer.y + outer.height + 0.5

function expectApart(areas: readonly Area[]): void {
  const pairs = areas.flatMap((a, index) => areas.slice(index + 1).map((b) => [a, b] as const))
  expect(pairs.filter(([a, b]) => overlap(a, b))).toEqual([])
}

describe.each(machines)('the chart of the %s', (_, machine) => {
  const chart = toChart(machine)
  const placed = placeChart(chart, measure)

  it('has every transition of the machine, in a link or in a line', () => {
    const written = [
      ...levelsOf(chart).flatMap(({ links }) => links.flatMap(({ keys }) => keys)),
      ...boxesOf(chart).flatMap(({ lines }) => lines.flatMap(({ keys }) => keys)),
    ]
    const keys = new Set(allTransitionsOf(machine.root).map(({ key }) => key))
    expect(new Set(written)).toEqual(keys)
  })

  it('has no label, title, line or box that overlaps another', () => {
    for (const { boxes, links } of placedLevelsOf(placed)) {
      expectApart([...boxes, ...links.map(({ label }) => label)])
    }
    for (const { inside, lines, title } of placedOf(placed)) {
      expectApart([title, ...lines, ...(inside?.boxes ?? [])])
      for (const { label } of inside?.links ?? []) {
        expect([title, ...lines].filter((area) => overlap(area, label))).toEqual([])
      }
    }
  })

  it('gives every text enough space', () => {
    for (const { box, lines, title } of placedOf(placed)) {
      expect(title.width).toBeGreaterThanOrEqual(measure(box.name, 'title'))
      for (const { line, width } of lines) {
        expect(width).toBeGreaterThanOrEqual(measure(line.text, 'line'))
      }
    }
    for (const { label, link } of placedLevelsOf(placed).flatMap(({ links }) => links)) {
      expect(label.height).toBeGreaterThanOrEqual(link.text.length * LINE_HEIGHT)
      for (const { text } of link.text) {
        expect(label.width).toBeGreaterThanOrEqual(measure(text, 'label'))
      }
    }
  })

  it('keeps the content of a state inside its box, and everything on the page', () => {
    const page = { x: 0, y: 0, width: placed.width, height: placed.height }
    for (const box of placedOf(placed)) {
      expect(holds(page, box)).toBe(true)
      const inner = [
        ...(box.inside?.boxes ?? []),
        ...(box.inside?.links ?? []).map(({ label }) => label),
      ]
      expect(inner.filter((area) => !holds(box, area))).toEqual([])
    }
    for (const { label } of placed.links) expect(holds(page, label)).toBe(true)
  })
})

describe('the chart of the subscriber', () => {
  it('writes the job of the machine into its first state, and the job of a state into its box', () => {
    const [connecting] = toChart(subscriberMachine).boxes
    expect(connecting!.lines.map(({ text }) => text)).toEqual(['runs ownSubscriber in every state'])
    const [subscribing] = connecting!.inside!.boxes
    expect(subscribing!.lines.map(({ text }) => text)).toContain('runs subscribe')
  })
})

describe('the chart of the session', () => {
  const chart = toChart(sessionMachine)
  const box = (id: string) => boxesOf(chart).find((box) => box.id === id)!
  const label = (from: string, to: string) =>
    levelsOf(chart)
      .flatMap(({ links }) => links)
      .find((link) => link.from === from && link.to === to)
      ?.text.map(({ text }) => text)

  it('names jobs, guards, delays with their lengths, and the state inside a box that a transition enters', () => {
    expect(box('session.reconnecting.rejoining').lines.map(({ text }) => text)).toEqual([
      'runs joinSession, watchNetwork',
      'again: network.online',
    ])
    expect(label('session.reconnected', 'session.connected')).toEqual(['after settling 3 s'])
    expect(label('session.connected', 'session.reconnecting')).toEqual([
      'reconnecting',
      'disconnected, vanished',
      '[recoverable]',
      'into waiting',
    ])
  })

  it('writes a transition from many states into their target', () => {
    expect(box('session.disconnecting').lines.map(({ text }) => text)).toEqual([
      'runs leaveSession',
      'from 4 states: leave',
    ])
  })

  it('nests the phases inside their status', () => {
    const inside = box('session.reconnecting').inside!
    expect(inside.first).toBe('session.reconnecting.resuming')
    expect(inside.boxes.map(({ name }) => name)).toEqual([
      'resuming',
      'waiting',
      'offline',
      'rejoining',
    ])
  })
})

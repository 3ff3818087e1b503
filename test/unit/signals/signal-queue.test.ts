import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSignalQueue } from '../../../src/signals/signal-queue.ts'
import type { Queued, QueueLimits } from '../../../src/signals/signal-queue.ts'

const LIMITS: QueueLimits = { capacity: 1_000, capacityBytes: 10_000, overflow: 'rejectNewest' }

const item = (order: number, more: Partial<Queued> = {}): Queued => ({
  order,
  position: order,
  bytes: 1,
  expiresAt: 1_000,
  key: undefined,
  ...more,
})

const orders = (items: readonly Queued[]) => items.map(({ order }) => order)

const sum = (items: readonly Queued[]) => items.reduce((bytes, item) => bytes + item.bytes, 0)

function filled(items: readonly Queued[], limits: Partial<QueueLimits> = {}) {
  const queue = createSignalQueue({ ...LIMITS, ...limits })
  for (const one of items) expect(queue.hold(one, 0)).toEqual([])
  return queue
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => item(index + 1))

describe('createSignalQueue', () => {
  it('is empty at first', () => {
    const queue = filled([])
    expect(queue).toMatchObject({ length: 0, bytes: 0, nextExpiryAt: Infinity })
    expect(queue.list()).toEqual([])
    expect(queue.shift()).toBeUndefined()
    expect(queue).toMatchObject({ length: 0, bytes: 0 })
  })

  it('returns first what was sent first', () => {
    const queue = filled(upTo(3))
    expect([queue.shift(), queue.shift(), queue.shift(), queue.shift()]).toEqual([
      ...upTo(3),
      undefined,
    ])
  })

  it('puts a signal that came back into its previous position', () => {
    const queue = filled([2, 3, 5].map((order) => item(order)))
    queue.putBack(item(4))
    queue.putBack(item(1))
    expect(orders(queue.list())).toEqual([1, 2, 3, 4, 5])
    const [first] = [queue.shift()!]
    queue.putBack(first)
    expect(orders(queue.list())).toEqual([1, 2, 3, 4, 5])
  })

  it('removes what matches, in order, and keeps the rest', () => {
    const queue = filled([1, 2, 3, 4].map((order) => item(order, { bytes: order * 10 })))
    expect(orders(queue.take(({ order }) => order % 2 === 0))).toEqual([2, 4])
    expect(orders(queue.list())).toEqual([1, 3])
    expect(queue.bytes).toBe(40)
    expect(queue.take(() => false)).toEqual([])
  })

  it('removes an item once', () => {
    const items = upTo(3)
    const queue = filled(items)
    expect(queue.remove(items[1]!)).toBe(true)
    expect(queue.remove(items[1]!)).toBe(false)
    expect(queue.remove(item(1))).toBe(false)
    expect([queue.shift(), queue.shift(), queue.shift()]).toEqual([items[0], items[2], undefined])
    expect(queue.remove(items[0]!)).toBe(false)
  })

  it('keeps no removed items, so that a long-lived queue stays short', () => {
    const queue = filled([])
    for (let order = 1; order <= 5_000; order += 1) {
      const one = item(order)
      queue.hold(one, 0)
      if (order % 2) queue.remove(one)
      else queue.shift()
    }
    expect(queue.list()).toEqual([])
    const [first, ...others] = Array.from({ length: 300 }, (_, index) => item(index + 6_000))
    for (const one of [first!, ...others]) queue.hold(one, 0)
    for (const one of others) queue.remove(one)
    expect(queue).toMatchObject({ length: 1, bytes: 1 })
    expect(queue.list()).toEqual([first])
  })
})

describe('a long queue', () => {
  it('keeps its order while most of it leaves, and takes back what was sent last', () => {
    const queue = filled(upTo(300))
    const left = Array.from({ length: 250 }, () => queue.shift()!)
    expect(orders(left)).toEqual(orders(upTo(250)))
    queue.putBack(left.at(-1)!)
    queue.hold(item(301), 0)
    expect(queue).toMatchObject({ length: 52, bytes: 52 })
    expect(orders(queue.list())).toEqual([250, ...orders(upTo(301)).slice(250)])
  })
})

describe('a full queue', () => {
  it("rejects the newest with 'rejectNewest'", () => {
    const queue = filled(upTo(2), { capacity: 2 })
    expect(queue.hold(item(3), 0)).toEqual([{ item: item(3), code: 'overflow' }])
    expect(orders(queue.list())).toEqual([1, 2])
  })

  it("drops as many of the oldest as needed with 'dropOldest'", () => {
    const queue = filled(upTo(3), { capacityBytes: 4, overflow: 'dropOldest' })
    const losses = queue.hold(item(4, { bytes: 3 }), 0)
    expect(losses.map(({ code, item }) => [code, item.order])).toEqual([
      ['overflow', 1],
      ['overflow', 2],
    ])
    expect(orders(queue.list())).toEqual([3, 4])
  })

  it('rejects an item that would not fit into an empty queue, and keeps the others', () => {
    const queue = filled(upTo(3), { capacityBytes: 4, overflow: 'dropOldest' })
    const big = item(4, { bytes: 5 })
    expect(queue.hold(big, 0)).toEqual([{ item: big, code: 'overflow' }])
    expect(queue.length).toBe(3)
  })

  it('takes an item that fills it alone, instead of all others', () => {
    const queue = filled(upTo(3), { capacityBytes: 4, overflow: 'dropOldest' })
    const losses = queue.hold(item(4, { bytes: 4 }), 0)
    expect(orders(losses.map((loss) => loss.item))).toEqual([1, 2, 3])
    expect(orders(queue.list())).toEqual([4])
  })

  it('removes expired items first', () => {
    const queue = filled([item(1, { expiresAt: 10 }), item(2)], { capacity: 2 })
    const losses = queue.hold(item(3), 10)
    expect(losses.map(({ code, item }) => [code, item.order])).toEqual([['expired', 1]])
    expect(orders(queue.list())).toEqual([2, 3])
  })

  it('accepts an item that was in the queue before', () => {
    const queue = filled(upTo(2), { capacity: 2 })
    queue.putBack(item(0))
    expect(queue.length).toBe(3)
  })

  it('does not grow by a new item above the limit, and drops no more than needed', () => {
    const over = (limits: Partial<QueueLimits>) => {
      const queue = filled([], limits)
      for (const one of upTo(50)) queue.putBack(one)
      return queue
    }
    const oldest = over({ capacity: 10, overflow: 'dropOldest' })
    expect(oldest.hold(item(51), 0)).toEqual([{ item: item(1), code: 'overflow' }])
    expect(oldest.length).toBe(50)
    const bytes = over({ capacityBytes: 10, overflow: 'dropOldest' })
    expect(orders(bytes.hold(item(51, { bytes: 3 }), 0).map((loss) => loss.item))).toEqual([
      1, 2, 3,
    ])
    expect(bytes.bytes).toBe(50)
    const newest = over({ capacity: 10 })
    expect(newest.hold(item(51), 0)).toEqual([{ item: item(51), code: 'overflow' }])
  })
})

describe('a key', () => {
  it('gives the newer item the position of the older', () => {
    const [one, two, three] = [item(1), item(2, { key: 'a', bytes: 5 }), item(3)]
    const queue = filled([one, two, three])
    const newer = item(4, { key: 'a', bytes: 2 })
    expect(queue.hold(newer, 0)).toEqual([{ item: two, code: 'superseded' }])
    expect(queue.list()).toEqual([one, newer, three])
    expect(newer).toMatchObject({ order: 4, position: 2 })
    expect(queue).toMatchObject({ length: 3, bytes: 4 })
  })

  it('needs no capacity of its own, except for its bytes', () => {
    const queue = filled([item(1, { key: 'a' }), item(2)], { capacity: 2, capacityBytes: 4 })
    expect(queue.hold(item(3, { key: 'a', bytes: 3 }), 0)).toHaveLength(1)
    expect(queue.bytes).toBe(4)
    const tooBig = item(4, { key: 'a', bytes: 4 })
    expect(queue.hold(tooBig, 0)).toEqual([{ item: tooBig, code: 'overflow' }])
    expect(queue.bytes).toBe(4)
  })

  it('is free again when its item has left', () => {
    const one = item(1, { key: 'a' })
    const queue = filled([one, item(2)])
    expect(queue.shift()).toBe(one)
    expect(queue.hold(item(3, { key: 'a' }), 0)).toEqual([])
    expect(orders(queue.list())).toEqual([2, 3])
  })

  it('keeps the newer item in its position when an older one comes back', () => {
    const older = item(1, { key: 'a', bytes: 5 })
    const queue = filled([older, item(2)])
    queue.shift()
    const newer = item(3, { key: 'a', bytes: 3 })
    queue.hold(newer, 0)
    expect(queue.putBack(older)).toEqual([{ item: older, code: 'superseded' }])
    expect(orders(queue.list())).toEqual([2, 3])
    expect(queue.bytes).toBe(4)
    expect(queue.hold(item(4, { key: 'a' }), 0)).toEqual([{ item: newer, code: 'superseded' }])
  })

  it('gives the newer item the position of the older when both come back', () => {
    const [older, between, newer] = [item(1, { key: 'a' }), item(2), item(3, { key: 'a' })]
    const queue = filled([])
    queue.putBack(older)
    queue.putBack(between)
    expect(queue.putBack(newer)).toEqual([{ item: older, code: 'superseded' }])
    expect(queue.list()).toEqual([newer, between])
    expect(queue).toMatchObject({ length: 2, bytes: 2 })
  })

  it('recognizes the newest item, although it has the position of the oldest', () => {
    const [oldest, middle, newest] = [1, 2, 3].map((order) => item(order, { key: 'a' }))
    const queue = filled([])
    queue.putBack(oldest!)
    queue.hold(newest!, 0)
    expect(newest!.position).toBe(1)
    expect(queue.putBack(middle!)).toEqual([{ item: middle, code: 'superseded' }])
    expect(queue.list()).toEqual([newest])
  })
})

describe('expiry', () => {
  it('takes the time from outside, exact to the millisecond', () => {
    const queue = filled([item(1, { expiresAt: 10 }), item(2, { expiresAt: 5 }), item(3)])
    expect(queue.nextExpiryAt).toBe(5)
    expect(queue.takeExpired(4)).toEqual([])
    expect(orders(queue.takeExpired(5))).toEqual([2])
    expect(queue.nextExpiryAt).toBe(10)
    expect(orders(queue.takeExpired(1_000))).toEqual([1, 3])
    expect(queue.nextExpiryAt).toBe(Infinity)
  })

  it('is recalculated when the item that was due has left', () => {
    const queue = filled([item(1, { expiresAt: 5 }), item(2)])
    queue.shift()
    expect(queue.takeExpired(5)).toEqual([])
    expect(queue.nextExpiryAt).toBe(1_000)
  })
})

describe('any sequence of commands', () => {
  const command = fc.oneof(
    fc.record({
      does: fc.constant('hold' as const),
      bytes: fc.nat(40),
      expiresAt: fc.integer({ min: 1, max: 60 }),
      key: fc.constantFrom(undefined, undefined, 'a', 'b'),
    }),
    fc.record({ does: fc.constant('shift' as const) }),
    fc.record({ does: fc.constant('putBack' as const) }),
    fc.record({ does: fc.constant('expire' as const) }),
    fc.record({ does: fc.constant('remove' as const), position: fc.nat(9) }),
    fc.record({ does: fc.constant('take' as const), divisor: fc.integer({ min: 1, max: 4 }) }),
  )
  const limits = fc.record({
    capacity: fc.integer({ min: 1, max: 8 }),
    capacityBytes: fc.integer({ min: 1, max: 200 }),
    overflow: fc.constantFrom('rejectNewest' as const, 'dropOldest' as const),
  })

  it('keeps the order, the limits and the number of bytes', () => {
    fc.assert(
      fc.property(limits, fc.array(command, { maxLength: 120 }), (given, commands) => {
        const queue = createSignalQueue<Queued>(given)
        const outside: Queued[] = []
        let model: Queued[] = []
        let last = 0
        for (const [now, command] of commands.entries()) {
          const before = model.length
          const beforeBytes = sum(model)
          if (command.does === 'hold') {
            const sent = item((last += 1), command)
            const losses = queue.hold(sent, now)
            const superseded = losses.find(({ code }) => code === 'superseded')?.item
            const lost = new Set(losses.map((loss) => loss.item))
            expect(lost.size).toBe(losses.length)
            if (superseded) model[model.indexOf(superseded)] = sent
            else model.push(sent)
            model = model.filter((one) => !lost.has(one))
            for (const { code, item } of losses) {
              if (code === 'expired') expect(item.expiresAt).toBeLessThanOrEqual(now)
            }
            const isGrown = model.length > before
            if (isGrown) expect(queue.length).toBeLessThanOrEqual(given.capacity)
            const most = Math.max(given.capacityBytes, beforeBytes)
            expect(queue.bytes).toBeLessThanOrEqual(most)
          } else if (command.does === 'shift') {
            const expected = model.shift()
            expect(queue.shift()).toBe(expected)
            if (expected) outside.push(expected)
          } else if (command.does === 'putBack') {
            const back = outside.shift()
            if (!back) continue
            const existing = model.find(({ key }) => key !== undefined && key === back.key)
            const [loss] = queue.putBack(back)
            if (!existing) model.push(back)
            else if (back.order > existing.order) model[model.indexOf(existing)] = back
            expect(loss?.item).toBe(existing && (back.order > existing.order ? existing : back))
            model.sort((one, other) => one.position - other.position)
          } else if (command.does === 'remove') {
            const one = model[command.position]
            if (!one) continue
            expect(queue.remove(one)).toBe(true)
            model = model.filter((other) => other !== one)
          } else if (command.does === 'expire') {
            expect(queue.takeExpired(now)).toEqual(model.filter((one) => one.expiresAt <= now))
            model = model.filter((one) => one.expiresAt > now)
          } else {
            const matches = ({ order }: Queued) => order % command.divisor === 0
            expect(queue.take(matches)).toEqual(model.filter(matches))
            model = model.filter((one) => !matches(one))
          }
          expect(queue.list()).toEqual(model)
          expect(queue.length).toBe(model.length)
          expect(queue.bytes).toBe(sum(model))
          for (const { expiresAt } of model) {
            expect(queue.nextExpiryAt).toBeLessThanOrEqual(expiresAt)
          }
        }
      }),
      { numRuns: 300 },
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSignalQueue } from '../../src/signals/signal-queue.ts'
import type { Queued } from '../../src/signals/signal-queue.ts'

const item = (order: number, bytes = 1): Queued => ({ order, bytes })

const orders = (items: readonly Queued[]) => items.map(({ order }) => order)

const sum = (items: readonly Queued[]) => items.reduce((bytes, item) => bytes + item.bytes, 0)

describe('createSignalQueue', () => {
  it('is empty at first', () => {
    const queue = createSignalQueue()
    expect(queue.items).toEqual([])
    expect(queue.bytes).toBe(0)
    expect(queue.shift()).toBeUndefined()
    expect(queue.bytes).toBe(0)
  })

  it('gives back first what was sent first', () => {
    const queue = createSignalQueue()
    for (const order of [1, 2, 3]) queue.add(item(order))
    expect([queue.shift(), queue.shift(), queue.shift(), queue.shift()]).toEqual([
      item(1),
      item(2),
      item(3),
      undefined,
    ])
  })

  it('puts one that came back where it stood', () => {
    const queue = createSignalQueue()
    for (const order of [2, 3, 5]) queue.add(item(order))
    queue.add(item(4))
    queue.add(item(1))
    expect(orders(queue.items)).toEqual([1, 2, 3, 4, 5])
  })

  it('takes out what matches, in order, and keeps the rest', () => {
    const queue = createSignalQueue()
    for (const order of [1, 2, 3, 4]) queue.add(item(order, order * 10))
    expect(orders(queue.take(({ order }) => order % 2 === 0))).toEqual([2, 4])
    expect(orders(queue.items)).toEqual([1, 3])
    expect(queue.bytes).toBe(40)
    expect(queue.take(() => false)).toEqual([])
  })

  it('keeps the order and the count of bytes, whatever is done to it', () => {
    const command = fc.oneof(
      fc.record({ does: fc.constant('send' as const), bytes: fc.nat(9_000) }),
      fc.record({ does: fc.constant('shift' as const) }),
      fc.record({ does: fc.constant('giveBack' as const) }),
      fc.record({ does: fc.constant('take' as const), divisor: fc.integer({ min: 1, max: 4 }) }),
    )
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const queue = createSignalQueue<Queued>()
        const outside: Queued[] = []
        let model: Queued[] = []
        let last = 0
        for (const command of commands) {
          if (command.does === 'send') {
            const sent = item((last += 1), command.bytes)
            model.push(sent)
            queue.add(sent)
          } else if (command.does === 'shift') {
            const expected = model.shift()
            expect(queue.shift()).toBe(expected)
            if (expected) outside.push(expected)
          } else if (command.does === 'giveBack') {
            const back = outside.shift()
            if (!back) continue
            queue.add(back)
            model = [...model, back].toSorted((one, other) => one.order - other.order)
          } else {
            const matches = ({ order }: Queued) => order % command.divisor === 0
            expect(queue.take(matches)).toEqual(model.filter(matches))
            model = model.filter((one) => !matches(one))
          }
          expect(queue.items).toEqual(model)
          expect(queue.bytes).toBe(sum(model))
        }
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import type { Publication } from '../../../src/opentok/publisher.adapter.ts'
import { createQualityWatch } from '../../../src/publisher/quality-watch.ts'

/** Publication of which only the quality matters, and how often that is listened to now. */
function createPublication() {
  const count = { listening: 0 }
  const publication = {
    watchQuality() {
      count.listening += 1
      return () => void (count.listening -= 1)
    },
  } as Publication
  return { publication, count }
}

function setUp() {
  const qualities = createQualityWatch()
  const [one, other] = [createPublication(), createPublication()]
  const listening = () => [one.count.listening, other.count.listening]
  return { qualities, one: one.publication, other: other.publication, listening }
}

describe('the watch of the publishers’ qualities', () => {
  it('listens only while somebody watches, once however many watch', () => {
    const { listening, one, other, qualities } = setUp()
    qualities.add(one)
    expect(listening()).toEqual([0, 0])
    const stops = [qualities.watch(), qualities.watch()]
    qualities.add(other)
    expect(listening()).toEqual([1, 1])
    stops[0]!()
    expect(listening()).toEqual([1, 1])
    stops[1]!()
    expect(listening()).toEqual([0, 0])
    qualities.watch()
    expect(listening()).toEqual([1, 1])
  })

  it('ends with each publisher', () => {
    const { listening, one, other, qualities } = setUp()
    const stop = qualities.watch()
    for (const publication of [one, other]) qualities.add(publication)
    qualities.delete(one)
    expect(listening()).toEqual([0, 1])
    stop()
    qualities.watch()
    expect(listening()).toEqual([0, 1])
  })
})

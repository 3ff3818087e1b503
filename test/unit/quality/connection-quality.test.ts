import { describe, expect, it } from 'vitest'
import type { Quality } from '../../../src/contract/quality.types.ts'
import { createConnectionQuality } from '../../../src/quality/connection-quality.ts'

const toReport = (text: string): Quality => {
  const [quality, degradedBy = null] = text.split(' by ')
  return { quality, degradedBy } as Quality
}

const UNKNOWN = toReport('unknown')

function judge(subscribers: readonly string[], publishers: readonly string[]): Quality | null {
  const keeper = createConnectionQuality()
  for (const text of subscribers) keeper.replaceSubscriber(UNKNOWN, toReport(text))
  for (const text of publishers) keeper.replacePublisher(UNKNOWN, toReport(text))
  return keeper.current
}

describe('the quality of your own connection', () => {
  it.each([
    ['poor if your only subscriber says so', ['poor by local'], [], 'poor by local'],
    ['poor if at least half say so', ['poor by local', 'good'], [], 'poor by local'],
    ['the worst that is said of your side', ['fair by local', 'poor by both'], [], 'poor by both'],
    [
      'what is said first of equally bad ones',
      ['poor by local', 'poor by both'],
      [],
      'poor by local',
    ],
    ['not poor because of others', ['poor by remote', 'excellent'], [], 'excellent'],
    ['good if only others have a problem', ['poor by remote', 'fair by remote'], [], 'good'],
    ['not poor because of one of three', ['poor by local', 'good', 'excellent'], [], 'excellent'],
    ['the best of what is said without a problem', ['excellent', 'good'], [], 'excellent'],
    ['not asked of those who are away', ['lost', 'unknown', 'good'], [], 'good'],
    [
      'what publishers say if nobody else can',
      ['unknown'],
      ['poor by both', 'good'],
      'poor by both',
    ],
    [
      'not poor because of those who watch',
      [],
      ['poor by remote', 'fair by local'],
      'fair by local',
    ],
    ['good if only those who watch have a problem', [], ['poor by remote'], 'good'],
    ['not what publishers say if somebody else can', ['good'], ['poor by both'], 'good'],
  ])('is %s', (_, subscribers, publishers, expected) => {
    expect(judge(subscribers, publishers)).toEqual(toReport(expected))
  })

  it('is not known if nobody knows', () => {
    expect(judge([], [])).toBeNull()
    expect(judge([], ['unknown'])).toBeNull()
    expect(judge(['lost', 'unknown'], [])).toBeNull()
  })

  it('follows what each says, until nobody says anything', () => {
    const keeper = createConnectionQuality()
    const [poor, good] = [toReport('poor by local'), toReport('good')]
    keeper.replaceSubscriber(UNKNOWN, poor)
    for (let count = 0; count < 2; count += 1) keeper.replaceSubscriber(UNKNOWN, good)
    expect(keeper.current).toEqual(good)
    keeper.replaceSubscriber(good, UNKNOWN)
    expect(keeper.current).toEqual(poor)
    keeper.replaceSubscriber(poor, toReport('lost'))
    const before = keeper.current
    keeper.replaceSubscriber(UNKNOWN, good)
    expect(before).toEqual(good)
    expect(keeper.current).toBe(before)
    keeper.replaceSubscriber(good, UNKNOWN)
    keeper.replaceSubscriber(good, UNKNOWN)
    expect(keeper.current).toBeNull()
  })
})

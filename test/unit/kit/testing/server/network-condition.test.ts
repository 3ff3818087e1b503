import { expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../../src/kit/testing/index.ts'
import type { FakeOpenTokOptions } from '../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../stories/harness/time.ts'
import { join } from '../setup.ts'

useFakeTimers()

type Line = Parameters<ReturnType<typeof createFakeOpenTok>['network']['degrade']>[0]

interface ConditionEvent {
  readonly stats: { readonly mediaLink: object }
}

/** What a subscriber first says of the two ends of a stream, when all lines are like this one. */
async function judge(line: Line, options: FakeOpenTokOptions = {}, publishSenderStats = true) {
  const fake = createFakeOpenTok(options)
  const ada = await join(fake, 'Ada')
  fake.network.degrade(line)
  const subscriber = ada.session.subscribe(fake.room.join().publish({ publishSenderStats }))
  const links: object[] = []
  subscriber.on('networkConditionChanged', (event) => {
    links.push((event as unknown as ConditionEvent).stats.mediaLink)
  })
  await pass(5_000)
  return links
}

const toLink = (condition: string, reason: string, bandwidth: number, source: string) => {
  const transport = {
    connectionEstimatedBandwidth: bandwidth,
    networkCondition: condition,
    networkConditionReason: reason,
  }
  return { transport, remotePublisherTransport: transport, networkDegradationSource: source }
}

const BOTH = 'bothOrUnclear'

it.each([
  [{ lossPercent: 16 }, 'critical', 'packetLoss', 300_000, BOTH],
  [{ lossPercent: 15 }, 'excellent', 'none', 300_000, 'none'],
  [{ kbps: 69 }, 'critical', 'packetLoss', 69_000, BOTH],
  [{ kbps: 70 }, 'warning', 'bandwidth', 70_000, BOTH],
  [{ kbps: 149 }, 'warning', 'bandwidth', 149_000, BOTH],
  [{ kbps: 150 }, 'fair', 'bandwidth', 150_000, BOTH],
  [{ kbps: 299 }, 'fair', 'bandwidth', 299_000, BOTH],
  [{ kbps: 300 }, 'excellent', 'none', 300_000, 'none'],
  [{ kbps: 5_000 }, 'excellent', 'none', 300_000, 'none'],
  [{ delayMs: 1_000 }, 'warning', 'bandwidth', 300_000, BOTH],
  [{ delayMs: 999 }, 'good', 'none', 300_000, 'none'],
  [{ delayMs: 300 }, 'good', 'none', 300_000, 'none'],
  [{ delayMs: 299 }, 'excellent', 'none', 300_000, 'none'],
] as const)('a line with %o is %s (%s)', async (line, condition, reason, bandwidth, source) => {
  expect(await judge(line)).toEqual([toLink(condition, reason, bandwidth, source)])
})

it('an end without a report is unknown, and so is its bandwidth', async () => {
  const options = { mediaMode: 'routed' } as const
  expect(await judge({ kbps: 200 }, options, false)).toEqual([
    {
      ...toLink('fair', 'bandwidth', 200_000, 'local'),
      remotePublisherTransport: {
        connectionEstimatedBandwidth: -1,
        networkCondition: 'unknown',
        networkConditionReason: 'unknown',
      },
    },
  ])
})

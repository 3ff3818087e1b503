import { describe, expect, it, vi } from 'vitest'
import { createFakeOpenTok } from '../../../../../../src/kit/testing/index.ts'
import type { FakeOpenTok, FakeOpenTokOptions } from '../../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../../stories/harness/time.ts'
import { join, PICTURE_EVENTS } from '../../setup.ts'

useFakeTimers()

interface Options extends FakeOpenTokOptions {
  /** What happens before Ada subscribes. */
  readonly prepare?: (fake: FakeOpenTok) => void
}

/** Ada watches Bob, who reports how good his line is; everything that she hears of his picture is noted. */
async function watch({ prepare, ...options }: Options = {}) {
  const fake = createFakeOpenTok(options)
  const ada = await join(fake, 'Ada')
  const stream = fake.room.join({ data: 'Bob' }).publish({ publishSenderStats: true })
  prepare?.(fake)
  const timers = vi.getTimerCount()
  const subscriber = ada.session.subscribe(stream)
  const events: [name: string, event: object][] = []
  for (const name of PICTURE_EVENTS) subscriber.on(name, (event) => events.push([name, event]))
  await pass(5_000)
  const heard = () => events.splice(0)
  return {
    heard,
    names: () => heard().map(([name]) => name),
    network: fake.network,
    session: ada.session,
    subscriber,
    timers,
  }
}

const STATS = {
  timestamp: 0,
  audio: { packetsLost: 0, packetsReceived: 0, bytesReceived: 0 },
  video: {
    width: 640,
    height: 480,
    codec: 'VP8',
    packetsLost: 0,
    packetsReceived: 0,
    bytesReceived: 0,
  },
}

describe('a picture that stands still', () => {
  it('from the first moment on is an interruption, too', async () => {
    const { names, network } = await watch({ prepare: (fake) => fake.network.cutVideo('Bob') })
    await pass(5_000)
    names()
    network.healVideo('Bob')
    await pass(2_000)
    expect(names()).toEqual(['videoQualityChanged'])
  })

  it('is an interruption only if this time, too, it takes 5 s', async () => {
    const { names, network } = await watch({ delays: { scoreMs: Infinity } })
    const standStill = async (ms: number) => {
      names()
      network.cutVideo()
      await pass(ms)
      network.healVideo()
      await pass(10_000)
      return names()
    }
    expect(await standStill(6_000)).toEqual(['videoQualityChanged'])
    expect(await standStill(4_000)).toEqual([])
    expect(await standStill(6_000)).toEqual(['videoQualityChanged'])
  })
})

describe('an event about the picture', () => {
  it('cannot be prevented if it comes with the stream', async () => {
    const { heard, subscriber } = await watch()
    heard()
    subscriber.subscribeToVideo(false)
    const event = { type: 'videoDisabled', cancelable: false, reason: 'subscribeToVideo' }
    expect(heard()).toEqual([['videoDisabled', expect.objectContaining(event)]])
  })

  it('has statistics of the stream if it is about its quality', async () => {
    const { heard, network } = await watch({ delays: { scoreMs: Infinity } })
    heard()
    network.cutVideo()
    await pass(6_000)
    network.healVideo()
    network.degrade({ kbps: 100, target: 'Bob' })
    await pass(10_000)
    expect(heard()).toEqual([
      ['videoQualityChanged', { reason: 'videoInterruption', stats: STATS }],
      [
        'networkConditionChanged',
        {
          reason: 'networkConditionChanged',
          stats: { ...STATS, mediaLink: expect.objectContaining({ transport: expect.anything() }) },
        },
      ],
    ])
  })
})

describe('a routed subscriber', () => {
  it('is not warned again when only the line of the publisher changes', async () => {
    const { names, network } = await watch({ mediaMode: 'routed', delays: { scoreMs: Infinity } })
    names()
    network.degrade({ kbps: 100, target: 'Ada' })
    await pass(8_000)
    expect(names()).toEqual(['videoDisableWarning', 'networkConditionChanged'])
    network.degrade({ kbps: 60, target: 'Bob' })
    await pass(8_000)
    expect(names()).toEqual(['networkConditionChanged'])
  })
})

describe('a subscriber that is destroyed', () => {
  it('leaves no timer, however bad its line and its picture are', async () => {
    const { network, session, subscriber, timers } = await watch()
    network.degrade({ lossPercent: 30 })
    network.cutVideo()
    expect(vi.getTimerCount()).toBe(timers + 3)
    session.unsubscribe(subscriber)
    expect(vi.getTimerCount()).toBe(timers)
  })
})

import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../../../src/kit/testing/index.ts'
import type { FakeOpenTokOptions } from '../../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../../stories/harness/time.ts'
import { join, PICTURE_EVENTS } from '../../setup.ts'

useFakeTimers()

interface MediaLink {
  readonly transport: { readonly networkCondition: string; readonly networkConditionReason: string }
  readonly remotePublisherTransport?: { readonly networkCondition: string }
  readonly networkDegradationSource?: string
}

/** What such events carry; each has some of these fields. */
interface QualityEvent {
  readonly reason?: string
  readonly qualityScore?: {
    readonly audioQualityScore?: number
    readonly videoQualityScore?: number
  }
  readonly stats?: { readonly mediaLink?: MediaLink }
  readonly statsContainer?: { readonly mediaLink: MediaLink }
}

function toLine(name: string, event: QualityEvent): string {
  const { qualityScore, reason, stats, statsContainer } = event
  const link = stats?.mediaLink ?? statsContainer?.mediaLink
  if (name === 'networkConditionChanged' && link !== undefined) {
    const { transport, remotePublisherTransport: remote, networkDegradationSource: source } = link
    const words = [transport.networkCondition, transport.networkConditionReason]
    return ['condition', ...words, remote?.networkCondition, source].filter(Boolean).join(' ')
  }
  if (qualityScore !== undefined) {
    return `scores ${Object.values(qualityScore).join(' ')} (${Object.keys(qualityScore).length})`
  }
  return reason === undefined ? name : `${name} ${reason}`
}

/** Ada watches Bob. */
async function watch(
  properties: { readonly publishSenderStats?: boolean; readonly publishAudio?: boolean } = {},
  options: FakeOpenTokOptions = {},
) {
  const fake = createFakeOpenTok(options)
  const ada = await join(fake, 'Ada')
  const bob = fake.room.join({ data: 'Bob' })
  const stream = bob.publish(properties)
  const events: string[] = []
  const subscriber = ada.session.subscribe(stream)
  for (const name of PICTURE_EVENTS) {
    subscriber.on(name, (event) => events.push(toLine(name, event)))
  }
  await pass(5_000)
  const first = events.splice(0)
  return { first, ada, bob, subscriber, network: fake.network, heard: () => events.splice(0) }
}

describe('a subscriber', () => {
  it('on good lines has scores once, and what a publisher reports at first', async () => {
    expect((await watch()).first).toEqual(['scores 4.36 3.9 (2)'])
    const { first, heard } = await watch({ publishSenderStats: true })
    expect(first).toEqual(['condition excellent none excellent none', 'scores 4.36 3.9 (2)'])
    await pass(60_000)
    expect(heard()).toEqual([])
  })

  it('without reports of a relayed publisher has only scores', async () => {
    const { heard, network } = await watch()
    network.degrade({ lossPercent: 30, target: 'Bob' })
    await pass(2_999)
    expect(heard()).toEqual([])
    await pass(1)
    expect(heard()).toEqual(['scores 2.1 2.8 (2)'])
    await pass(60_000)
    expect(heard()).toEqual([])
    network.restore()
    await pass(3_000)
    expect(heard()).toEqual(['scores 4.36 3.9 (2)'])
  })

  it('relayed, cannot tell whose line is bad', async () => {
    const { heard, network } = await watch({ publishSenderStats: true })
    network.degrade({ kbps: 100, target: 'Ada' })
    await pass(8_000)
    expect(heard()).toEqual([
      'scores 4.3 2.9 (2)',
      'condition warning bandwidth warning bothOrUnclear',
    ])
    network.restore('Ada')
    await pass(8_000)
    expect(heard()).toEqual(['scores 4.36 3.9 (2)', 'condition excellent none excellent none'])
  })

  it('routed, knows whose line is bad, and loses its video on its own', async () => {
    const { heard, network } = await watch(
      { publishSenderStats: true },
      { mediaMode: 'routed', delays: { scoreMs: Infinity } },
    )
    network.degrade({ lossPercent: 30, target: 'Bob' })
    await pass(8_000)
    expect(heard()).toEqual(['condition excellent none critical remote'])
    network.degrade({ delayMs: 1_500, target: 'Ada' })
    await pass(8_000)
    expect(heard()).toEqual([
      'videoDisableWarning',
      'condition warning unknown critical bothOrUnclear',
    ])
    network.degrade({ lossPercent: 50, target: 'Ada' })
    network.restore('Bob')
    await pass(8_000)
    expect(heard()).toEqual(['videoDisabled quality', 'condition critical unknown excellent local'])
    network.restore()
    await pass(8_000)
    expect(heard()).toEqual(['videoEnabled quality', 'condition excellent none excellent none'])
    await pass(2_000)
    expect(heard()).toEqual(['videoQualityChanged videoInterruption'])
  })

  it('routed, is no longer warned when its line is good again', async () => {
    const { heard, network } = await watch(
      {},
      { mediaMode: 'routed', delays: { scoreMs: Infinity } },
    )
    network.degrade({ kbps: 100, target: 'Ada' })
    await pass(8_000)
    network.restore()
    await pass(8_000)
    expect(heard()).toEqual([
      'videoDisableWarning',
      'condition warning unknown unknown local',
      'videoDisableWarningLifted',
      'condition excellent none unknown none',
    ])
  })

  it('whose picture stands still misses the score of the video, and hears of it when it is over', async () => {
    const { heard, network } = await watch()
    network.cutVideo('Bob')
    await pass(20_000)
    expect(heard()).toEqual(['scores 4.36 (1)'])
    network.healVideo('Bob')
    await pass(3_000)
    expect(heard()).toEqual(['videoQualityChanged videoInterruption', 'scores 4.36 3.9 (2)'])
  })

  it('whose sound does not arrive misses the score of the audio', async () => {
    const { heard, network } = await watch()
    network.cutAudio('Bob')
    await pass(20_000)
    expect(heard()).toEqual(['scores 3.9 (1)'])
    network.healAudio('Bob')
    await pass(3_000)
    expect(heard()).toEqual(['scores 4.36 3.9 (2)'])
  })

  it('says nothing of a picture that stands still for less than 5 s', async () => {
    const { heard, network } = await watch()
    network.cutVideo()
    await pass(4_999)
    network.healVideo()
    heard()
    await pass(60_000)
    expect(heard()).toEqual(['scores 4.36 3.9 (2)'])
  })

  it('says nothing at all of a picture that stands still without sound', async () => {
    const { heard, network } = await watch({ publishAudio: false })
    network.cutVideo('Bob')
    await pass(60_000)
    expect(heard()).toEqual([])
  })

  it('has no new scores while all its media is cut, and hears of the interruption afterwards', async () => {
    const { heard, network } = await watch()
    network.cutMedia('Bob')
    await pass(9_000)
    expect(heard()).toEqual([])
    network.healMedia('Bob')
    await pass(2_100)
    expect(heard()).toEqual(['videoQualityChanged videoInterruption'])
  })

  it('hears who has switched the video off and on', async () => {
    const { bob, heard, subscriber } = await watch()
    bob.publishVideo(false)
    expect(heard()).toEqual(['videoDisabled publishVideo'])
    await pass(10_000)
    bob.publishVideo(true)
    await pass(3_000)
    expect(heard()).toEqual([
      'scores 4.36 (1)',
      'videoEnabled publishVideo',
      'videoQualityChanged videoInterruption',
      'scores 4.36 3.9 (2)',
    ])
    bob.publishAudio(false)
    await pass(3_000)
    expect(heard()).toEqual(['scores 3.9 (1)'])
    expect(subscriber.subscribeToVideo(false)).toBe(subscriber)
    await subscriber.subscribeToVideo.promise(true)
    expect(heard()).toEqual(['videoDisabled subscribeToVideo', 'videoEnabled subscribeToVideo'])
  })

  it('leaves no timer when it is destroyed', async () => {
    const { ada, heard, network, subscriber } = await watch({ publishSenderStats: true })
    network.degrade({ lossPercent: 30 })
    network.cutVideo()
    ada.session.unsubscribe(subscriber)
    await pass(60_000)
    expect(heard()).toEqual([])
  })
})

describe('a publisher of the app', () => {
  it('says how its own line is, a while after it has changed', async () => {
    const fake = createFakeOpenTok()
    const { session } = await join(fake, 'Ada')
    const publisher = fake.OT.initPublisher()
    const heard: string[] = []
    publisher.on('networkConditionChanged', (event) =>
      heard.push(toLine('networkConditionChanged', event)),
    )
    fake.network.degrade({ kbps: 60 })
    await pass(9_000)
    expect(heard.splice(0)).toEqual([])
    session.publish(publisher)
    fake.network.restore()
    await pass(1_000)
    fake.network.degrade({ kbps: 60, target: 'Ada' })
    await pass(7_999)
    expect(heard).toEqual([])
    await pass(1)
    expect(heard.splice(0)).toEqual(['condition critical packetLoss'])
    fake.network.degrade({ delayMs: 500, target: 'Ada' })
    await pass(8_000)
    expect(heard.splice(0)).toEqual(['condition good none'])
    fake.network.degrade({ lossPercent: 50, target: 'Ada' })
    await pass(4_000)
    fake.network.degrade({ delayMs: 500, target: 'Ada' })
    await pass(60_000)
    expect(heard).toEqual([])
  })
})

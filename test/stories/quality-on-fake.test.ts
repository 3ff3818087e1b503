/** Quality and standing pictures as an app's own tests see them: on the published fake, without any element of a browser. */

import { describe, expect, it } from 'vitest'
import { createFakeSetup, useStory } from './harness/story.ts'
import { pass } from './harness/time.ts'

useStory()

/** A routed call with Bob, whose tile is connected. */
async function joinBob(properties: object = { publishSenderStats: true }) {
  const { fake, reconnection: call } = createFakeSetup({}, { mediaMode: 'routed' })
  const bob = fake.room.join({ data: 'Bob' })
  bob.publish(properties)
  const story: string[] = []
  call.on('streamCreated', ({ stream }) => {
    const tile = call.subscribe(stream)
    tile.onChange(() => {
      const state = `${tile.status} ${tile.phase}`
      if (story.at(-1) !== state) story.push(state)
    })
  })
  void call.connect()
  await pass(6_000)
  const [tile] = call.subscribers.values()
  expect(tile).toMatchObject({ status: 'connected', phase: 'playing' })
  story.splice(0, story.length, 'connected playing')
  return { ...fake, bob, call, story, tile: tile! }
}

describe('a bad line on the fake', () => {
  it('of Bob is remote, and yours is local (Q1)', async () => {
    const { bob, call, network, tile } = await joinBob()
    expect(tile).toMatchObject({ quality: 'excellent', degradedBy: null })
    network.degrade({ target: bob, lossPercent: 30 })
    await pass(10_000)
    expect(tile).toMatchObject({ quality: 'poor', degradedBy: 'remote' })
    expect(call.getSnapshot()).toMatchObject({ quality: 'good', degradedBy: null })
    network.restore(bob)
    network.degrade({ target: call.session, kbps: 100 })
    await pass(10_000)
    expect(tile).toMatchObject({ quality: 'poor', degradedBy: 'local' })
    expect(call.getSnapshot()).toMatchObject({ quality: 'poor', degradedBy: 'local' })
    network.restore(call.session)
    await pass(10_000)
    expect(tile).toMatchObject({ quality: 'excellent', degradedBy: null })
    expect(call.getSnapshot()).toMatchObject({ quality: 'excellent', degradedBy: null })
  })
})

/** A condition with a reason, in the shape that was measured with 2.35.2. */
const toTransport = (networkCondition: string, networkConditionReason: string) => ({
  transport: { connectionEstimatedBandwidth: 100_000, networkCondition, networkConditionReason },
})

describe('the reasons of OpenTok.js 2.36 on the fake', () => {
  /** A call in which only the own publisher says anything. */
  async function publishAlone() {
    const { fake, reconnection: call } = createFakeSetup()
    const story: string[] = []
    call.on('qualityChanged', ({ degradedBy, quality }) => story.push(`${quality} ${degradedBy}`))
    void call.connect()
    await pass(1_000)
    const publisher = fake.OT.initPublisher('me')
    void call.publish(publisher)
    await pass(6_000)
    const say = (condition: string, reason: string) => {
      const mediaLink = toTransport(condition, reason)
      fake.say(publisher, 'networkConditionChanged', { statsContainer: { mediaLink } })
    }
    return { say, story }
  }

  it('say of a publisher that nobody watches nothing about its line (Q1)', async () => {
    const { say, story } = await publishAlone()
    say('warning', 'noSubscribers')
    expect(story).toEqual([])
    say('good', 'none')
    say('warning', 'noSubscribers')
    expect(story).toEqual(['good null', 'unknown null'])
  })

  it('say at a publisher whether its own line or that of the others is bad (Q1)', async () => {
    const { say, story } = await publishAlone()
    say('warning', 'senderQualityRestriction')
    say('warning', 'downstreamConstraint')
    say('excellent', 'none')
    expect(story).toEqual(['poor local', 'good null', 'excellent null'])
  })

  it('say at a tile whose side it is (Q1)', async () => {
    const { call, ledger, say, tile } = await joinBob()
    const [subscriber] = ledger.liveSubscribers(tile.streamId)
    const sayOfLink = (own: object, remote: { readonly transport: object }) => {
      const mediaLink = {
        ...own,
        remotePublisherTransport: remote.transport,
        networkDegradationSource: 'bothOrUnclear',
      }
      say(subscriber!, 'networkConditionChanged', { stats: { mediaLink } })
    }
    const good = toTransport('good', 'none')
    sayOfLink(good, toTransport('warning', 'senderQualityRestriction'))
    expect(tile).toMatchObject({ quality: 'poor', degradedBy: 'remote' })
    expect(call.getSnapshot()).toMatchObject({ quality: 'good', degradedBy: null })
    sayOfLink(toTransport('warning', 'downstreamConstraint'), good)
    expect(tile).toMatchObject({ quality: 'poor', degradedBy: 'local' })
    expect(call.getSnapshot()).toMatchObject({ quality: 'poor', degradedBy: 'local' })
    sayOfLink(good, toTransport('warning', 'noSubscribers'))
    expect(tile).toMatchObject({ quality: 'good', degradedBy: null })
  })
})

describe('a picture on the fake', () => {
  it('that stands still is frozen, and playing when it is back (Q2)', async () => {
    const { bob, network, story } = await joinBob()
    network.cutVideo(bob)
    await pass(5_000)
    expect(story).toEqual(['connected playing', 'connected frozen'])
    network.healVideo(bob)
    await pass(5_000)
    expect(story).toEqual(['connected playing', 'connected frozen', 'connected playing'])
  })

  it('is recreated with the same handle if it stands still for longer (Q2)', async () => {
    const { bob, call, ledger, network, story, tile } = await joinBob()
    network.cutVideo(bob)
    await pass(12_000)
    network.healVideo(bob)
    await pass(10_000)
    expect(story).toEqual([
      'connected playing',
      'connected frozen',
      'reconnecting stalled',
      'reconnecting resubscribing',
      'reconnected null',
      'connected playing',
    ])
    expect([...call.subscribers.values()]).toEqual([tile])
    expect(ledger.liveSubscribers(tile.streamId)).toHaveLength(1)
  })

  it.each(['camera', 'screen'])(
    'of a %s is frozen if its video does not arrive, and left alone if none is sent (Q7)',
    async (videoType) => {
      const { bob, ledger, network, story, tile } = await joinBob({ videoType })
      bob.standStill(true)
      await pass(60_000)
      expect(story).toEqual(['connected playing'])
      bob.standStill(false)
      network.cutVideo(bob)
      await pass(8_000)
      expect(story).toEqual(['connected playing', 'connected frozen'])
      bob.standStill(true)
      await pass(15_000)
      expect(ledger.liveSubscribers(tile.streamId)).toHaveLength(1)
    },
  )

  it('that was switched off, or never was, is not frozen (Q3)', async () => {
    const { bob, story } = await joinBob()
    bob.publishVideo(false)
    await pass(60_000)
    expect(story).toEqual(['connected playing'])
    const silent = await joinBob({ videoSource: null })
    await pass(60_000)
    expect(silent.story).toEqual(['connected playing'])
  })
})

/** Quality and standing pictures as an app's own tests see them: on the published fake, without any element of a browser. */

import { describe, expect, it } from 'vitest'
import { createReconnection } from '../../src/reconnection.ts'
import { createFakeOpenTok } from '../../src/testing/index.ts'
import { pass, useFakeTimers } from '../setup.ts'

useFakeTimers()

/** A routed call with Bob, whose tile is connected. */
async function joinBob(properties: object = { publishSenderStats: true }) {
  const fake = createFakeOpenTok({ mediaMode: 'routed' })
  const bob = fake.room.join({ data: 'Bob' })
  bob.publish(properties)
  const session = fake.OT.initSession('key', 'session')
  const call = createReconnection(session, { token: 'token', random: () => 1 })
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

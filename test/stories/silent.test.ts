/** OpenTok announces nothing: neither the end of a session, nor a leave, nor the answer to a publish. */

import { describe, expect, it } from 'vitest'
import { createReconnection } from '../../src/reconnection.ts'
import type { ReconnectionOptions } from '../../src/contract/options.types.ts'
import type { Reconnection } from '../../src/contract/reconnection.types.ts'
import type { FakeSubscriber } from '../../src/kit/testing/index.ts'
import {
  CONNECT_MS,
  PUBLISH_MS,
  createScriptedPublisher,
  createScriptedSession,
} from './harness/scripted.ts'
import { useStory, createFakeSetup, createSetup, watch } from './harness/story.ts'
import { pass } from './harness/time.ts'

useStory()

/** Joined, with a publisher whose camera is on. */
async function prepare(options: ReconnectionOptions = {}) {
  const setup = createFakeSetup(options)
  void setup.reconnection.connect()
  const publisher = setup.fake.OT.initPublisher()
  await pass(1_000)
  return { ...setup.fake, ...setup, publisher }
}

describe('an unannounced end of a session while a publish is unanswered', () => {
  it('is detected by the error of that publish, and the session is joined again (S4, P1)', async () => {
    const { network, publisher, reconnection } = await prepare()
    network.ignore('stream')
    const live = watch(reconnection.publish(publisher))
    await pass(50)
    network.closeWithoutReconnecting()
    await pass(2)
    expect(reconnection.getSnapshot()).toMatchObject({ status: 'reconnecting', phase: 'waiting' })
    await pass(20_000)
    expect(live.state).toBe('resolved')
    expect(reconnection.status).toBe('connected')
    expect(reconnection.stats).toMatchObject({ joins: 2, outages: 1 })
    expect(publisher.stream).not.toBeNull()
  })

  it('removes the tiles, at which the app may begin a call in another session', async () => {
    const { network, OT, publisher, reconnection, room, session } = await prepare()
    const tile = reconnection.subscribe(room.join().publish())
    await pass(2_000)
    const others: Reconnection[] = []
    const createOther = () =>
      void others.push(createReconnection(OT.initSession('key', 'other'), { token: 'token' }))
    ;(tile.subscriber as FakeSubscriber).once('destroyed', createOther)
    network.ignore('stream')
    reconnection.publish(publisher).catch(() => {})
    await pass(50)
    // The app has kept its tiles.
    session.once('sessionDisconnected', (event) => event.preventDefault())
    network.closeWithoutReconnecting()
    await pass(2)
    expect(others).toHaveLength(1)
    for (const other of others) other.dispose()
  })

  it('is detected while the publisher is published again, too (S4, P1)', async () => {
    const { ledger, network, publisher, reconnection } = await prepare()
    void reconnection.publish(publisher)
    await pass(500)
    network.closeWithoutReconnecting()
    network.ignore('stream')
    await pass(600)
    network.closeWithoutReconnecting()
    await pass(60_000)
    expect(reconnection.status).toBe('connected')
    expect(reconnection.stats.joins).toBe(3)
    expect(publisher.stream).not.toBeNull()
    expect(ledger.cameraRequests).toBe(1)
  })

  it('is left after a timeout, and the next connect() joins (S9, S14)', async () => {
    const { network, publisher, reconnection } = await prepare()
    network.ignore('stream')
    reconnection.publish(publisher).catch(() => {})
    await pass(50)
    const left = watch(reconnection.disconnect())
    await pass(5_000)
    expect(left.state).toBe('resolved')
    const joined = watch(reconnection.connect())
    await pass(5_000 + CONNECT_MS)
    expect(joined.state).toBe('resolved')
  })

  it('is not assumed after a timeout of a publish, or an error of the server', async () => {
    const { network, publisher, reconnection } = await prepare()
    network.ignore('stream')
    const live = watch(reconnection.publish(publisher))
    await pass(15_100)
    network.fail('stream', 500)
    await pass(10_000)
    expect(live.state).toBe('resolved')
    expect(reconnection.stats.joins).toBe(1)
  })
})

describe('publish() while OpenTok resumes (P2)', () => {
  it('waits, so that OpenTok can give up, and publishes after the rejoin', async () => {
    const { network, publisher, reconnection } = await prepare()
    network.drop()
    await pass(20_000)
    const live = watch(reconnection.publish(publisher))
    await pass(10_100)
    expect(reconnection.getSnapshot().phase).toBe('waiting')
    network.restore()
    await pass(10_000)
    expect(live.state).toBe('resolved')
    expect(publisher.stream).not.toBeNull()
  })
})

describe('a listener of the app that throws at sessionDisconnected (S22)', () => {
  const createSilencedSetup = async () => {
    const session = createScriptedSession()
    session.on('sessionDisconnected', () => {
      throw new Error('the app')
    })
    const setup = createSetup({}, session)
    void setup.reconnection.connect()
    await pass(CONNECT_MS)
    return setup
  }

  it('hides the end; a subscriber that ends with it shows it, and the session recovers', async () => {
    const { reconnection, session } = await createSilencedSetup()
    const tile = reconnection.subscribe({ streamId: 'a' })
    session.subscribers[0]!.fire('connected')
    session.end('networkDisconnected')
    await pass(1)
    expect(reconnection.getSnapshot()).toMatchObject({
      status: 'reconnecting',
      reason: 'networkDisconnected',
      connectionId: null,
    })
    await pass(500 + CONNECT_MS)
    expect(reconnection.status).toBe('reconnected')
    expect(tile.status).toBe('reconnecting')
  })

  it('hides the end; a publisher that ends with it shows it, too late to be kept', async () => {
    const { reconnection, session, story } = await createSilencedSetup()
    const publisher = createScriptedPublisher()
    void reconnection.publish(publisher)
    await pass(PUBLISH_MS)
    session.end('networkDisconnected')
    await pass(1 + 500 + CONNECT_MS)
    expect(reconnection.status).toBe('reconnected')
    expect(publisher.isDestroyed).toBe(true)
    expect(story).toContain('publisherDisconnected reason:networkDisconnected error:null')
  })
})

/** Cases that need the server, the media or the strict mode of the published fake; the other stories script a session. */

import { describe, expect, it, vi } from 'vitest'
import type { FakeOpenTokOptions, FakeSession, RemotePerson } from '../../src/kit/testing/index.ts'
import { useStory, createFakeSetup, createJoinedFakeSetup, watch } from './harness/story.ts'
import { pass } from './harness/time.ts'
import type { Setup } from './harness/story.ts'

useStory()

const BOB = { data: 'Bob' }
const chat = (data: string) => ({ type: 'chat', data })

describe('a first join', () => {
  it('gets through when only sockets are refused at first (S14)', async () => {
    const { fake, reconnection, story } = createFakeSetup()
    fake.network.refuseSockets()
    const join = watch(reconnection.connect())
    await pass(2_000)
    fake.network.restore()
    await pass(5_000)
    expect(join.state).toBe('resolved')
    expect(story).toEqual(['connecting', 'connected first:true'])
  })
})

describe('a left-behind socket that joins', () => {
  it('is left before the next join, also when the page has slept in between', async () => {
    let skewMs = 0
    let isOnline = true
    const listeners = new Set<() => void>()
    const { fake, reconnection } = createFakeSetup({
      now: () => Date.now() + skewMs,
      network: {
        isOnline: () => isOnline,
        subscribe(listener) {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
      },
      joinAttempts: 1,
    })
    async function change(isOnlineNow: boolean): Promise<void> {
      isOnline = isOnlineNow
      for (const listener of listeners) listener()
      await pass(0)
    }
    const bob = fake.room.join(BOB)
    void reconnection.connect().catch(() => {})
    await pass(0)
    void reconnection.disconnect()
    await pass(0)
    fake.network.letIn()
    reconnection.subscribe(bob.publish())
    const join = watch(reconnection.connect())
    await pass(0)
    skewMs += 3_000
    await change(true)
    await change(false)
    await change(true)
    await pass(20_000)
    expect(join.state).toBe('resolved')
    expect(fake.ledger.liveSubscribers()).toHaveLength(1)
    void reconnection.disconnect()
    await pass(1_000)
    expect(fake.ledger.liveSubscribers()).toEqual([])
  })
})

describe('an outage that OpenTok resumes', () => {
  it('ends with the first message of a server that does not greet (S2)', async () => {
    const { fake, later } = await createJoinedFakeSetup({}, { greetResumed: false })
    fake.network.flap(1)
    await pass(1_999)
    expect(later()).toEqual(['reconnecting phase:resuming reason:null'])
    await pass(1)
    expect(later()).toEqual(['reconnected outageMs:2000 attempts:0 rejoined:false'])
  })

  it('begins after 5.9 s without a message, when the network is silent (S8)', async () => {
    const { fake, later } = await createJoinedFakeSetup()
    fake.network.silence()
    await pass(5_899)
    expect(later()).toEqual([])
    await pass(1)
    fake.network.restore()
    expect(later()).toEqual([
      'reconnecting phase:resuming reason:null',
      'reconnected outageMs:0 attempts:0 rejoined:false',
    ])
  })
})

describe('an outage that needs a rejoin', () => {
  it('recovers if the server has dropped the connection when OpenTok resumes it (S5)', async () => {
    const { fake, reconnection } = await createJoinedFakeSetup(
      {},
      { delays: { keepLostMs: 5_000 } },
    )
    fake.network.drop()
    await pass(6_000)
    expect(fake.room.members).toEqual([])
    fake.network.restore()
    await pass(1_000)
    expect(reconnection.status).toBe('reconnected')
    expect(fake.room.members).toEqual(['Ada'])
  })

  it('recovers for a session that was joined before it was wrapped (S20)', async () => {
    const { fake, reconnection, session } = createFakeSetup()
    session.connect('a token')
    await pass(1_000)
    expect(reconnection.status).toBe('connected')
    fake.network.giveUp()
    await pass(1_000)
    expect(reconnection.status).toBe('reconnected')
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('of the app')
      },
    ],
    ['rejects', () => Promise.reject(new Error('of the app'))],
    ['hangs', () => new Promise<string>(() => {})],
  ])('is given up, without a loop, if the token provider %s (S12)', async (_, provider) => {
    let token: () => string | Promise<string> = () => 'a token'
    const { fake, reconnection } = await createJoinedFakeSetup({
      token: () => token(),
      giveUpMs: 60_000,
    })
    token = provider
    fake.network.giveUp()
    await pass(120_000)
    expect(reconnection.status).toBe('disconnected')
    expect(reconnection.stats.attempts).toBeLessThan(12)
  })
})

describe('signals', () => {
  it('arrive behind those that the app gave to OpenTok itself (G2)', async () => {
    const { fake, reconnection, session } = await createJoinedFakeSetup()
    const bob = fake.room.join(BOB)
    void session.signal(chat('own'))
    await pass(10)
    fake.network.drop()
    void session.signal(chat('own, while away'))
    const sent = ['1', '2', '3'].map((data) => watch(reconnection.signal(chat(data))))
    await pass(3_000)
    fake.network.restore()
    await pass(1_000)
    expect(bob.heard.map(({ data }) => data)).toEqual(['own', 'own, while away', '1', '2', '3'])
    expect(sent.map(({ state }) => state)).toEqual(['resolved', 'resolved', 'resolved'])
  })

  it('of a person who is forced out: held sessionEnded, in flight outcomeUnknown (G5)', async () => {
    const { fake, reconnection } = await createJoinedFakeSetup({ signals: { perSecond: 1 } })
    const bob = fake.room.join(BOB)
    fake.network.ignore('signal')
    const sent = ['in flight', 'held'].map((data) => watch(reconnection.signal(chat(data))))
    await pass(10)
    fake.network.kick()
    await pass(40_000)
    expect(sent.map(({ state }) => state)).toEqual([
      'rejected outcomeUnknown',
      'rejected sessionEnded',
    ])
    expect(bob.heard).toEqual([])
  })
})

describe('a subscriber', () => {
  it('that the app unsubscribes while it connects has not failed', async () => {
    const { fake, later, reconnection } = await createJoinedFakeSetup()
    const { streamId } = fake.room.join(BOB).publish()
    later()
    reconnection.subscribe({ streamId }).unsubscribe()
    expect(later()).toEqual([`subscriberDisconnected streamId:${streamId} reason:null error:null`])
  })
})

describe('a subscriber that is not recreated', () => {
  it.each([
    ['connected', 2_000],
    ['connecting', 10],
  ])('and is %s ends with a session that ends silently', async (status, ms) => {
    const { fake, reconnection } = await createJoinedFakeSetup({
      subscribers: { resubscribe: false },
    })
    const tile = reconnection.subscribe(fake.room.join(BOB).publish())
    await pass(ms)
    expect(tile.status).toBe(status)
    fake.network.closeLeftBehind()
    expect(reconnection.status).toBe('reconnecting')
    expect(tile.getSnapshot()).toMatchObject({
      status: 'disconnected',
      reason: 'networkDisconnected',
      error: null,
    })
  })
})

describe('a publisher', () => {
  it('is live again after each of five rejoins, with one camera request (P1)', async () => {
    const { fake, later, reconnection } = await createJoinedFakeSetup()
    const publisher = fake.OT.initPublisher()
    const handleDestroyed = vi.fn()
    void reconnection.publish(publisher)
    await pass(1_000)
    publisher.on('destroyed', handleDestroyed)
    const ids = new Set([publisher.stream?.streamId])
    for (let rejoin = 0; rejoin < 5; rejoin += 1) {
      later()
      fake.network.giveUp()
      await pass(40_000)
      ids.add(publisher.stream?.streamId)
      expect(later().filter((line) => line.startsWith('publisher'))).toEqual([
        'publisherReconnecting',
        'publisherReconnected',
        'publisherConnected',
      ])
    }
    expect(ids.size).toBe(6)
    expect(handleDestroyed).not.toHaveBeenCalled()
    expect(fake.ledger.cameraRequests).toBe(1)
    expect(fake.ledger.publishers).toEqual([publisher])
    expect(fake.room.streams).toEqual([publisher.stream])
  })

  it('is not used any more when the app has destroyed it during an outage', async () => {
    const { fake, later, reconnection } = await createJoinedFakeSetup()
    const publisher = fake.OT.initPublisher()
    void reconnection.publish(publisher)
    await pass(1_000)
    fake.network.giveUp()
    await pass(1)
    publisher.destroy()
    expect(later()).toContain('publisherDisconnected reason: error:null')
    expect(() => fake.ledger.assertNoLeaks()).not.toThrow(/dead object/)
  })
})

describe('a call of two, with a publisher, a subscriber and a held signal', () => {
  interface Call extends Setup<FakeSession> {
    readonly bob: RemotePerson
  }

  async function createCall(fakeOptions: FakeOpenTokOptions): Promise<Call> {
    const setup = await createJoinedFakeSetup({ giveUpMs: 120_000 }, fakeOptions)
    const { fake, reconnection } = setup
    const bob = fake.room.join(BOB)
    reconnection.subscribe(bob.publish())
    reconnection.publish(fake.OT.initPublisher()).catch(() => {})
    await pass(2_000)
    return { ...setup, bob }
  }

  const FAULTS: Readonly<Record<string, (call: Call) => unknown>> = {
    'a drop': ({ fake }) => fake.network.drop(),
    'a silent network': ({ fake }) => fake.network.silence(),
    'a flap': ({ fake }) => fake.network.flap(1),
    'an end without a warning': ({ fake }) => fake.network.closeWithoutReconnecting(),
    'an end after OpenTok has given up': ({ fake }) => fake.network.giveUp(),
    'a rotation': ({ fake }) => fake.network.rotate(),
    'an unknown end': ({ fake }) => fake.network.end('moonPhase'),
    'a kick': ({ fake }) => fake.network.kick(),
    'an idle end': ({ fake }) => fake.network.idle(),
    'refused joins': ({ fake }) => {
      fake.network.refuse()
      fake.network.giveUp()
    },
    'an outage that is given up': async ({ fake }) => {
      fake.network.refuse()
      fake.network.giveUp()
      await pass(130_000)
    },
    'dead media': ({ bob, fake }) => fake.network.cutMedia(bob),
    'a refused subscribe': ({ bob, fake, reconnection }) => {
      fake.network.fail('subscriber', 403, { count: 99 })
      reconnection.subscribe(bob.publish())
    },
    'a subscribe without an answer': ({ bob, fake, reconnection }) => {
      fake.network.ignore('subscriber')
      reconnection.subscribe(bob.publish())
    },
    'a refused publish': ({ fake, reconnection }) => {
      fake.network.fail('stream', 403, { count: 99 })
      reconnection.publish(fake.OT.initPublisher()).catch(() => {})
    },
    'a lost acknowledgement': ({ fake }) => fake.network.loseAck(),
    'a person who leaves': ({ bob }) => bob.leave(),
    'a person who vanishes and is back': ({ bob, reconnection }) => {
      bob.vanish()
      reconnection.subscribe(bob.comeBack().publish())
    },
    'our own leave': ({ reconnection }) => void reconnection.disconnect(),
    'a leave by the app': ({ session }) => void session.disconnect(),
    'a leave and a join in one tick': ({ reconnection }) => {
      void reconnection.disconnect()
      void reconnection.connect()
    },
  }

  it.each(
    Object.entries(FAULTS).flatMap(([name, fault]) =>
      (['relayed', 'routed'] as const).map((mediaMode) => [name, mediaMode, fault] as const),
    ),
  )('uses no dead object and leaves nothing behind, after %s, %s', async (_, mediaMode, fault) => {
    const call = await createCall({ mediaMode })
    const { fake, reconnection } = call
    await fault(call)
    await pass(10)
    const sent = watch(reconnection.signal(chat('held')))
    await pass(40_000)
    fake.network.restore()
    await pass(140_000)
    expect(sent.state).not.toBe('pending')
    expect(reconnection.status).toMatch(/^(dis)?connected$/)
    // `useStory` asserts the rest.
  })
})

/** The scenarios of the session, as the published fake plays them. */

import { describe, expect, it, vi } from 'vitest'
import { BOB, play, playJoined, usePlayedFake } from '../played.ts'
import { pass, watch } from '../stage.ts'

usePlayedFake()

const SETTLED = 'connected first:false'

describe('a first join', () => {
  it('says connecting and connected, once each (S1)', async () => {
    const { reconnection, story } = play()
    await Promise.all([reconnection.connect(), pass(1_000)])
    expect(story).toEqual(['connecting', 'connected first:true'])
    expect(reconnection.stats).toMatchObject({ joins: 1, outages: 0 })
  })

  it('is one, however often it is asked for (S14)', async () => {
    const { fake, reconnection } = play()
    const joins = [watch(reconnection.connect()), watch(reconnection.connect())]
    await pass(1_000)
    expect(joins.map(({ state }) => state)).toEqual(['resolved', 'resolved'])
    expect(fake.ledger.calls('connect')).toHaveLength(1)
  })

  it('that the server never answers is joinTimeout, and the next one works (S14)', async () => {
    const { fake, reconnection } = play({ joinAttempts: 1 })
    fake.network.ignore('connection')
    const first = watch(reconnection.connect())
    await pass(30_000)
    expect(first.state).toBe('rejected joinTimeout')
    const next = watch(reconnection.connect())
    await pass(30_000)
    expect(next.state).toBe('resolved')
    expect(fake.room.members).toEqual(['Ada'])
  })

  it('gets through when sockets alone are refused at first (S14)', async () => {
    const { fake, reconnection, story } = play()
    fake.network.refuseSockets()
    const join = watch(reconnection.connect())
    await pass(2_000)
    fake.network.restore()
    await pass(5_000)
    expect(join.state).toBe('resolved')
    expect(story).toEqual(['connecting', 'connected first:true'])
  })
})

describe('an outage that OpenTok mends', () => {
  it('is told with its length, and changes neither connection nor streams (S2)', async () => {
    const { fake, later, session } = await playJoined()
    fake.room.join(BOB).publish()
    const id = session.connection?.connectionId
    later()
    fake.network.drop()
    await pass(3_000)
    fake.network.restore()
    expect(later()).toEqual([
      'reconnecting phase:resuming reason:null',
      'reconnected outageMs:3000 attempts:0 rejoined:false',
    ])
    await pass(3_000)
    expect(later()).toEqual([SETTLED])
    expect(session.connection?.connectionId).toBe(id)
  })

  it('is over with the first word of a server that does not greet (S2)', async () => {
    const { fake, later } = await playJoined({}, { greetResumed: false })
    fake.network.flap(1)
    await pass(1_999)
    expect(later()).toEqual(['reconnecting phase:resuming reason:null'])
    await pass(1)
    expect(later()).toEqual(['reconnected outageMs:2000 attempts:0 rejoined:false'])
  })

  it('is one, however often OpenTok says so (S3)', async () => {
    const { fake, later, session } = await playJoined()
    fake.say(session, 'sessionReconnected')
    expect(later()).toEqual([])
    fake.network.drop()
    later()
    fake.say(session, 'sessionReconnecting')
    expect(later()).toEqual([])
    fake.network.restore()
  })

  it('is one in the statistics, though it flaps every 6 s for 3 minutes (S17)', async () => {
    const { fake, later, reconnection } = await playJoined({ reconnectedMs: 10_000 })
    for (let flaps = 0; flaps < 30; flaps += 1) {
      fake.network.flap(1)
      await pass(6_000)
    }
    expect(reconnection.stats).toMatchObject({ outages: 1, attempts: 0 })
    expect(reconnection.status).toBe('reconnected')
    await pass(10_000)
    expect(later().at(-1)).toBe(SETTLED)
  })

  it('that flaps for longer than giveUpMs is the end (S17)', async () => {
    const { fake, later, reconnection } = await playJoined({
      reconnectedMs: 10_000,
      giveUpMs: 60_000,
    })
    for (let flaps = 0; flaps < 11; flaps += 1) {
      fake.network.drop()
      await pass(3_000)
      fake.network.restore()
      await pass(3_000)
    }
    expect(reconnection.status).toBe('disconnected')
    expect(later().at(-1)).toMatch(/^disconnected .*error:gaveUp recoverable:true$/)
  })

  it('is a silence, too, of 5.9 s without a word (S8)', async () => {
    const { fake, later } = await playJoined()
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

describe('an outage beyond the patience of OpenTok', () => {
  it('goes on from resuming to waiting and rejoining, with a fresh token (S5)', async () => {
    const token = vi.fn(() => 'a token')
    const { fake, later, reconnection } = await playJoined({ token })
    fake.network.drop()
    await pass(30_001)
    const { phase, reason } = reconnection.getSnapshot()
    expect([phase, reason]).toEqual(['waiting', 'networkDisconnected'])
    fake.network.restore()
    await pass(5_000)
    expect(later()).toEqual([
      'reconnecting phase:resuming reason:null',
      'rejoinScheduled attempt:1 delayMs:500',
      'rejoining attempt:1',
      'reconnected outageMs:30551 attempts:1 rejoined:true',
      SETTLED,
    ])
    expect(token).toHaveBeenCalledTimes(2)
    expect(fake.ledger.calls('connect')).toHaveLength(2)
  })

  it('that comes without a warning is mended like any other (S4)', async () => {
    const { fake, later } = await playJoined()
    fake.network.closeWithoutReconnecting()
    await pass(5_000)
    expect(later()).toEqual([
      'reconnecting phase:waiting reason:networkDisconnected',
      'rejoinScheduled attempt:1 delayMs:500',
      'rejoining attempt:1',
      'reconnected outageMs:550 attempts:1 rejoined:true',
      SETTLED,
    ])
  })

  it('that OpenTok ends with clientDisconnected, for silence, is mended (S8)', async () => {
    const { fake, later, reconnection } = await playJoined()
    fake.network.silence()
    await pass(5_900 + 30_001)
    expect(reconnection.getSnapshot().reason).toBe('clientDisconnected')
    fake.network.restore()
    await pass(1_000)
    expect(later().at(-1)).toMatch(/^reconnected .*rejoined:true$/)
  })

  it('after a resume of a server that had given it up is mended (S5)', async () => {
    const { fake, reconnection } = await playJoined({}, { delays: { keepLostMs: 5_000 } })
    fake.network.drop()
    await pass(6_000)
    expect(fake.room.members).toEqual([])
    fake.network.restore()
    await pass(1_000)
    expect(reconnection.status).toBe('reconnected')
    expect(fake.room.members).toEqual(['Ada'])
  })

  it('makes no attempt while the browser is offline, and one at once when it is not (S6)', async () => {
    let tell = () => {}
    let isOnline = true
    const network = {
      isOnline: () => isOnline,
      subscribe: (listener: () => void) => ((tell = listener), () => {}),
    }
    const { fake, reconnection } = await playJoined({ network })
    isOnline = false
    fake.network.giveUp()
    await pass(120_000)
    expect(reconnection.getSnapshot().phase).toBe('offline')
    expect(fake.ledger.calls('connect')).toHaveLength(1)
    isOnline = true
    tell()
    await pass(60)
    expect(fake.ledger.calls('connect')).toHaveLength(2)
    expect(reconnection.status).toBe('reconnected')
  })

  it('that is hurried, back online and awake in one moment makes one attempt (S7)', async () => {
    let tell = () => {}
    const network = {
      isOnline: () => true,
      subscribe: (listener: () => void) => ((tell = listener), () => {}),
    }
    const { fake, reconnection } = await playJoined({ network })
    fake.network.giveUp()
    await pass(10)
    reconnection.reconnectNow()
    tell()
    tell()
    await pass(10_000)
    expect(fake.ledger.calls('connect')).toHaveLength(2)
    expect(reconnection.stats).toMatchObject({ joins: 2, attempts: 1 })
  })

  it('of which the machine slept 10 minutes makes one attempt (S18)', async () => {
    const { fake, reconnection } = await playJoined()
    vi.setSystemTime(Date.now() + 600_000)
    fake.network.giveUp()
    await pass(30_000)
    expect(fake.ledger.calls('connect')).toHaveLength(2)
    expect(reconnection.status).toBe('connected')
  })

  it('ten times in a row leaves as many listeners as one join (S19)', async () => {
    const { fake, reconnection, session } = await playJoined()
    const listeners = fake.ledger.listeners(session)
    for (let outages = 0; outages < 10; outages += 1) {
      fake.network.giveUp()
      await pass(10_000)
    }
    expect(reconnection.stats).toMatchObject({ joins: 11, outages: 10 })
    expect(fake.ledger.listeners(session)).toEqual(listeners)
    expect(fake.room.members.filter((data) => data === 'Ada').length).toBeGreaterThan(1)
    await pass(30_000)
    expect(fake.room.members).toEqual(['Ada'])
  })

  it('by a rotation of the server is mended (S23)', async () => {
    const { fake, later } = await playJoined()
    fake.network.rotate()
    await pass(1_000)
    expect(later().slice(0, 1)).toEqual(['reconnecting phase:waiting reason:serverRotation'])
    expect(fake.room.members).toEqual(['Ada'])
  })
})

describe('a rejoin that is refused', () => {
  it('for its token asks for another once, and is then the end (S12)', async () => {
    let token = 'a token'
    const { fake, later, reconnection } = await playJoined({ token: () => token })
    token = fake.createToken({ isExpired: true })
    fake.network.giveUp()
    await pass(60_000)
    expect(fake.ledger.calls('connect')).toHaveLength(3)
    expect(reconnection.status).toBe('disconnected')
    expect(later().at(-1)).toMatch(/error:tokenRejected recoverable:false$/)
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
  ])('by a provider that %s neither hangs nor loops (S12)', async (_, provider) => {
    let token: () => string | Promise<string> = () => 'a token'
    const { fake, reconnection } = await playJoined({ token: () => token(), giveUpMs: 60_000 })
    token = provider
    fake.network.giveUp()
    await pass(120_000)
    expect(reconnection.status).toBe('disconnected')
    expect(reconnection.stats.attempts).toBeLessThan(12)
  })

  it('again and again waits longer each time, until giveUpMs is over (S13)', async () => {
    const { fake, later } = await playJoined({ giveUpMs: 60_000 })
    fake.network.refuse()
    fake.network.giveUp()
    await pass(120_000)
    const story = later()
    const delays = story.flatMap((line) => /delayMs:(\d+)/.exec(line)?.[1] ?? [])
    expect(delays.slice(0, 4)).toEqual(['500', '1000', '2000', '4000'])
    expect(story.at(-1)).toBe(
      'disconnected reason:networkDisconnected error:gaveUp recoverable:true',
    )
  })

  it('is the end when the policy says so, with the last error as its cause (S13)', async () => {
    const delay = ({ attempt }: { attempt: number }) => (attempt > 2 ? null : 100)
    const { fake, reconnection } = await playJoined({ rejoin: { delay } })
    fake.network.fail('connection', 409, { count: 99 })
    fake.network.giveUp()
    await pass(60_000)
    expect(reconnection.getSnapshot().error).toMatchObject({
      code: 'gaveUp',
      cause: { name: 'OT_CONNECT_FAILED', code: 1006 },
    })
  })
})

describe('an end that is none of the network’s doing', () => {
  it.each([
    ['kick', 'forceDisconnected'],
    ['idle', 'mediaIdle'],
  ] as const)('by %s() is final (S10)', async (script, reason) => {
    const { fake, later } = await playJoined()
    fake.network[script]()
    await pass(60_000)
    expect(later()).toEqual([`disconnected reason:${reason} error:null recoverable:false`])
    expect(fake.ledger.calls('connect')).toHaveLength(1)
  })

  it('for a reason that nobody knows is told verbatim, and not mended (S11)', async () => {
    const { fake, later, reconnection } = await playJoined()
    fake.network.end('moonPhase')
    await pass(60_000)
    expect(later()).toEqual(['disconnected reason:moonPhase error:null recoverable:false'])
    expect(reconnection.getSnapshot().reason).toBe('moonPhase')
  })

  it('… but is mended if the policy wants so (S11)', async () => {
    const when = (reason: string | null) => reason === 'moonPhase'
    const { fake, reconnection } = await playJoined({ rejoin: { when } })
    fake.network.end('moonPhase')
    await pass(1_000)
    expect(reconnection.status).toBe('reconnected')
  })
})

describe('leaving', () => {
  const LEFT = 'disconnected reason:clientDisconnected error:null recoverable:false'

  it.each([
    ['connected', () => {}],
    ['resuming', ({ network }) => network.drop()],
    ['waiting', ({ network }) => network.giveUp()],
  ] as [string, (fake: ReturnType<typeof play>['fake']) => void][])(
    'while %s, twice, settles and stays (S9)',
    async (_, lose) => {
      const { fake, later, reconnection } = await playJoined()
      lose(fake)
      await pass(10)
      const left = [watch(reconnection.disconnect()), watch(reconnection.disconnect())]
      await pass(1_000)
      expect(left.map(({ state }) => state)).toEqual(['resolved', 'resolved'])
      expect(later().at(-1)).toBe(LEFT)
      fake.network.restore()
      await pass(60_000)
      expect(later()).toEqual([])
      expect(fake.ledger.calls('connect')).toHaveLength(1)
    },
  )

  it('while a join is under way leaves again, at once, what joins after it (S9)', async () => {
    const { fake, later, reconnection } = play()
    fake.network.ignore('information')
    void reconnection.connect().catch(() => {})
    await pass(100)
    await reconnection.disconnect()
    later()
    fake.network.letIn()
    await pass(1_000)
    expect(later()).toEqual([])
    expect(fake.room.members).toEqual([])
  })

  it('and joining in one tick ends joined, as one member (S16)', async () => {
    const { fake, reconnection } = await playJoined()
    const done = [watch(reconnection.disconnect()), watch(reconnection.connect())]
    await pass(10_000)
    expect(done.map(({ state }) => state)).toEqual(['resolved', 'resolved'])
    expect(reconnection.status).toBe('connected')
    expect(fake.room.members).toEqual(['Ada'])
  })

  it('by dispose() lets go of the session, and leaves it joined (S21)', async () => {
    const { fake, later, reconnection, session } = await playJoined()
    const own = vi.fn()
    session.on('sessionReconnecting', own)
    fake.network.drop()
    later()
    reconnection.dispose()
    expect(fake.ledger.listeners(session)).toEqual({ sessionReconnecting: 1 })
    fake.network.restore()
    fake.network.flap(1)
    await pass(60_000)
    expect(later()).toEqual([])
    expect(own).toHaveBeenCalledTimes(2)
    expect(session.isConnected()).toBe(true)
  })
})

describe('a session of the app’s own', () => {
  it('that is joined already is taken over as connected, and mended (S20)', async () => {
    const { fake, reconnection, session } = play()
    session.connect('a token')
    await pass(1_000)
    expect(reconnection.status).toBe('connected')
    fake.network.giveUp()
    await pass(1_000)
    expect(reconnection.status).toBe('reconnected')
  })

  it('that the app leaves by itself is followed, not mended (S20)', async () => {
    const { fake, reconnection, session } = await playJoined()
    void session.disconnect()
    await pass(60_000)
    expect(reconnection.status).toBe('disconnected')
    expect(fake.ledger.calls('connect')).toHaveLength(1)
  })

  it('whose listener throws silences ours, and the next event tells (S22)', async () => {
    const { fake, reconnection, session } = play()
    reconnection.dispose()
    session.on('sessionReconnecting', () => {
      throw new Error('of the app')
    })
    const { createReconnection } = await import('../../src/reconnection.ts')
    const behind = createReconnection(session, { token: 'a token' })
    void behind.connect()
    await pass(1_000)
    fake.network.drop()
    expect(behind.status).toBe('connected')
    fake.network.restore()
    await pass(1_000)
    expect(behind.status).toMatch(/connected$/)
    fake.network.drop()
    await pass(31_000)
    expect(behind.status).toBe('reconnecting')
    behind.dispose()
  })
})

import { describe, expect, it } from 'vitest'
import { openTokError } from '../../../../../src/kit/testing/index.ts'
import type {
  FakeOpenTok,
  FakeOpenTokOptions,
  FakeTarget,
} from '../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../stories/harness/time.ts'
import { join, joinTwo } from '../setup.ts'
import type { Pair, Person } from '../setup.ts'

useFakeTimers()

type Play = (fake: FakeOpenTok, target?: FakeTarget) => void | Promise<void>

const AWAY = 'sessionReconnecting'
const BACK = 'sessionReconnected'
const GONE = 'sessionDisconnected networkDisconnected'

/** The events that a joined session fires for each fault. */
const SCRIPTS: Readonly<Record<string, readonly [Play, string[]]>> = {
  'drop()': [({ network }, target) => network.drop(target), [AWAY]],
  'drop(), restore()': [
    async ({ network }, target) => {
      network.drop(target)
      await pass(3_000)
      network.restore(target)
    },
    [AWAY, BACK],
  ],
  'drop() for 30 s': [
    async ({ network }, target) => {
      network.drop(target)
      await pass(30_000)
    },
    [AWAY, GONE],
  ],
  'giveUp()': [({ network }, target) => network.giveUp(target), [AWAY, GONE]],
  'silence() for 5.9 s': [
    async ({ network }, target) => {
      network.silence(target)
      await pass(5_900)
    },
    [AWAY],
  ],
  'silence() for 36 s': [
    async ({ network }, target) => {
      network.silence(target)
      await pass(36_000)
    },
    [AWAY, 'sessionDisconnected clientDisconnected'],
  ],
  'flap(3)': [
    ({ network }, target) => network.flap(3, target),
    [AWAY, BACK, AWAY, BACK, AWAY, BACK],
  ],
  'close(1000)': [({ network }, target) => network.close(1_000, target), [AWAY, BACK]],
  'close(1003)': [({ network }, target) => network.close(1_003, target), [GONE]],
  'close(1011)': [({ network }, target) => network.close(1_011, target), [GONE]],
  'closeWithoutReconnecting()': [
    ({ network }, target) => network.closeWithoutReconnecting(target),
    [GONE],
  ],
  'end()': [
    ({ network }, target) => network.end('moonPhase', target),
    ['sessionDisconnected moonPhase'],
  ],
  'kick()': [
    ({ network }, target) => network.kick(target),
    ['sessionDisconnected forceDisconnected'],
  ],
  'idle()': [({ network }, target) => network.idle(target), ['sessionDisconnected mediaIdle']],
  'rotate()': [
    ({ network }, target) => network.rotate(target),
    ['sessionDisconnected serverRotation'],
  ],
  'refuse()': [({ network }, target) => network.refuse(target), []],
}

describe.each(Object.entries(SCRIPTS))('%s', (_, [play, expected]) => {
  it('hits every session without a target', async () => {
    const { ada, eve, fake } = await joinTwo()
    await play(fake)
    await pass(10)
    expect(ada.heard()).toEqual(expected)
    expect(eve.heard()).toEqual(expected)
  })

  it.each([
    ['session', ({ session }: Person) => session],
    ['connection', ({ session }: Person) => session.connection!],
    ['connection id', ({ session }: Person) => session.connection!.connectionId],
    ['connection data', () => 'Ada'],
  ])('hits only the session that is named by %s', async (_, toTarget) => {
    const { ada, eve, fake } = await joinTwo()
    await play(fake, toTarget(ada))
    await pass(10)
    expect(ada.heard()).toEqual(expected)
    expect(eve.heard()).toEqual([])
  })
})

describe('silence', () => {
  it.each([true, false])(
    'only delays messages in both directions, with redeliver: %s',
    async (redeliver) => {
      const { ada, eve, fake } = await joinTwo({ redeliver })
      fake.network.silence('Ada')
      const sent = ada.session.signal({ data: 'late' })
      void eve.session.signal({ data: 'early' })
      await pass(5_000)
      expect([ada.heard(), eve.heard()]).toEqual([[], ['signal']])
      fake.network.restore('Ada')
      await pass(100)
      expect([ada.heard(), eve.heard()]).toEqual([['signal', 'signal'], ['signal']])
      await expect(sent).resolves.toBeUndefined()
    },
  )

  it('delays each message once and in order while a resumed socket waits for its first message', async () => {
    const { ada, eve, fake } = await joinTwo({ greetResumed: false })
    const texts: unknown[] = []
    ada.session.on('signal', ({ data }) => texts.push(data))
    fake.network.drop('Ada')
    fake.network.restore('Ada')
    fake.network.silence('Ada')
    for (const data of ['first', 'second']) void eve.session.signal({ data })
    await pass(500)
    fake.network.restore('Ada')
    await pass(100)
    expect(texts).toEqual(['first', 'second'])
    expect(ada.heard()).toEqual([AWAY, BACK, 'signal', 'signal'])
  })

  it('loses delayed messages with the socket if the server does not redeliver', async () => {
    const { ada, eve, fake } = await joinTwo({ redeliver: false })
    fake.network.silence('Ada')
    void eve.session.signal({ data: 'lost' })
    await pass(1_000)
    fake.network.drop('Ada')
    fake.network.restore('Ada')
    await pass(3_000)
    expect(ada.heard()).toEqual([AWAY, BACK])
  })

  it('delivers nothing to a session that has left meanwhile', async () => {
    const { ada, eve, fake } = await joinTwo()
    fake.network.silence('Ada')
    void eve.session.signal({ data: 'too late' })
    await pass(1_000)
    void ada.session.disconnect()
    fake.network.restore('Ada')
    await pass(3_000)
    expect(ada.heard()).toEqual(['sessionDisconnected clientDisconnected'])
  })

  it('starts its timer again after the socket has carried messages', async () => {
    const { ada, fake } = await joinTwo()
    fake.network.silence()
    await pass(5_000)
    fake.network.restore()
    await pass(500)
    fake.network.silence()
    await pass(5_899)
    expect(ada.heard()).toEqual([])
    await pass(1)
    expect(ada.heard()).toEqual([AWAY])
  })

  it('keeps its timer when it is called twice', async () => {
    const { ada, fake } = await joinTwo()
    fake.network.silence()
    await pass(5_000)
    fake.network.silence('Ada')
    await pass(900)
    expect(ada.heard()).toEqual([AWAY])
  })
})

describe('a fault inside an event of the join', () => {
  it.each(['sessionConnected', 'the callback'])(
    'hits the session as a member: in %s',
    async (where) => {
      const { fake } = await joinTwo()
      const session = fake.openPage().OT.initSession('api key', 'session id')
      const events: string[] = []
      session.on('sessionDisconnected connectionCreated', ({ type }) => events.push(type))
      const act = () => {
        fake.network.drop(session)
        fake.network.restore(session)
      }
      if (where === 'sessionConnected') session.once('sessionConnected', act)
      session.connect('a token', where === 'sessionConnected' ? undefined : act)
      await pass(40_000)
      expect(session.isConnected()).toBe(true)
      expect(fake.room.members).toEqual(['Ada', 'Eve', ''])
      expect(events).toEqual(['connectionCreated', 'connectionCreated', 'connectionCreated'])
    },
  )

  it('forces out after the members were announced', async () => {
    const { fake } = await joinTwo()
    const session = fake.openPage().OT.initSession('api key', 'session id')
    const events: string[] = []
    session.on('sessionDisconnected connectionCreated', ({ type }) => events.push(type))
    session.once('sessionConnected', () => fake.network.kick(session))
    session.connect('a token')
    await pass(100)
    expect(events.slice(-2)).toEqual(['connectionCreated', 'sessionDisconnected'])
    expect(fake.room.members).toEqual(['Ada', 'Eve'])
  })
})

/** Outcome of a new session’s join within a minute. */
async function tryToJoin(fake: FakeOpenTok, data: string): Promise<string> {
  const session = fake.openPage().OT.initSession('api key', 'session id')
  let outcome = 'nothing'
  session.connect(fake.createToken({ data }), (error) => {
    outcome = error ? `${error.name} ${error.code}` : 'joined'
  })
  await pass(60_000)
  return outcome
}

describe('sessions that join later', () => {
  it.each([
    ['refuse()', ({ network }, target) => network.refuse(target), 'OT_CONNECT_FAILED 1006'],
    ['drop()', ({ network }, target) => network.drop(target), 'OT_CONNECT_FAILED 1006'],
    [
      'refuseSockets()',
      ({ network }, target) => network.refuseSockets(target),
      'OT_SOCKET_CLOSE_FALLBACK_CODE 4020',
    ],
    ['silence()', ({ network }, target) => network.silence(target), 'nothing'],
    [
      'failSessionInfo(500)',
      ({ network }, target) => network.failSessionInfo(500, target),
      'OT_INVALID_HTTP_STATUS 2001',
    ],
    ['failSessionInfo(0)', ({ network }, target) => network.failSessionInfo(0, target), 'nothing'],
    [
      'ignore(connection)',
      ({ network }, target) =>
        network.ignore('connection', { count: 9, ...(target && { target }) }),
      'nothing',
    ],
    [
      'fail(connection)',
      ({ network }, target) =>
        network.fail('connection', openTokError('OT_TERMS', 1026), { ...(target && { target }) }),
      'OT_TERMS 1026',
    ],
  ] as [string, Play, string][])(
    'are hit by %s, with or without a target',
    async (_, play, outcome) => {
      const { fake } = await joinTwo()
      await play(fake, 'Carol')
      expect(await tryToJoin(fake, 'Dave')).toBe('joined')
      expect(await tryToJoin(fake, 'Carol')).toBe(outcome)
      const all = (await joinTwo()).fake
      await play(all)
      expect(await tryToJoin(all, 'Dave')).toBe(outcome)
    },
  )

  it('join after restore(), which ends these faults', async () => {
    const { fake } = await joinTwo()
    fake.network.refuse()
    fake.network.failSessionInfo(500)
    fake.network.restore()
    expect(await tryToJoin(fake, 'Dave')).toBe('joined')
  })
})

it('letIn() lets an abandoned join succeed', async () => {
  const { ada, eve, fake } = await joinTwo()
  fake.network.closeWithoutReconnecting()
  await pass(10)
  fake.network.letIn(ada.session)
  expect(ada.heard()).toContain('sessionConnected')
  expect(eve.heard()).not.toContain('sessionConnected')
})

it('letIn() lets a session that is joined join once more, under the same connection', async () => {
  const { ada, fake } = await joinTwo()
  const { connectionId } = ada.session.connection!
  fake.network.letIn(ada.session)
  expect(ada.heard()).toContain('sessionConnected')
  expect(ada.session.connection).toMatchObject({ connectionId })
  expect(fake.room.members.filter((name) => name === 'Ada')).toHaveLength(2)
})

it('forget() notifies the others that a client is gone', async () => {
  const { ada, eve, fake } = await joinTwo()
  fake.network.drop('Ada')
  fake.network.forget('Ada')
  expect(fake.room.members).toEqual(['Eve'])
  fake.network.restore('Ada')
  await pass(10)
  expect(ada.heard()).toEqual([AWAY, GONE])
  expect(eve.session.connections.length()).toBe(1)
})

describe('media', () => {
  async function watch(options: FakeOpenTokOptions = {}) {
    const { ada, eve, fake } = await joinTwo(options)
    const bob = fake.room.join({ data: 'Bob' })
    const stream = bob.publish()
    const events: string[] = []
    for (const [name, { session }] of Object.entries({ ada, eve })) {
      const subscriber = session.subscribe(stream)
      subscriber.on('connected disconnected destroyed', ({ type }) =>
        events.push(`${name} ${type}`),
      )
    }
    await pass(2_000)
    return { ada, bob, eve, fake, events: () => events.splice(0) }
  }

  it('is cut and restored for all sessions', async () => {
    const { fake, events } = await watch()
    expect(events()).toEqual(['ada connected', 'eve connected'])
    fake.network.cutMedia()
    await pass(5_600)
    expect(events()).toEqual(['ada disconnected', 'eve disconnected'])
    fake.network.healMedia()
    await pass(40)
    expect(events()).toEqual(['ada connected', 'eve connected'])
  })

  it('is cut for one session only', async () => {
    const { ada, fake, events } = await watch()
    events()
    fake.network.cutMedia(ada.session)
    await pass(6_000)
    expect(events()).toEqual(['ada disconnected'])
    fake.network.healMedia(ada.session)
    await pass(1_000)
    expect(events()).toEqual(['ada connected'])
  })

  it.each([
    ['the person', ({ bob }: Awaited<ReturnType<typeof watch>>) => bob],
    ['their connection', ({ bob }) => bob.connection],
    ['their connection id', ({ bob }) => bob.connection.connectionId],
    ['their data', () => 'Bob'],
  ])('of a remote person is cut and restored by %s', async (_, toTarget) => {
    const setup = await watch()
    setup.events()
    setup.fake.network.cutMedia(toTarget(setup))
    await pass(6_000)
    expect(setup.events()).toEqual(['ada disconnected', 'eve disconnected'])
    setup.fake.network.healMedia(toTarget(setup))
    await pass(1_000)
    expect(setup.events()).toEqual(['ada connected', 'eve connected'])
  })

  it('is noticed as lost 5.6 s after the cut, whatever else happens', async () => {
    const { fake, events } = await watch()
    events()
    fake.network.cutMedia('Bob')
    await pass(3_000)
    fake.network.cutMedia('Somebody else')
    fake.network.flap(1)
    await pass(2_600)
    expect(events()).toEqual(['ada disconnected', 'eve disconnected'])
  })

  it('is given up 12 s later if it is routed', async () => {
    const { fake, events } = await watch({ mediaMode: 'routed' })
    events()
    fake.network.cutMedia()
    await pass(17_599)
    expect(events()).toEqual(['ada disconnected', 'eve disconnected'])
    await pass(1)
    expect(events()).toEqual(['ada destroyed', 'eve destroyed'])
  })
})

describe('signals', () => {
  async function signal({ session }: Person, data: string): Promise<string> {
    let outcome = 'pending'
    session.signal({ data }).then(
      () => (outcome = 'resolved'),
      ({ code, name }: { code: number; name: string }) => (outcome = `${name} ${code}`),
    )
    await pass(10)
    return outcome
  }

  it('are delivered but not confirmed after loseAck()', async () => {
    const { ada, eve, fake } = await joinTwo()
    fake.network.loseAck('Ada')
    expect(await signal(eve, 'one')).toBe('resolved')
    expect(await signal(ada, 'two')).toBe('pending')
    expect(await signal(ada, 'three')).toBe('resolved')
    expect(fake.ledger.deliveries('Eve').map(({ data }) => data)).toEqual(['one', 'two', 'three'])
    fake.network.loseAck()
    expect(await signal(eve, 'four')).toBe('pending')
  })

  it('are rejected by rateLimit(2) from the third within a second, for one or all', async () => {
    const { ada, eve, fake } = await joinTwo()
    fake.network.rateLimit(2, 'Ada')
    const outcomes = ['1', '2', '3'].map((data) => signal(ada, data))
    expect(await Promise.all(outcomes)).toEqual([
      'resolved',
      'resolved',
      'OT_UNEXPECTED_SERVER_RESPONSE 2001',
    ])
    const others = ['1', '2', '3'].map((data) => signal(eve, data))
    expect(await Promise.all(others)).toEqual(['resolved', 'resolved', 'resolved'])
    await pass(1_000)
    expect(await signal(ada, '4')).toBe('resolved')
    fake.network.rateLimit(0)
    expect(await signal(eve, '4')).toBe('OT_UNEXPECTED_SERVER_RESPONSE 2001')
    fake.network.rateLimit(Infinity)
    expect(await signal(eve, '5')).toBe('resolved')
  })
})

describe.each(['signal', 'stream', 'subscriber', 'moderation'] as const)(
  'a request: %s',
  (kind) => {
    it.each([
      ['ignore', 'pending'],
      ['fail', 'answered'],
    ] as const)('is hit by %s() as many times as count says', async (script, first) => {
      const { ada, fake } = await joinTwo()
      const stream = fake.room.join().publish()
      const act = (): Promise<unknown> => {
        if (kind === 'signal') return ada.session.signal({ data: 'a' })
        if (kind === 'stream') return ada.session.publish.promise('me')
        if (kind === 'subscriber') return ada.session.subscribe.promise(stream)
        return ada.session.forceDisconnect(stream.connection)
      }
      const options = { target: 'Ada', count: 2 }
      if (script === 'ignore') fake.network.ignore(kind, options)
      else fake.network.fail(kind, openTokError('OT_OF_THE_TEST', 1), options)
      const outcomes: string[] = []
      for (let tries = 0; tries < 3; tries += 1) {
        const at = outcomes.push('pending') - 1
        void act().then(
          () => (outcomes[at] = 'answered'),
          () => (outcomes[at] = 'answered'),
        )
      }
      await pass(2_000)
      expect(outcomes).toEqual([first, first, 'answered'])
    })
  },
)

describe('answer()', () => {
  const signal = async ({ session }: Pair['ada']) => {
    let outcome = 'pending'
    session.signal({ data: 'hello' }).then(
      () => (outcome = 'resolved'),
      ({ name }: Error) => (outcome = name),
    )
    await pass(100)
    return outcome
  }

  it('lasts until it is set again, and only for its target', async () => {
    const { ada, eve, fake } = await joinTwo()
    fake.network.answer('signal', openTokError('OT_OF_THE_TEST', 1), 'Ada')
    expect([await signal(ada), await signal(ada), await signal(eve)]).toEqual([
      'OT_OF_THE_TEST',
      'OT_OF_THE_TEST',
      'resolved',
    ])
    fake.network.answer('signal', 403, 'Ada')
    expect(await signal(ada)).toBe('OT_PERMISSION_DENIED')
    fake.network.answer('signal', 'never')
    expect([await signal(ada), fake.ledger.deliveries('Eve').length]).toEqual(['pending', 1])
    fake.network.answer('signal', 'lost')
    expect([await signal(ada), fake.ledger.deliveries('Eve').length]).toEqual(['pending', 2])
    fake.network.answer('signal', 'normally')
    expect(await signal(ada)).toBe('resolved')
  })

  it('comes after what is planned for single requests', async () => {
    const { ada, fake } = await joinTwo()
    fake.network.answer('signal', 403)
    fake.network.fail('signal', openTokError('OT_OF_THE_TEST', 1))
    expect([await signal(ada), await signal(ada)]).toEqual([
      'OT_OF_THE_TEST',
      'OT_PERMISSION_DENIED',
    ])
  })
})

it('endStream() ends one stream of any person', async () => {
  const { ada, fake } = await joinTwo()
  const { streamId } = fake.room.join().publish()
  fake.room.join().publish()
  fake.network.endStream(streamId, 'forceUnpublished')
  expect(ada.heard()).toEqual([
    'streamCreated',
    'streamCreated',
    'streamDestroyed forceUnpublished',
  ])
  expect(() => fake.network.endStream(streamId)).toThrow('Nobody publishes stream-1.')
})

describe('an invalid target', () => {
  it.each([
    ['an empty object', {}],
    ['an empty string', ''],
    ['null', null],
    ['a number', 42],
    ['a session of another fake', undefined],
    ['a subscriber', undefined],
  ])('is misuse: %s', async (what, given) => {
    const { ada, fake } = await joinTwo()
    const other = await joinTwo()
    const subscriber = ada.session.subscribe(fake.room.join().publish())
    const target = what.startsWith('a session')
      ? other.ada.session
      : what === 'a subscriber'
        ? subscriber
        : given
    for (const script of ['drop', 'kick', 'cutMedia', 'restore'] as const) {
      expect(() => fake.network[script](target as never)).toThrow(
        expect.objectContaining({ name: 'FakeOpenTokError', code: 'misuse' }),
      )
    }
    await pass(10)
    expect(ada.heard().filter((event) => event !== 'streamCreated')).toEqual([])
  })

  it('is misuse for a remote person, who has no socket', async () => {
    const { fake } = await joinTwo()
    const bob = fake.room.join({ data: 'Bob' })
    for (const target of [bob, bob.connection, 'Bob']) {
      expect(() => fake.network.drop(target)).toThrow('A remote person has no socket.')
    }
    expect(() => fake.network.drop('Carol, who is still to come')).not.toThrow()
  })

  it('is described in the error by its class only, because it may contain a token', async () => {
    const { fake } = await joinTwo()
    expect(() => fake.network.drop({ token: 'secret' } as never)).toThrow(/got Object\. /)
  })
})

describe('a remote person', () => {
  it.each([
    ['kick', 'forceDisconnected'],
    ['idle', 'mediaIdle'],
    ['rotate', 'serverRotation'],
    ['forget', 'networkDisconnected'],
  ] as const)('is hit by %s() only if named', async (script, reason) => {
    const { ada, fake } = await joinTwo()
    const bob = fake.room.join({ data: 'Bob' })
    bob.publish()
    fake.room.join({ data: 'Carol' })
    ada.heard()
    fake.network[script]('Bob')
    expect(ada.heard()).toEqual([`streamDestroyed ${reason}`])
    expect(fake.room.members).toEqual(['Ada', 'Eve', 'Carol'])
    fake.network[script]()
    await pass(10)
    expect(fake.room.members).toEqual(['Carol'])
  })
})

it('pages that join later are separate targets', async () => {
  const { fake } = await joinTwo()
  const { heard } = await join(fake, 'Dave')
  fake.network.drop('Dave')
  expect(heard()).toEqual([AWAY])
})

it('forgets a client that is lost again before it has heard from the server', async () => {
  const { fake } = await joinTwo({ greetResumed: false })
  fake.network.drop('Ada')
  fake.network.restore('Ada')
  fake.network.drop('Ada')
  await pass(31_000)
  expect(fake.room.members).toEqual(['Eve'])
})

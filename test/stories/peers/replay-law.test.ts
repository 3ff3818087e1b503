/**
 * The laws of what is told again, with random schedules: three people who come, lose their connections, return and leave, a
 * newcomer, somebody hostile, and somebody with a plain client. `npm run soak` plays 100 000 of them.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RemotePerson } from '../../../src/kit/testing/index.ts'
import { createFuzzClock } from '../fuzz/clock.ts'
import { SEED } from '../harness/seed.ts'
import { createRoom } from './room.ts'
import type { Person, Room } from './room.ts'

const RUNS = Number(process.env.RUNS ?? 200)
/** A soak reports its progress after so many schedules. */
const REPORTED = 1_000

const NAMES = ['Ada', 'Bob', 'Cem'] as const
type Name = (typeof NAMES)[number]

type Step =
  | { readonly does: 'say'; readonly who: Name; readonly count: number; readonly kind: Kind }
  | { readonly does: 'wait'; readonly ms: number }
  | { readonly does: Fault; readonly who: Name }
  | { readonly does: 'join' }
  | { readonly does: 'attack'; readonly who: Name; readonly kind: Attack }

type Kind = 'line' | 'long' | 'keyed' | 'to'
type Attack = 'ask' | 'mark' | 'lines' | 'noise'
type Fault =
  | 'drop'
  | 'restore'
  | 'giveUp'
  | 'close'
  | 'flap'
  | 'silence'
  | 'leave'
  | 'kick'
  | 'comeBack'

const who = fc.constantFrom(...NAMES)

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      does: fc.constant('say' as const),
      who,
      count: fc.integer({ min: 1, max: 4 }),
      kind: fc.constantFrom<Kind>('line', 'line', 'line', 'long', 'keyed', 'to'),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      does: fc.constant('wait' as const),
      ms: fc.constantFrom(0, 1, 3, 10, 100, 700, 3_000, 9_000, 16_000),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      does: fc.constantFrom<Fault>(
        'drop',
        'restore',
        'restore',
        'giveUp',
        'close',
        'flap',
        'silence',
      ),
      who,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constantFrom<Fault>('leave', 'kick', 'comeBack'), who }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('join' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('attack' as const),
      who,
      kind: fc.constantFrom<Attack>('ask', 'ask', 'mark', 'lines', 'noise'),
    }),
  },
)

const options = fc.record({
  dedupe: fc.boolean(),
  chunk: fc.constant(true),
  perSecond: fc.constantFrom(Infinity, Infinity, 5),
  unknownOutcome: fc.constantFrom('resend' as const, 'reject' as const),
})

type Options = typeof options extends fc.Arbitrary<infer Given> ? Given : never

/** One line that somebody says. */
interface Said {
  readonly by: Name
  /** When it was handed over, for the last time; `null`: never. */
  sentAt: number | null
  /** Place among all that were handed over: for the first time, and for the last. */
  first: number
  last: number
  attempts: number
  /** Whether OpenTok has confirmed it. */
  isConfirmed: boolean
}

/** One person, over several stays. */
interface Follow {
  readonly person: Person
  /** When each stay began, and ended for good. */
  readonly stays: { from: number; to: number }[]
  /** They were kicked or left, or came late: they may have missed something without a word. */
  isWhole: boolean
}

const LONG = 'x'.repeat(9_000)

class Schedule {
  readonly clock = createFuzzClock()
  readonly room: Room = createRoom(this.clock)
  readonly follows = new Map<string, Follow>()
  readonly said = new Map<string, Said>()
  readonly broken: string[] = []
  readonly options: Options
  mallory!: RemotePerson
  dora!: RemotePerson
  newcomers = 0
  sendings = 0

  constructor(given: Options) {
    this.options = given
  }

  async join(name: string): Promise<void> {
    const from = this.clock.now()
    const { options: signals, room } = this
    const person = await room.join(name, {}, { signals })
    const { reconnection } = person
    const stays = [{ from, to: Infinity }]
    const follow: Follow = { person, stays, isWhole: true }
    this.follows.set(name, follow)
    const find = (id: string) => {
      const data = reconnection.signals.get(id)?.data
      return data === undefined ? undefined : this.said.get(toKey(data))
    }
    reconnection.on('signalSending', ({ id, type }) => {
      const said = type === 'chat' ? find(id) : undefined
      if (!said) return
      this.sendings += 1
      said.first ||= this.sendings
      said.last = this.sendings
      said.attempts += 1
      said.sentAt = this.clock.now()
    })
    reconnection.on('signalSent', ({ id, type }) => {
      const said = type === 'chat' ? find(id) : undefined
      if (said) said.isConfirmed = true
    })
    reconnection.on('disconnected', () => {
      follow.stays.at(-1)!.to = this.clock.now()
      follow.isWhole = false
    })
  }

  say(name: Name, kind: Kind): void {
    const { person } = this.follows.get(name)!
    const key = `${name}-${this.said.size}`
    const type = kind === 'to' ? 'to' : 'chat'
    const other = [...this.follows.values()].find((each) => each.person.name !== name)
    const to = other?.person.session.connection
    if (kind === 'to' && !to) return
    if (kind !== 'to') {
      this.said.set(key, {
        by: name,
        sentAt: null,
        first: 0,
        last: 0,
        attempts: 0,
        isConfirmed: false,
      })
    }
    const data = kind === 'long' ? `${key} ${LONG}` : key
    void person.reconnection
      .signal(
        kind === 'to' ? { type, data: 'private', to: to! } : { type, data },
        kind === 'keyed' ? { key: 'k' } : {},
      )
      .catch(() => {})
  }

  attack(name: Name, kind: Attack): void {
    const { dora, mallory } = this
    const { session } = this.follows.get(name)!.person
    const to = session.connection ?? undefined
    const ids = [...this.follows.values()].flatMap(
      ({ person }) => person.session.connection?.connectionId ?? [],
    )
    const texts: Record<Attack, [string, string]> = {
      ask: ['otr.ask', JSON.stringify({ c: [...ids, dora.connection.connectionId], s: 0 })],
      mark: ['otr.mark', JSON.stringify({ e: 'm', n: 9, h: ['a', 'b', 'c'], w: 5_000, k: 1 })],
      lines: [
        'otr.lines',
        `1${JSON.stringify([
          [7, 'chat', `${name}-0`, 5],
          [8, 'chat', 'evil', 5],
        ])}`,
      ],
      noise: ['otr.mark', '{"e":{},"n":-1,"h":[1,null],"o":[1],"k":99}'],
    }
    const [type, data] = texts[kind]
    mallory.signal(to && kind !== 'mark' ? { type, data, to } : { type, data })
  }

  fault(name: Name, does: Fault): void {
    const { fake } = this.room
    const { person, stays } = this.follows.get(name)!
    const { reconnection, session } = person
    const isThere = /connected|reconnecting/.test(reconnection.status)
    if (does === 'comeBack') {
      if (!/disconnected|idle/.test(reconnection.status)) return
      stays.push({ from: this.clock.now(), to: Infinity })
      void reconnection.connect().catch(() => {})
    } else if (does === 'leave') void reconnection.disconnect()
    else if (!isThere) return
    else if (does === 'kick') fake.network.kick(session)
    else if (does === 'flap') fake.network.flap(1, session)
    else if (does === 'close') fake.network.closeWithoutReconnecting(session)
    else fake.network[does](session)
  }

  async play(steps: readonly Step[]): Promise<readonly string[]> {
    const { room } = this
    this.mallory = room.fake.room.join({ data: 'Mallory' })
    this.dora = room.fake.room.join({ data: 'Dora' })
    for (const name of NAMES) await this.join(name)
    for (const each of steps) {
      if (each.does === 'wait') await this.clock.pass(each.ms)
      else if (each.does === 'join') await this.join(`New${(this.newcomers += 1)}`)
      else if (each.does === 'attack') this.attack(each.who, each.kind)
      else if (each.does === 'say') {
        for (let count = 0; count < each.count; count += 1) this.say(each.who, each.kind)
      } else this.fault(each.who, each.does)
    }
    room.fake.network.restore()
    await this.clock.pass(60_000)
    this.check()
    room.dispose()
    await this.clock.pass(1_000)
    this.holds(this.clock.count('library') === 0, 'no timer is left')
    return this.broken
  }

  holds(isTrue: boolean, law: string): void {
    if (!isTrue) this.broken.push(law)
  }

  check(): void {
    for (const follow of this.follows.values()) this.checkHeard(follow)
    for (const { heard } of [this.dora, this.mallory]) {
      const asked = heard.filter(({ type }) => type === 'otr.lines' || type === 'otr.ask')
      this.holds(
        asked
          .filter(({ from }) => from?.data !== 'Mallory' && from)
          .every(({ type }) => type === 'otr.ask'),
        'nobody without a right is told anything',
      )
    }
    const answers = this.mallory.heard.filter(({ type }) => type === 'otr.mark').length
    this.holds(answers < 2_000, 'somebody hostile costs bounded work')
  }

  checkHeard({ isWhole, person, stays }: Follow): void {
    const live = person.live.map(toKey)
    const isBefore = createOrder(live)
    const seen = new Map<string, number>()
    const before: (readonly [string, Said])[] = []
    for (const { data = '', from, own, replayed, type } of person.heard) {
      if (type !== 'chat' || own) continue
      const key = toKey(data)
      const said = this.said.get(key)
      const note = `${person.name}: ${key}${replayed ? ' again' : ''}`
      this.holds(said !== undefined && from?.data === said.by, `${note} is heard and was said`)
      if (!said) continue
      this.holds(data === key || data === `${key} ${LONG}`, `${note} is whole`)
      const count = (seen.get(key) ?? 0) + 1
      seen.set(key, count)
      // Without ids OpenTok may deliver a line twice whose confirmation was lost.
      this.holds(
        count === 1 || (!this.options.dedupe && said.attempts > 1),
        `${note} is heard once`,
      )
      const isLate = before.some(
        ([other, its]) => its.by === said.by && isBefore([key, said], [other, its]),
      )
      this.holds(!isLate || count > 1, `${note} is in order`)
      before.push([key, said])
      if (!live.includes(key)) {
        const wasThere = stays.some(
          ({ from: begin, to }) => begin <= said.sentAt! && said.sentAt! <= to,
        )
        this.holds(wasThere, `${note} is heard by somebody who was there`)
      }
    }
    if (isWhole && person.missed.length === 0) this.checkComplete(person, stays[0]!.from, seen)
  }

  checkComplete(person: Person, since: number, seen: ReadonlyMap<string, number>): void {
    for (const [key, said] of this.said) {
      const sender = this.follows.get(said.by)!
      if (said.by === person.name || !sender.isWhole || !said.isConfirmed) continue
      if (said.sentAt! < since + 2_000) continue
      this.holds(seen.has(key), `${person.name}: ${key} is heard`)
    }
  }
}

/**
 * Whether the first of two lines of one sender belongs in front of the second. What OpenTok has delivered is in its order; of
 * others one must have been handed over before, at the first attempt and at the last one.
 */
const createOrder =
  (live: readonly string[]) =>
  ([one, its]: readonly [string, Said], [other, others]: readonly [string, Said]): boolean => {
    const [at, otherAt] = [live.indexOf(one), live.indexOf(other)]
    if (at >= 0 && otherAt >= 0) return at < otherAt
    return its.first < others.first && its.last < others.last
  }

const toKey = (data: string) => data.split(' ')[0]!

const USUAL: Options = {
  dedupe: false,
  chunk: true,
  perSecond: Infinity,
  unknownOutcome: 'resend',
}

async function expectLaws(given: Partial<Options>, steps: readonly Step[]): Promise<void> {
  expect(await new Schedule({ ...USUAL, ...given }).play(steps)).toEqual([])
}

describe('what is told again in random schedules', () => {
  it('is not what somebody said who was lost before they could say how far they had come', async () => {
    await expectLaws({ perSecond: 5 }, [
      { does: 'say', who: 'Bob', count: 3, kind: 'long' },
      { does: 'say', who: 'Bob', count: 4, kind: 'line' },
      { does: 'join' },
      { does: 'wait', ms: 700 },
      { does: 'giveUp', who: 'Bob' },
      { does: 'wait', ms: 3_000 },
    ])
  })

  it('is not what came in behind the news that its sender was removed', async () => {
    await expectLaws({ dedupe: true }, [
      { does: 'say', who: 'Bob', count: 1, kind: 'line' },
      { does: 'silence', who: 'Bob' },
      { does: 'wait', ms: 100 },
      { does: 'restore', who: 'Bob' },
      { does: 'drop', who: 'Bob' },
      { does: 'kick', who: 'Bob' },
    ])
  })

  it('is in front of what its sender said later, also under a connection that came while the first was listed', async () => {
    await expectLaws({ perSecond: 5 }, [
      { does: 'say', who: 'Ada', count: 3, kind: 'line' },
      { does: 'close', who: 'Ada' },
      { does: 'close', who: 'Bob' },
      { does: 'wait', ms: 700 },
      { does: 'giveUp', who: 'Ada' },
      { does: 'say', who: 'Ada', count: 3, kind: 'line' },
    ])
  })

  it('is in front of what its sender said later, also of one who left before they could say how far they had come', async () => {
    await expectLaws({ perSecond: 5, unknownOutcome: 'reject' }, [
      { does: 'say', who: 'Ada', count: 3, kind: 'line' },
      { does: 'close', who: 'Ada' },
      { does: 'say', who: 'Ada', count: 3, kind: 'line' },
      { does: 'drop', who: 'Cem' },
      { does: 'join' },
      { does: 'leave', who: 'Ada' },
    ])
  })

  it('is in front of what came in after the return and was never confirmed to its sender', async () => {
    await expectLaws({ perSecond: 5, unknownOutcome: 'reject' }, [
      { does: 'close', who: 'Ada' },
      { does: 'say', who: 'Ada', count: 4, kind: 'line' },
      { does: 'say', who: 'Bob', count: 1, kind: 'line' },
      { does: 'join' },
      { does: 'say', who: 'Bob', count: 1, kind: 'line' },
      { does: 'wait', ms: 1 },
      { does: 'drop', who: 'Ada' },
      { does: 'giveUp', who: 'Bob' },
      { does: 'say', who: 'Ada', count: 1, kind: 'line' },
      { does: 'wait', ms: 0 },
      { does: 'say', who: 'Bob', count: 1, kind: 'line' },
    ])
  })

  it(
    `was said, is heard once and in order, and only by those who were there: ${RUNS} schedules, SEED=${SEED}`,
    async () => {
      const schedule = fc.array(step, { minLength: 8, maxLength: 30, size: 'max' })
      let played = 0
      const property = fc.asyncProperty(options, schedule, async (given, steps) => {
        await expectLaws(given, steps)
        played += 1
        if (played % REPORTED === 0) console.log(`${played} schedules have held`)
      })
      await fc.assert(property, { numRuns: RUNS, seed: SEED })
    },
    60_000 + RUNS * 500,
  )
})

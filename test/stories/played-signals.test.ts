/** The scenarios of signals, as the published fake plays them. */

import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { ReconnectionOptions } from '../../src/options.ts'
import type { FakeOpenTokOptions } from '../../src/testing/index.ts'
import { BOB, playJoined, usePlayedFake } from '../played.ts'
import type { Played } from '../played.ts'
import { pass, watch } from '../stage.ts'

usePlayedFake()

/** Bob is there, and hears. */
async function playHeard(options: ReconnectionOptions = {}, given: FakeOpenTokOptions = {}) {
  const stage = await playJoined(options, given)
  const bob = stage.fake.room.join(BOB)
  const heard = () => bob.heard.map(({ data }) => data)
  return { ...stage, bob, heard }
}

const chat = (data: string) => ({ type: 'chat', data })

const send = ({ reconnection }: Played, ...all: string[]) =>
  all.map((data) => watch(reconnection.signal(chat(data))))

const states = (watched: readonly { readonly state: string }[]) => watched.map(({ state }) => state)

const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index))

describe('signals of a session that is joined', () => {
  it('go out at once, in order, and resolve when they are confirmed (G1)', async () => {
    const stage = await playHeard()
    const sent = send(stage, ...numbers(5))
    await pass(10)
    expect(stage.heard()).toEqual(numbers(5))
    expect(states(sent)).toEqual(numbers(5).map(() => 'resolved'))
  })

  it('that nobody confirms are outcomeUnknown, and stop nobody (G12)', async () => {
    const stage = await playHeard()
    stage.fake.network.loseAck()
    const sent = send(stage, 'unconfirmed', 'next')
    await pass(10)
    expect(states(sent)).toEqual(['pending', 'resolved'])
    await pass(15_000)
    expect(states(sent)).toEqual(['rejected outcomeUnknown', 'resolved'])
  })

  it('beyond a limit of 5 a second all arrive, in order (G8)', async () => {
    const stage = await playHeard()
    stage.fake.network.rateLimit(5)
    const sent = send(stage, ...numbers(50))
    await pass(120_000)
    expect(stage.heard()).toEqual(numbers(50))
    expect(new Set(states(sent))).toEqual(new Set(['resolved']))
  })

  it.each([
    ['a long type', { type: 'a'.repeat(129) }],
    ['a space in its type', { type: 'a b' }],
    ['no data', { data: null }],
    ['8 193 characters of JSON', { data: 'a'.repeat(8_191) }],
    ['a recipient who is no connection', { to: 'Bob' }],
  ])('with %s are refused at the call (G9)', async (_, signal) => {
    const { fake, reconnection } = await playHeard()
    const sent = watch(reconnection.signal(signal as never))
    await pass(0)
    expect(sent.state).toBe('rejected invalidSignal')
    expect(fake.ledger.calls('signal')).toEqual([])
  })

  it('of 8 192 characters of JSON arrive (G9)', async () => {
    const stage = await playHeard()
    const [sent] = send(stage, 'a'.repeat(8_190))
    await pass(10)
    expect([sent?.state, stage.heard()[0]]).toEqual(['resolved', 'a'.repeat(8_190)])
  })
})

describe('signals while OpenTok resumes', () => {
  it('are held, and arrive once each, in order, behind OpenTok’s own (G2)', async () => {
    const stage = await playHeard()
    const { fake, later, session } = stage
    void session.signal(chat('own'))
    await pass(10)
    fake.network.drop()
    void session.signal(chat('own, while away'))
    const sent = send(stage, ...numbers(3))
    expect(later().filter((line) => line.startsWith('signalHeld'))).toHaveLength(3)
    await pass(3_000)
    fake.network.restore()
    await pass(1_000)
    expect(stage.heard()).toEqual(['own', 'own, while away', ...numbers(3)])
    expect(states(sent)).toEqual(['resolved', 'resolved', 'resolved'])
    expect(later()).toContain('signalSent type:chat heldMs:3000 attempts:1')
  })

  it('that are not to wait are refused at once, and never arrive (G3)', async () => {
    const stage = await playHeard()
    stage.fake.network.drop()
    const sent = watch(stage.reconnection.signal({ ...chat('now'), retryAfterReconnect: false }))
    await pass(0)
    expect(sent.state).toBe('rejected notConnected')
    stage.fake.network.restore()
    await pass(10_000)
    expect(stage.heard()).toEqual([])
  })

  it.each([
    ['the confirmation', 'loseAck'],
    ['the message', 'ignore'],
  ] as const)('arrive once, though %s was lost with the socket (G4)', async (_, fault) => {
    const stage = await playHeard()
    const { network } = stage.fake
    if (fault === 'loseAck') network.loseAck()
    else network.ignore('signal')
    const sent = send(stage, 'in flight')
    await pass(10)
    network.flap(1)
    await pass(1_000)
    expect(stage.heard()).toEqual(['in flight'])
    expect(states(sent)).toEqual(['resolved'])
  })

  it('that are sent in a listener go behind the held ones (G6)', async () => {
    const stage = await playHeard()
    const { fake, reconnection } = stage
    reconnection.once('reconnected', () => send(stage, 'after'))
    fake.network.drop()
    send(stage, ...numbers(3))
    fake.network.restore()
    await pass(1_000)
    expect(stage.heard()).toEqual([...numbers(3), 'after'])
  })

  it('arrive once each, in order, though the socket is lost in their midst (G7)', async () => {
    const stage = await playHeard()
    const { fake } = stage
    fake.network.drop()
    const sent = send(stage, ...numbers(50))
    fake.network.restore()
    await pass(20)
    expect(stage.heard().length).toBeGreaterThan(0)
    expect(stage.heard().length).toBeLessThan(50)
    fake.network.drop()
    await pass(3_000)
    fake.network.restore()
    await pass(10_000)
    expect(stage.heard()).toEqual(numbers(50))
    expect(new Set(states(sent))).toEqual(new Set(['resolved']))
  })

  it('of which nobody waits for the outcome raise no unhandled rejection (G13)', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const { fake, reconnection } = await playHeard()
    fake.network.kick()
    for (const data of numbers(3)) void reconnection.signal(chat(data))
    await pass(10)
    vi.useRealTimers()
    await new Promise((resolve) => void setTimeout(resolve))
    vi.useFakeTimers()
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })
})

describe('signals whose session ends', () => {
  it('are delivered after the rejoin, in order (G5)', async () => {
    const stage = await playHeard()
    const { fake } = stage
    fake.network.ignore('signal')
    const sent = send(stage, 'in flight')
    await pass(10)
    fake.network.drop()
    sent.push(...send(stage, ...numbers(3)))
    await pass(31_000)
    fake.network.restore()
    await pass(5_000)
    expect(stage.heard()).toEqual(['in flight', ...numbers(3)])
    expect(new Set(states(sent))).toEqual(new Set(['resolved']))
  })

  it('in flight are outcomeUnknown where that is wanted (G5)', async () => {
    const stage = await playHeard({ signals: { unknownOutcome: 'reject' } })
    stage.fake.network.loseAck()
    const sent = send(stage, 'in flight')
    await pass(10)
    stage.fake.network.giveUp()
    await pass(5_000)
    expect(states(sent)).toEqual(['rejected outcomeUnknown'])
    expect(stage.heard()).toEqual(['in flight'])
  })

  it.each([
    ['a leave', ({ reconnection }: Played) => void reconnection.disconnect()],
    ['being forced out', ({ fake }: Played) => fake.network.kick()],
  ])('by %s are sessionEnded, in flight outcomeUnknown (G5)', async (_, end) => {
    const stage = await playHeard({ signals: { perSecond: 1 } })
    stage.fake.network.ignore('signal')
    const sent = send(stage, 'in flight', 'held')
    await pass(10)
    end(stage)
    await pass(40_000)
    expect(states(sent)).toEqual(['rejected outcomeUnknown', 'rejected sessionEnded'])
    expect(stage.heard()).toEqual([])
  })
})

describe('held signals', () => {
  it('are let go for their age, their number, their key, or on request (G10)', async () => {
    const stage = await playHeard({ signals: { capacity: 3 } })
    const { fake, later, reconnection } = stage
    fake.network.drop()
    const abort = new AbortController()
    later()
    const sent = [
      watch(reconnection.signal(chat('old'), { ttlMs: 1_000 })),
      watch(reconnection.signal(chat('first'), { key: 'cursor' })),
      watch(reconnection.signal(chat('second'), { key: 'cursor' })),
      watch(reconnection.signal(chat('aborted'), { abort: abort.signal })),
      watch(reconnection.signal(chat('one too many'))),
    ]
    abort.abort()
    await pass(2_000)
    fake.network.restore()
    await pass(1_000)
    expect(states(sent)).toEqual([
      'rejected expired',
      'rejected superseded',
      'resolved',
      'rejected aborted',
      'rejected overflow',
    ])
    expect(stage.heard()).toEqual(['second'])
    expect(later().filter((line) => line.startsWith('signalDropped'))).toHaveLength(4)
  })

  it('for somebody who has left meanwhile are recipientGone, and reach nobody else (G11)', async () => {
    const stage = await playHeard()
    const { bob, fake, reconnection } = stage
    const carol = fake.room.join({ data: 'Carol' })
    fake.network.drop()
    const sent = watch(reconnection.signal({ ...chat('for Bob'), to: bob.connection }))
    bob.leave()
    fake.network.restore()
    await pass(1_000)
    expect(sent.state).toBe('rejected recipientGone')
    expect([...bob.heard, ...carol.heard]).toEqual([])
  })
})

describe('signals over outages made at random (G14)', () => {
  const step = fc.constantFrom(
    'send',
    'send',
    'send',
    'wait',
    'wait',
    'drop',
    'restore',
    'giveUp',
    'loseAck',
  )

  /** Plays a schedule; every promise settles once, what arrives was sent, in order, and once unless nobody knew. */
  async function playSchedule(steps: readonly string[]): Promise<void> {
    const stage = await playHeard({ signals: { unknownOutcome: 'reject' } })
    const { fake } = stage
    const sent: { readonly state: string }[] = []
    for (const each of steps) {
      if (each === 'send') sent.push(...send(stage, String(sent.length)))
      else if (each === 'wait') await pass(2_000)
      else fake.network[each as 'drop']()
    }
    fake.network.restore()
    await pass(60_000)
    const heard = stage.heard().map(Number)
    expect(heard).toEqual([...new Set(heard)].toSorted((one, other) => one - other))
    for (const [index, { state }] of sent.entries()) {
      expect(state).toMatch(/^(resolved|rejected outcomeUnknown)$/)
      if (state === 'resolved') expect(heard).toContain(index)
    }
    void stage.reconnection.disconnect()
    await pass(1_000)
  }

  it('settle once each, keep their order, and arrive once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), (steps) => playSchedule(steps)),
      { numRuns: 100 },
    )
  })
})

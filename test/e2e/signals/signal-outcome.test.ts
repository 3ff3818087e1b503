import { describe, expect, it } from 'vitest'
import type { SessionLike } from '../../../src/index.ts'
import { useStage } from '../browser/harness.ts'
import { fates, sendAll, sendIgnored } from './signal-actions.ts'

const onStage = useStage()

describe('a signal', () => {
  it(
    'for somebody who left while it was held is never sent to everybody (G11)',
    onStage(async ({ join, network }) => {
      const [anna, bob, carol] = [await join('anna'), await join('bob'), await join('carol')]
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      const [gone = 0, other = 0] = await anna.page.evaluate(() => {
        const { person } = window
        const to = person.connections.bob
        return [
          person.signal({ type: 'chat', data: 'only you', ...(to && { to }) }),
          person.signal({ type: 'chat', data: 'everybody' }),
        ]
      })
      expect(await bob.disconnect()).toBe('resolved')
      network.restore()
      expect(await anna.outcome(gone)).toMatchObject({ code: 'recipientGone' })
      expect(await anna.outcome(other)).toMatchObject({ state: 'resolved' })
      await carol.untilHeard(1)
      expect(await carol.heard()).toEqual(['chat everybody'])
      expect(await anna.heard()).toEqual(['chat everybody'])
    }),
  )

  it(
    'for an object that OpenTok did not make is turned away, where OpenTok would do so or worse (G9, G11)',
    onStage(async ({ emulator, join, network }) => {
      const [anna, bob, carol] = [await join('anna'), await join('bob'), await join('carol')]
      await anna.page.waitForFunction(() => window.person.connections.bob)
      const refused = await anna.page.evaluate(() => {
        const { person } = window
        const bob = person.connections.bob!
        const bare = (to: object) =>
          (person.session as unknown as SessionLike).signal({ data: 'bare', to } as never)
        return (
          bare({ connectionId: bob.connectionId, id: bob.connectionId }) as Promise<void>
        ).then(
          () => 'taken',
          ({ code, name }: { code: number; name: string }) => `${name} ${code}`,
        )
      })
      expect(refused).toBe('OT_INVALID_PARAMETER 400')
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      const places = await anna.page.evaluate(() => {
        const { person } = window
        const bob = person.connections.bob!
        const { connectionId } = bob
        const like = (fields: object) =>
          Object.assign(
            Object.create(Object.getPrototypeOf(bob) as object),
            fields,
          ) as OT.Connection
        const emptied = like({ connectionId, id: connectionId })
        const sent = [
          { connectionId },
          { connectionId, id: connectionId },
          // OpenTok would send this one to everybody.
          like({ connectionId }),
          emptied,
          bob,
        ].map((to, index) => person.signal({ type: 'chat', data: String(index), to }))
        Object.assign(emptied, { id: undefined })
        return sent
      })
      network.restore()
      expect(await fates(anna, places)).toEqual([
        'invalidSignal',
        'invalidSignal',
        'invalidSignal',
        'recipientGone',
        'resolved',
      ])
      await bob.untilHeard(1)
      expect(await bob.heard()).toEqual(['chat 4'])
      expect(await carol.heard()).toEqual([])
      expect(emulator.counters.signals).toBe(1)
    }),
  )

  it(
    'that OpenTok would refuse is turned away at the call, and nothing is held; the longest passes (G9)',
    onStage(async ({ emulator, join }) => {
      const [anna, bob] = [await join('anna'), await join('bob')]
      const places = await anna.page.evaluate(() => {
        const { person } = window
        return [
          { type: 'a'.repeat(128), data: 'a'.repeat(8_190) },
          { data: '"'.repeat(4_095) },
          { data: 'a'.repeat(8_191) },
          { data: '"'.repeat(4_096) },
          { type: 'a b' },
          { type: 'a'.repeat(129) },
          { data: null as never },
          { to: {} as never },
        ].map((signal) => person.signal(signal))
      })
      const [longest, quotes, ...others] = await fates(anna, places)
      expect([longest, quotes]).toEqual(['resolved', 'resolved'])
      expect(others).toEqual(Array.from({ length: 6 }, () => 'invalidSignal'))
      await bob.untilHeard(2)
      expect(await bob.heard()).toEqual([
        `${'a'.repeat(128)} ${'a'.repeat(8_190)}`,
        ` ${'"'.repeat(4_095)}`,
      ])
      expect(emulator.counters.signals).toBe(2)
      expect(await anna.story('signalHeld')).toEqual([])
    }),
  )

  it.each(['rejectNewest', 'dropOldest'] as const)(
    'that is expired, too many, superseded, called off or cleared away is not sent later, %s (G10)',
    async (overflow) => {
      await onStage(async ({ emulator, open, network }) => {
        const [anna, bob] = [await open('anna'), await open('bob')]
        await bob.create()
        await bob.connect()
        await anna.create({ options: { signals: { capacity: 3, overflow } } })
        await anna.connect()
        const early = await anna.page.evaluate(() => {
          const { person } = window
          const before = person.signal({ data: 'before' }, { abort: AbortSignal.abort() })
          const caller = new AbortController()
          const after = person.signal({ data: 'after' }, { abort: caller.signal })
          caller.abort()
          return [before, after]
        })
        expect(await fates(anna, early)).toEqual(['aborted', 'resolved'])
        network.cut({ target: 'anna' })
        await anna.untilStatus('reconnecting')
        const cleared = await sendAll(anna, ['cleared'])
        await anna.page.evaluate(() => window.person.reconnection.signals.clear())
        const expired = await anna.page.evaluate(() =>
          window.person.signal({ data: 'expired' }, { ttlMs: 1 }),
        )
        await anna.untilEvent('signalDropped', 3)
        const held = await anna.page.evaluate(() => {
          const { person } = window
          const caller = new AbortController()
          const places = [
            person.signal({ data: 'called off' }, { abort: caller.signal }),
            person.signal({ data: 'older' }, { key: 'a' }),
            person.signal({ data: 'newer' }, { key: 'a' }),
          ]
          caller.abort()
          for (const data of ['1', '2', '3']) places.push(person.signal({ data }))
          return places
        })
        network.restore()
        expect(await fates(anna, [...cleared, expired, ...held])).toEqual([
          'aborted',
          'expired',
          'aborted',
          'superseded',
          overflow === 'dropOldest' ? 'overflow' : 'resolved',
          'resolved',
          'resolved',
          overflow === 'dropOldest' ? 'resolved' : 'overflow',
        ])
        const left = overflow === 'dropOldest' ? ['1', '2', '3'] : ['newer', '1', '2']
        await bob.untilHeard(4)
        expect(await bob.heard()).toEqual(['after', ...left].map((text) => ` ${text}`))
        expect(emulator.counters.signals).toBe(4)
        expect(await anna.story('signalDropped')).toHaveLength(6)
        // The one that ends `reconnected`.
        expect(await anna.runningTimers()).toEqual([3_000])
      })()
    },
  )

  it(
    'that is held is disposed of with the library, and not sent later (G10)',
    onStage(async ({ join, network }) => {
      const [anna, bob] = [await join('anna'), await join('bob')]
      const places = [await sendIgnored(network, anna, 'in flight')]
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      places.push(...(await sendAll(anna, ['held'])))
      await anna.page.evaluate(() => window.person.reconnection.dispose())
      expect(await fates(anna, places)).toEqual(['outcomeUnknown', 'disposed'])
      network.restore()
      // What OpenTok had in hand, it sends again by itself.
      await bob.untilHeard(1)
      await anna.page.evaluate(() => window.person.session.signal({ type: 'chat', data: 'bare' }))
      await bob.untilHeard(2)
      expect(await bob.heard()).toEqual(['chat in flight', 'chat bare'])
      expect(await anna.runningTimers()).toEqual([])
    }),
  )
})

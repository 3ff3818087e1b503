import { describe, expect, it } from 'vitest'
import type { SessionLike } from '../../../src/index.ts'
import { useFixture } from '../harness/harness.ts'
import { interrupt } from '../harness/interrupt.ts'
import { results, sendAll, sendIgnored } from './signal-actions.ts'
import { casesOf, itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

describe('a signal', () => {
  it(
    'to a person who left while it was held is never sent to everybody (G11)',
    withFixture(async ({ join, network }) => {
      const [anna, bob, carol] = [await join('anna'), await join('bob'), await join('carol')]
      interrupt(network, 'anna')
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

  itAtRelease(
    'to an object that is not from OpenTok is rejected (G9, G11)',
    withFixture(async ({ emulator, join, network }) => {
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
      interrupt(network, 'anna')
      await anna.untilStatus('reconnecting')
      const indexes = await anna.page.evaluate(() => {
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
      expect(await results(anna, indexes)).toEqual([
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
    'that OpenTok would reject is rejected at the call, and not held; the longest allowed one is sent (G9)',
    withFixture(async ({ emulator, join }) => {
      const [anna, bob] = [await join('anna'), await join('bob')]
      const indexes = await anna.page.evaluate(() => {
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
      const [longest, quotes, ...others] = await results(anna, indexes)
      expect([longest, quotes]).toEqual(['resolved', 'resolved'])
      expect(others).toEqual(Array.from({ length: 6 }, () => 'invalidSignal'))
      await bob.untilHeard(2)
      expect(await bob.heard()).toEqual([
        `${'a'.repeat(128)} ${'a'.repeat(8_190)}`,
        ` ${'"'.repeat(4_095)}`,
      ])
      expect(emulator.counters.signals).toBe(2)
      expect(await anna.eventLines('signalHeld')).toEqual([])
    }),
  )

  it.each(casesOf(['dropOldest' as const], ['rejectNewest' as const]))(
    'that is expired, dropped, superseded, aborted or cleared is not sent later, %s (G10)',
    async (overflow) => {
      await withFixture(async ({ emulator, open, network }) => {
        const [anna, bob] = [await open('anna'), await open('bob')]
        await bob.create()
        await bob.connect()
        await anna.create({
          options: { reconnectedMs: 60_000, signals: { capacity: 3, overflow } },
        })
        await anna.connect()
        const early = await anna.page.evaluate(() => {
          const { person } = window
          const before = person.signal({ data: 'before' }, { abort: AbortSignal.abort() })
          const caller = new AbortController()
          const after = person.signal({ data: 'after' }, { abort: caller.signal })
          caller.abort()
          return [before, after]
        })
        expect(await results(anna, early)).toEqual(['aborted', 'resolved'])
        interrupt(network, 'anna')
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
          const indexes = [
            person.signal({ data: 'called off' }, { abort: caller.signal }),
            person.signal({ data: 'older' }, { key: 'a' }),
            person.signal({ data: 'newer' }, { key: 'a' }),
          ]
          caller.abort()
          for (const data of ['1', '2', '3']) indexes.push(person.signal({ data }))
          return indexes
        })
        network.restore()
        expect(await results(anna, [...cleared, expired, ...held])).toEqual([
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
        expect(await anna.eventLines('signalDropped')).toHaveLength(6)
        // The timer that ends `reconnected`.
        expect(await anna.runningTimers()).toEqual([60_000])
      })()
    },
  )

  itAtRelease(
    'that is held when the library is disposed is not sent later (G10)',
    withFixture(async ({ join, network }) => {
      const [anna, bob] = [await join('anna'), await join('bob')]
      const indexes = [await sendIgnored(network, anna, 'in flight')]
      interrupt(network, 'anna')
      await anna.untilStatus('reconnecting')
      indexes.push(...(await sendAll(anna, ['held'])))
      await anna.page.evaluate(() => window.person.reconnection.dispose())
      expect(await results(anna, indexes)).toEqual(['outcomeUnknown', 'disposed'])
      network.restore()
      // OpenTok resends the signals in flight by itself.
      await bob.untilHeard(1)
      await anna.page.evaluate(() => window.person.session.signal({ type: 'chat', data: 'bare' }))
      await bob.untilHeard(2)
      expect(await bob.heard()).toEqual(['chat in flight', 'chat bare'])
      expect(await anna.runningTimers()).toEqual([])
    }),
  )
})

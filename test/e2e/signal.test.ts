import { describe, expect, it } from 'vitest'
import { useStage } from './harness.ts'

const onStage = useStage()

const chat = (data: string) => ({ type: 'chat', data })

describe('a signal', () => {
  it(
    'goes out at once while connected: five in a row arrive in order and are acknowledged (G1)',
    onStage(async ({ join }) => {
      const [anna, bob] = [await join('anna'), await join('bob')]
      const said = ['1', '2', '3', '4', '5']
      const places = await anna.page.evaluate(
        (lines) => lines.map((data) => window.person.signal({ type: 'chat', data })),
        said,
      )
      for (const place of places) {
        const outcome = await anna.outcome(place)
        expect(outcome).toEqual({ state: 'resolved', heldMs: 0, attempts: 1 })
      }
      const lines = said.map((data) => `chat ${data}`)
      await bob.untilHeard(5)
      expect(await bob.heard()).toEqual(lines)
      // The server sends a signal to everybody back to its sender too.
      await anna.untilHeard(5)
      expect(await anna.heard()).toEqual(lines)
      expect(await anna.story('signalHeld')).toEqual([])
      expect(await anna.story('signalSent')).toHaveLength(5)
      expect(await anna.stats()).toMatchObject({ signals: { sent: 5, held: 0, dropped: 0 } })
    }),
  )

  it(
    'reaches only the person it is meant for, also when it was held (G2)',
    onStage(async ({ join, network }) => {
      const [anna, bob, carol] = [await join('anna'), await join('bob'), await join('carol')]
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      await anna.page.evaluate(() => {
        const { person } = window
        person.signal({ type: 'chat', data: 'only you', to: person.connections.bob })
        person.signal({ type: 'chat', data: 'everybody' })
      })
      network.restore()
      await carol.untilHeard(1)
      await bob.untilHeard(2)
      expect(await bob.heard()).toEqual(['chat only you', 'chat everybody'])
      expect(await carol.heard()).toEqual(['chat everybody'])
    }),
  )

  it(
    'with retryAfterReconnect: false rejects while away, and is never delivered (G3)',
    onStage(async ({ join, network, emulator }) => {
      const [anna, bob] = [await join('anna'), await join('bob')]
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      const place = await anna.signal({ ...chat('never'), retryAfterReconnect: false })
      const outcome = await anna.outcome(place)
      expect(outcome).toMatchObject({ state: 'rejected', code: 'notConnected' })
      expect(await anna.status()).toBe('reconnecting')
      network.restore()
      await anna.untilStatus('reconnected')
      await anna.outcome(await anna.signal(chat('later')))
      await bob.untilHeard(1)
      expect(await bob.heard()).toEqual(['chat later'])
      expect(emulator.counters.signals).toBe(1)
      expect(await anna.story('signalDropped')).toEqual(['signalDropped chat notConnected'])
    }),
  )

  it(
    'is delivered once when only its acknowledgement was lost (G4)',
    onStage(
      async ({ join, network }) => {
        const [anna, bob] = [await join('anna'), await join('bob')]
        network.loseAck({ target: 'anna', drop: true })
        const place = await anna.signal(chat('once'))
        expect(await anna.outcome(place)).toMatchObject({ state: 'resolved', attempts: 1 })
        await anna.untilEvent('reconnected')
        await anna.outcome(await anna.signal(chat('after')))
        await bob.untilHeard(2)
        expect(await bob.heard()).toEqual(['chat once', 'chat after'])
      },
      { dropRepeats: true },
    ),
  )

  it(
    "sent in a 'reconnected' listener or during the flush goes behind the held ones (G6)",
    onStage(async ({ join, network }) => {
      const [anna, bob] = [await join('anna'), await join('bob')]
      await anna.page.evaluate(() => {
        const { person } = window
        person.reconnection.once('reconnected', () => {
          person.signal({ type: 'chat', data: 'in listener' })
        })
        person.reconnection.once('signalSent', () => {
          person.signal({ type: 'chat', data: 'during flush' })
        })
      })
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      for (const data of ['one', 'two', 'three']) await anna.signal(chat(data))
      network.restore()
      await bob.untilHeard(5)
      expect(await bob.heard()).toEqual([
        'chat one',
        'chat two',
        'chat three',
        'chat in listener',
        'chat during flush',
      ])
      for (const place of [0, 1, 2, 3, 4]) {
        expect(await anna.outcome(place)).toMatchObject({ state: 'resolved', attempts: 1 })
      }
    }),
  )
})

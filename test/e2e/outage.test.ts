import { describe, expect, it } from 'vitest'
import { useStage } from './harness.ts'
import { toOutage } from './record.ts'

const onStage = useStage()

const chat = (data: string) => ({ type: 'chat', data })

describe('a short loss, which OpenTok resumes', () => {
  it(
    'says reconnecting, reconnected, connected; chat sent meanwhile arrives once each, in order (S2, G2)',
    onStage(async ({ open, network, emulator }) => {
      const anna = await open('anna')
      await anna.create({ options: { reconnectedMs: 500 } })
      await anna.connect()
      const bob = await open('bob')
      await bob.create()
      await bob.connect()
      await bob.publish()
      await anna.untilVideos(1)
      const { connectionId } = await anna.snapshot()
      const sdkBefore = await anna.sdkStory()
      const bobBefore = await bob.sdkStory()

      network.cut({ target: 'anna', forMs: 3_000 })
      await anna.untilStatus('reconnecting')
      const places = []
      for (const data of ['one', 'two', 'three']) places.push(await anna.signal(chat(data)))
      expect(await anna.snapshot()).toMatchObject({
        phase: 'resuming',
        heldSignals: 3,
        connectionId,
      })
      const refused = { ...chat('never'), retryAfterReconnect: false }
      const never = await anna.outcome(await anna.signal(refused))
      expect(never).toMatchObject({ state: 'rejected', code: 'notConnected' })

      await anna.untilEvent('connected', 2)
      expect(await anna.story()).toEqual([
        'connecting',
        'connected first',
        'subscriberConnected',
        'reconnecting resuming',
        'signalHeld chat',
        'signalHeld chat',
        'signalHeld chat',
        'signalDropped chat notConnected',
        'reconnected resumed 0',
        'signalSent chat 1',
        'signalSent chat 1',
        'signalSent chat 1',
        'connected again',
      ])
      expect(await anna.story('statusChanged')).toEqual([
        'statusChanged idle → connecting',
        'statusChanged connecting → connected',
        'statusChanged connected → reconnecting',
        'statusChanged reconnecting → reconnected',
        'statusChanged reconnected → connected',
      ])
      for (const place of places) {
        expect(await anna.outcome(place)).toMatchObject({ state: 'resolved', attempts: 1 })
      }
      await bob.untilHeard(3)
      expect((await bob.heard()).map(({ data }) => data)).toEqual(['one', 'two', 'three'])
      expect(emulator.counters.signals).toBe(3)

      const { toldMs, measuredMs } = toOutage(await anna.seen(), 'reconnecting', 'reconnected')
      expect(toldMs).toBeGreaterThan(2_900)
      expect(Math.abs(toldMs - measuredMs)).toBeLessThan(100)
      expect(await anna.snapshot()).toMatchObject({ status: 'connected', connectionId })
      expect(await anna.stats()).toMatchObject({ joins: 1, outages: 1, attempts: 0 })
      const news = (await anna.sdkStory()).slice(sdkBefore.length)
      expect(news).toEqual(['sessionReconnecting', 'sessionReconnected'])
      expect(await bob.sdkStory()).toEqual(bobBefore)
    }),
  )

  it(
    'takes no notice of repeated news, nor of news that has no beginning (S3)',
    onStage(async ({ join, network }) => {
      const anna = await join('anna')
      const say = (name: string) => anna.page.evaluate((said) => window.person.repeat(said), name)
      await say('sessionReconnected')
      expect(await anna.story()).toEqual(['connecting', 'connected first'])
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      await say('sessionReconnecting')
      network.restore()
      await anna.untilStatus('reconnected')
      await say('sessionReconnected')
      expect(await anna.story()).toEqual([
        'connecting',
        'connected first',
        'reconnecting resuming',
        'reconnected resumed 0',
      ])
      expect(await anna.stats()).toMatchObject({ outages: 1 })
    }),
  )
})

describe('a loss that OpenTok does not mend', () => {
  const MENDED = ['rejoinScheduled 1', 'rejoining 1', 'reconnected rejoined 1', 'connected again']

  it(
    'joins again when the session ended without a warning, with the same single tile (S4, T9)',
    onStage(
      async ({ open, join, network, emulator, sessionId, until }) => {
        const bob = await join('bob')
        const streamId = await bob.publish()
        const anna = await open('anna')
        await anna.create({ rejoinDelayMs: 50, options: { reconnectedMs: 200 } })
        await anna.connect()
        await anna.untilVideos(1)
        const { connectionId } = await anna.snapshot()
        await anna.page.evaluate((id) => {
          window.person.kept = window.person.reconnection.subscribers.get(id)
        }, streamId)

        network.close(1011, 'anna')
        await anna.untilEvent('connected', 2)
        await anna.untilEvent('subscriberReconnected')
        const story = await anna.story()
        expect(story.filter((line) => !line.startsWith('subscriber'))).toEqual([
          'connecting',
          'connected first',
          'reconnecting waiting networkDisconnected',
          ...MENDED,
        ])
        expect(story.filter((line) => line.startsWith('subscriber'))).toEqual([
          'subscriberConnected',
          'subscriberReconnecting',
          'subscriberReconnected',
        ])
        expect(anna.tokenContexts).toEqual([
          { attempt: 1, purpose: 'join', sessionId },
          { attempt: 1, purpose: 'rejoin', sessionId },
        ])
        expect(emulator.counters).toMatchObject({ sessionInfos: 3, joins: 3 })
        expect(await anna.stats()).toMatchObject({ joins: 2, outages: 1, attempts: 1 })
        expect((await anna.snapshot()).connectionId).not.toBe(connectionId)

        await anna.untilVideos(1)
        const { isSame, tiles } = await anna.page.evaluate((id) => {
          const { kept, reconnection } = window.person
          const isSame = kept !== undefined && reconnection.subscribers.get(id) === kept
          return { isSame, tiles: document.querySelectorAll('.OT_subscriber').length }
        }, streamId)
        expect(isSame).toBe(true)
        expect(tiles).toBe(1)
        await until(() => emulator.clients(sessionId).length === 2)
      },
      { keepLostMs: 500 },
    ),
  )

  it(
    'outlives the 30 s of OpenTok: joins again, and delivers what was held (S5, G5)',
    onStage(async ({ open, join, network, emulator }) => {
      const bob = await join('bob')
      const anna = await open('anna', { clock: true })
      await anna.create({ rejoinDelayMs: 60_000 })
      await anna.connect()
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      const places = [await anna.signal(chat('one')), await anna.signal(chat('two'))]
      await anna.fastForward(31_000)
      await anna.untilPhase('waiting')
      expect(await anna.snapshot()).toMatchObject({
        status: 'reconnecting',
        phase: 'waiting',
        reason: 'networkDisconnected',
        connectionId: null,
      })
      const { sessionInfos } = emulator.counters
      network.restore()
      await anna.fastForward(60_000)
      for (const place of places) {
        expect(await anna.outcome(place)).toMatchObject({ state: 'resolved', attempts: 1 })
      }
      await anna.fastForward(3_000)
      await anna.untilEvent('connected', 2)
      expect(await anna.story()).toEqual([
        'connecting',
        'connected first',
        'reconnecting resuming',
        'signalHeld chat',
        'signalHeld chat',
        'rejoinScheduled 1',
        'rejoining 1',
        'reconnected rejoined 1',
        'signalSent chat 1',
        'signalSent chat 1',
        'connected again',
      ])
      await bob.untilHeard(2)
      expect((await bob.heard()).map(({ data }) => data)).toEqual(['one', 'two'])
      expect(emulator.counters.sessionInfos).toBe(sessionInfos + 1)
    }),
  )

  it(
    'joins again when a silent network ended as clientDisconnected though nobody left (S8)',
    onStage(async ({ open, network, emulator, until }) => {
      const anna = await open('anna', { clock: true })
      await anna.create({ rejoinDelayMs: 60_000, options: { reconnectedMs: 200 } })
      await anna.connect()
      network.silence('anna')
      await anna.fastForward(6_000)
      await anna.untilStatus('reconnecting')
      // The second socket opens, and is as silent as the first.
      await until(() => emulator.counters.sockets === 2)
      await anna.fastForward(31_000)
      await anna.untilPhase('waiting')
      expect((await anna.sdkStory()).at(-1)).toBe('sessionDisconnected (clientDisconnected)')
      expect(await anna.snapshot()).toMatchObject({ reason: 'clientDisconnected' })
      network.restore()
      await anna.fastForward(60_000)
      await anna.untilEvent('connected', 2)
      expect(await anna.story()).toEqual([
        'connecting',
        'connected first',
        'reconnecting resuming',
        ...MENDED,
      ])
    }),
  )
})

import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import { interrupt } from '../harness/interrupt.ts'

const withFixture = useFixture()

describe('the UMD bundle', () => {
  it(
    'adds one global beside that of opentok.js, and does not change OpenTok (K1)',
    withFixture(async ({ open }) => {
      const anna = await open('anna')
      const { names, isUntouched } = await anna.page.evaluate(() => ({
        names: Object.keys(window.OpenTokReconnection).toSorted(),
        isUntouched: window.person.session instanceof OT.Session,
      }))
      expect(names).toContain('createReconnection')
      expect(isUntouched).toBe(true)
      await anna.create()
      expect(await anna.connect()).toBe('resolved')
    }),
  )

  it(
    'works in a page without OpenTok, with a session object of the app (K1)',
    withFixture(async ({ open }) => {
      const anna = await open('anna', { opentok: false })
      const { added, status, hasOT } = await anna.page.evaluate(() => {
        const bare = document.body.appendChild(document.createElement('iframe'))
        const known = new Set(Object.keys(bare.contentWindow as Window))
        const tests = ['0', 'askForToken', 'person']
        const added = Object.keys(window)
          .filter((name) => !known.has(name) && !tests.includes(name))
          .filter((name) => !name.startsWith('__'))
        const session = {
          sessionId: '1_fake',
          connection: null,
          on: () => {},
          off: () => {},
          connect: () => {},
          disconnect: () => {},
          signal: () => Promise.resolve(),
          subscribe: () => undefined,
          unsubscribe: () => {},
          publish: () => {},
          unpublish: () => {},
        }
        const { status } = window.OpenTokReconnection.createReconnection(session)
        return { added, status, hasOT: 'OT' in window }
      })
      expect(hasOT).toBe(false)
      expect(status).toBe('idle')
      expect(added).toEqual(['OpenTokReconnection'])
    }),
  )
})

describe('a healthy call', () => {
  it(
    'costs nothing: no timer while connected, and no listener beyond the documented ones (S19)',
    withFixture(async ({ open, join, network }) => {
      const bob = await join('bob')
      await bob.publish()
      const anna = await open('anna')
      await anna.create({ rejoinMs: 20, options: { reconnectedMs: 50 } })
      const table = await anna.listenerCounts()
      expect(Object.keys(table)).toContain('sessionReconnecting')
      expect(new Set(Object.values(table))).toEqual(new Set([1]))
      await anna.connect()
      await anna.untilVideos(1)
      await anna.outcome(await anna.signal({ type: 'chat', data: 'hello' }))
      expect(await anna.runningTimers()).toEqual([])
      expect(await anna.listenerCounts()).toEqual(table)

      for (const [index, fault] of ['drop', 'rejoin', 'drop', 'rejoin'].entries()) {
        if (fault === 'drop') network.drop('anna')
        else network.close(1011, 'anna')
        await anna.untilEvent('connected', index + 2)
        await anna.untilVideos(1)
        await anna.untilTilesConnected()
      }
      expect(await anna.stats()).toMatchObject({ joins: 3, outages: 4, attempts: 2 })
      // The sound is listened to once after each outage.
      await anna.untilNoTimer(5_000)
      expect(await anna.listenerCounts()).toEqual(table)
    }),
  )
})

describe('secrets', () => {
  const PAYLOAD = 'what-was-said-in-confidence'

  it(
    'are not in inspection, log, stats, snapshots or errors (K4)',
    withFixture(async ({ open, emulator, sessionId, network }) => {
      const anna = await open('anna')
      const tokens: string[] = []
      let mint = () => emulator.createToken(sessionId, { data: 'anna' })
      anna.answerTokens(() => {
        const token = mint()
        tokens.push(token)
        return token
      })
      await anna.create({ watch: true, rejoinMs: 20, options: { reconnectedMs: 20 } })
      await anna.page.evaluate(() => window.person.watchExceptions())
      await anna.connect()
      await anna.outcome(await anna.signal({ type: 'chat', data: PAYLOAD }))
      interrupt(network, 'anna')
      await anna.untilStatus('reconnecting')
      const held = await anna.signal({ type: 'chat', data: PAYLOAD })
      await anna.page.evaluate(() => window.person.look())
      network.restore()
      await anna.outcome(held)
      await anna.untilEvent('connected', 2)

      network.close(1011, 'anna')
      await anna.untilEvent('connected', 3)

      // OpenTok puts a malformed token into the text of its error.
      mint = () => `secret-${tokens.length}-of-the-wrong-form`
      network.close(1011, 'anna')
      await anna.untilStatus('disconnected')
      await anna.page.evaluate(() => window.person.look())
      const refused = await anna.connect()
      expect(refused).toBe('tokenRejected')
      const rejected = await anna.signal({ type: 'chat', data: PAYLOAD })
      expect(await anna.outcome(rejected)).toMatchObject({ code: 'notConnected' })
      await anna.page.evaluate(() => window.person.look())

      const { inspected, logged, looked, exceptions } = await anna.page.evaluate(() => {
        const { inspected, logged, looked, exceptions } = window.person
        return { inspected, logged, looked, exceptions }
      })
      expect(tokens).toHaveLength(6)
      expect(inspected.length).toBeGreaterThan(20)
      expect(logged.length).toBeGreaterThan(3)
      expect(exceptions.some((text) => tokens.some((token) => text.includes(token)))).toBe(true)
      const shown = [...inspected, ...logged, ...looked]
      for (const secret of [...tokens, PAYLOAD]) {
        expect(shown.filter((text) => text.includes(secret))).toEqual([])
      }
    }),
  )
})

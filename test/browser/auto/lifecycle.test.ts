/** The life of the script: how it starts, what it leaves alone, how it ends. */
import { describe, expect, it } from 'vitest'
import { useApps } from './app-fixture.ts'
import { PATIENT } from '../harness/patient.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const withApps = useApps()

describe('a plain app with the script', () => {
  it(
    'hears the end when it is forced out, or leaves; nobody joins again (A2)',
    withApps(async (fixture) => {
      const { emulator, open } = fixture
      const bob = await open('bob')
      const ann = await open('ann')
      await ann.untilFate({ tiles: 1, selfViews: 1 })
      // Published and subscribed: OpenTok's own fault is that a publish unanswered at the end leaves an unhandled rejection.
      await ann.untilHeard('done', 2)
      emulator.network.kick('ann')
      await ann.untilHeard('sessionDisconnected forceDisconnected')
      await ann.untilFate({ tiles: 0, selfViews: 0 })
      await bob.untilFate({ tiles: 0, members: ['bob'] })
      await bob.page.evaluate(() => window.vendorApp.session.disconnect())
      await bob.untilHeard('sessionDisconnected clientDisconnected')
      await bob.untilFate({ tiles: 0, selfViews: 0 })
      expect(fixture.members()).toEqual([])
      expect((await ann.heard()).filter((line) => line.startsWith('session'))).toEqual([
        'sessionConnected',
        'sessionDisconnected forceDisconnected',
      ])
    }),
  )

  itAtRelease(
    'says good-bye when its page is closed, at once',
    withApps(async (fixture) => {
      const bob = await fixture.open('bob')
      const ann = await fixture.open('ann')
      await bob.untilFate({ tiles: 1, moving: 1 })
      await ann.page.close({ runBeforeUnload: true })
      await bob.untilHeard('subscriber destroyed clientDisconnected')
      await expect.poll(fixture.members, PATIENT).toEqual(['bob'])
    }),
  )

  itAtRelease(
    'joins although its first socket is refused: OpenTok repeats the join by calling connect() itself',
    // The library is told to try once, so that it is OpenTok who repeats.
    withApps(async ({ emulator, members, open }) => {
      emulator.network.refuse('reset', undefined, 'sockets')
      const opening = open('ann')
      await expect.poll(() => emulator.counters.sockets, PATIENT).toBeGreaterThan(0)
      emulator.network.restore()
      const ann = await opening
      await ann.untilFate({ selfViews: 1 })
      await ann.untilHeard('done')
      expect(members()).toEqual(['ann'])
      expect((await ann.heard()).filter((line) => line === 'sessionConnected')).toHaveLength(1)
    }),
  )

  it(
    'keeps two sessions apart, and gives one session for one id (A5)',
    withApps(async ({ emulator, open, sessionIds }) => {
      const bob = await open('bob', { kind: 'bare', session: 'bare' })
      const ann = await open('ann')
      const token = emulator.createToken(sessionIds.bare, { data: 'ann too' })
      const isSame = await ann.page.evaluate(
        ([apiKey, sessionId, other, token]) =>
          new Promise<boolean>((resolve) => {
            const session = OT.initSession(apiKey, other)
            const { heard } = window.vendorApp
            session.on('sessionReconnecting sessionDisconnected', () => heard.push('never'))
            const isSame = OT.initSession(apiKey, sessionId) === window.vendorApp.session
            session.connect(token, () => resolve(isSame && OT.initSession('', other) === session))
          }),
        [emulator.apiKey, sessionIds.auto, sessionIds.bare, token] as const,
      )
      expect(isSame).toBe(true)
      await bob.untilFate({ members: ['ann too', 'bob'] })
      // OpenTok rejects a promise of its own if a session ends before the publish is answered.
      await ann.untilHeard('done')
      emulator.network.close(1011, 'ann')
      await ann.untilHeard('sessionReconnected')
      expect(await ann.heard()).not.toContain('never')
    }),
  )

  itAtRelease(
    'is left to OpenTok alone by uninstall(), with the session joined and its tile in place (A5)',
    withApps(async ({ emulator, open }) => {
      await open('bob', { kind: 'bare', session: 'auto' })
      const ann = await open('ann')
      await ann.untilFate({ tiles: 1, moving: 1, selfViews: 1 })
      await ann.page.evaluate(() => {
        const { OpenTokReconnection } = window as unknown as {
          OpenTokReconnection: { uninstall(): void }
        }
        OpenTokReconnection.uninstall()
      })
      await ann.untilFate({ tiles: 1, moving: 1, selfViews: 1, members: ['ann', 'bob'] })
      emulator.network.close(1011, 'ann')
      await ann.untilHeard('subscriber destroyed networkDisconnected')
      await ann.untilFate({ tiles: 0, selfViews: 0 })
      expect((await ann.heard()).filter((line) => line.startsWith('session'))).toEqual([
        'sessionConnected',
        'sessionDisconnected networkDisconnected',
      ])
    }),
  )
})

describe('the script', () => {
  itAtRelease(
    'takes over a session that the page made before it (A5)',
    withApps(async ({ emulator, openPage, sessionIds }) => {
      const page = await openPage('bare')
      const token = emulator.createToken(sessionIds.bare, { data: 'ann' })
      await page.evaluate(
        ([apiKey, sessionId, proxyUrl]) => {
          OT.setProxyUrl(proxyUrl)
          const session = OT.initSession(apiKey, sessionId)
          window.vendorApp.session = session
          const { heard } = window.vendorApp
          const note = ({ type }: { type: string }) => heard.push(type)
          session.on('sessionConnected sessionReconnecting sessionReconnected', note)
          session.on('sessionDisconnected', note)
        },
        [emulator.apiKey, sessionIds.bare, emulator.proxyUrl] as const,
      )
      await page.addScriptTag({ url: '/opentok-reconnection.auto.js' })
      await page.evaluate(
        (token) => new Promise((resolve) => void window.vendorApp.session.connect(token, resolve)),
        token,
      )
      emulator.network.close(1011, 'ann')
      await page.waitForFunction(() => window.vendorApp.heard.includes('sessionReconnected'))
      expect(await page.evaluate(() => window.vendorApp.heard)).toEqual([
        'sessionConnected',
        'sessionReconnecting',
        'sessionReconnected',
      ])
    }),
  )

  it(
    'says in the console what is wrong, and leaves the app alone',
    withApps(async ({ emulator, openPage }) => {
      const page = await openPage('bare', {
        forgiven: [/options.giveUpMs must be/, /Load this script after/],
      })
      const messages: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') messages.push(message.text())
      })
      await page.evaluate(() => {
        Object.assign(window, { OpenTokReconnection: { options: { giveUpMs: -1 } } })
      })
      await page.addScriptTag({ url: '/opentok-reconnection.auto.js' })
      await page.goto(`${emulator.url}/empty.html`)
      await page.addScriptTag({ url: '/opentok-reconnection.auto.js' })
      await expect.poll(() => messages.length, PATIENT).toBe(2)
      expect(messages[0]).toContain('options.giveUpMs must be a number')
      expect(messages[1]).toContain('Load this script after opentok.js')
    }),
  )

  itAtRelease(
    'logs with data-debug, opens the inspector with data-inspect, and adds one global',
    withApps(async ({ emulator, openPage, sessionIds }) => {
      const page = await openPage('bare')
      const logged: string[] = []
      page.on('console', (message) => logged.push(message.text()))
      const added = await page.evaluate(
        ([apiKey, sessionId, proxyUrl]) =>
          new Promise<string[]>((resolve) => {
            const before = new Set(Object.keys(window))
            const script = document.createElement('script')
            script.src = '/opentok-reconnection.auto.js'
            script.dataset['debug'] = ''
            script.dataset['inspect'] = '/inspector.mjs'
            script.addEventListener('load', () => {
              const added = Object.keys(window).filter((name) => !before.has(name))
              OT.setProxyUrl(proxyUrl)
              window.vendorApp.session = OT.initSession(apiKey, sessionId)
              resolve(added)
            })
            document.head.append(script)
          }),
        [emulator.apiKey, sessionIds.bare, emulator.proxyUrl] as const,
      )
      expect(added).toEqual(['OpenTokReconnection'])
      await page.locator('[data-opentok-inspector]').waitFor()
      const token = emulator.createToken(sessionIds.bare, { data: 'ann' })
      await page.evaluate((given) => window.vendorApp.session.connect(given, () => {}), token)
      await expect.poll(() => logged, PATIENT).toContainEqual(expect.stringMatching(/: connect/))
      expect(logged.join()).not.toContain(token)
    }),
  )
})

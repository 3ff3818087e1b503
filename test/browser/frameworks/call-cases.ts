/** What the entry of every framework keeps, on the call of its example and the real client. */
import { beforeAll, describe, expect, it } from 'vitest'
import { expectFaultOfOpenTok } from '../harness/forgive-opentok.ts'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import { interrupt } from '../harness/interrupt.ts'
import type { OpenOptions, Person } from '../harness/person.ts'
import { PATIENT } from '../harness/patient.ts'
import { bundleFrame, renderFrame } from './bundle.ts'

import { describeAtRelease, itAtRelease } from '../../tools/vitest/release.ts'

const TILE = '[data-testid=tile]'

export function testCall(framework: 'vue' | 'svelte'): void {
  const withFixture = useFixture()
  let script: string
  beforeAll(async () => {
    script = await bundleFrame(framework)
  })

  /** Opens a page with the framework, and nothing mounted yet. */
  async function openFrame({ emulator, open, sessionId }: Fixture, options?: OpenOptions) {
    const person = await open('anna', { own: 'a framework has the page', ...options })
    const { page } = person
    await page.addScriptTag({ content: script })
    const show = (id: string | null = sessionId) =>
      page.evaluate(
        ([apiKey, sessionId]) =>
          window.frame.show(
            sessionId === null
              ? null
              : { apiKey, sessionId, token: () => window.askForToken({ sessionId }) },
          ),
        [emulator.apiKey, id] as const,
      )
    return {
      person,
      page,
      show,
      hide: () => show(null),
      untilStatus: async (status: string) => {
        await page.getByTestId('status').getByText(status, { exact: true }).waitFor()
      },
      tile: page.locator(TILE),
      errors: () => page.evaluate(() => window.frame.errors),
      previous: () => page.evaluate(() => window.frame.previous),
    }
  }

  /** Nobody is in the session, the camera is off, and the library listens to nothing. */
  async function expectNothingLeft({ members, until }: Fixture, person: Person): Promise<void> {
    await until(() => members().length === 0)
    await person.page.waitForFunction(() => window.person.media.liveTracks() === 0)
    await expect.poll(person.listenerCounts, PATIENT).toEqual({})
    await expect.poll(person.runningTimers, PATIENT).toEqual([])
    expect(await person.tileCount()).toBe(0)
  }

  describe('a mounted call', () => {
    it(
      'joins once, asks for the camera once, and leaves nothing on (F1)',
      withFixture(async (fixture) => {
        const { person, show, hide, untilStatus, previous, errors } = await openFrame(fixture)
        const { emulator, members, sessionId, until } = fixture
        await show()
        await untilStatus('connected')
        await until(() => emulator.clients(sessionId).some(({ streamIds }) => streamIds.length > 0))
        expect(members()).toEqual(['anna'])
        expect(await person.cameraRequests()).toBe(1)
        expect(new Set(Object.values(await person.listenerCounts()))).toEqual(new Set([1]))
        await hide()
        await expectNothingLeft(fixture, person)
        expect(emulator.counters.joins).toBe(1)
        expect(await previous()).toEqual([[]])
        expect(await errors()).toEqual([])
      }),
    )

    itAtRelease(
      'that is mounted again at once joins when the previous call has been left (F1)',
      withFixture(async (fixture) => {
        const { person, show, hide, untilStatus, previous } = await openFrame(fixture)
        await show()
        await untilStatus('connected')
        await hide()
        await show()
        await untilStatus('connected')
        await fixture.until(() => fixture.members().length === 1)
        expect(await previous()).toEqual([[], ['disconnected']])
        expect(await person.page.evaluate(() => window.person.joins.overlaps())).toBe(0)
        await hide()
        await expectNothingLeft(fixture, person)
      }),
    )

    itAtRelease(
      'with another session id leaves the first session, and then joins the other (F1)',
      withFixture(async (fixture) => {
        const { person, page, show, hide, untilStatus, previous } = await openFrame(fixture)
        const { emulator, members, until } = fixture
        await show()
        await untilStatus('connected')
        const other = emulator.createSession()
        person.answerTokens(() => emulator.createToken(other, { data: 'anna' }))
        await show(other)
        await until(() => emulator.clients(other).length === 1)
        await untilStatus('connected')
        expect(members()).toEqual([])
        expect(await previous()).toEqual([[], ['disconnected']])
        await until(() => emulator.clients(other).some(({ streamIds }) => streamIds.length > 0))
        // One publisher each: the first one was destroyed with its session.
        expect(await page.locator('.OT_publisher').count()).toBe(1)
        await hide()
        await until(() => emulator.clients(other).length === 0)
        await expectNothingLeft(fixture, person)
      }),
    )

    itAtRelease(
      'shows what the factory throws where the framework shows errors, also after a wait (F1)',
      withFixture(async (fixture) => {
        const { person, page, show, hide, untilStatus, errors } = await openFrame(fixture)
        await page.evaluate(() => (window.frame.failure = new Error('no such session')))
        await show()
        await expect.poll(errors, PATIENT).toEqual(['Error: no such session'])
        await hide()
        await show()
        await untilStatus('connected')
        await page.evaluate(() => (window.frame.failure = new Error('no such session either')))
        await hide()
        await show()
        await expect
          .poll(errors, PATIENT)
          .toEqual(['Error: no such session', 'Error: no such session either'])
        await hide()
        await expectNothingLeft(fixture, person)
      }),
    )

    itAtRelease(
      'shows a missing token where the framework shows errors, and joins with one (F1)',
      withFixture(async (fixture) => {
        const { person, page, show, hide, untilStatus, errors } = await openFrame(fixture)
        await page.evaluate(() => (window.frame.isWithoutToken = true))
        await show()
        const missing = 'TypeError: token must be a string, got undefined'
        await expect.poll(errors, PATIENT).toEqual([missing])
        await hide()
        await expectNothingLeft(fixture, person)
        expect(fixture.emulator.counters.joins).toBe(0)
        await page.evaluate(() => (window.frame.isWithoutToken = false))
        await show()
        await untilStatus('connected')
        expect(await errors()).toEqual([missing])
        await hide()
        await expectNothingLeft(fixture, person)
      }),
    )
  })

  describe('a call that a server has rendered', () => {
    it(
      'is idle, touches no DOM, and is taken over by the page without a mismatch (F2)',
      withFixture(async (fixture) => {
        const { emulator, sessionId } = fixture
        const { apiKey } = emulator
        const html = await renderFrame(framework, {
          apiKey,
          sessionId,
          token: () => Promise.reject(new Error('a token on the server')),
        })
        expect(html).toMatch(/<b data-testid="status">(<!--.*?-->)?idle/)
        const { page, untilStatus } = await openFrame(fixture)
        const complaints: string[] = []
        page.on('console', (message) => {
          if (/hydrat/i.test(message.text())) complaints.push(message.text())
        })
        await page.evaluate(
          ([html, apiKey, sessionId]) => {
            const token = () => window.askForToken({ sessionId })
            window.frame.hydrate(html, { apiKey, sessionId, token })
          },
          [html, apiKey, sessionId] as const,
        )
        await untilStatus('connected')
        expect(await page.getByTestId('status').count()).toBe(1)
        expect(complaints).toEqual([])
      }),
    )
  })

  describeAtRelease('a call that is unmounted', () => {
    it(
      'while it is connecting never joins (F1)',
      withFixture(async (fixture) => {
        const { person, show, hide, untilStatus } = await openFrame(fixture)
        let answer: (token: string) => void = () => {}
        person.answerTokens(() => new Promise((resolve) => (answer = resolve)))
        await show()
        await untilStatus('connecting')
        await hide()
        answer(fixture.emulator.createToken(fixture.sessionId, { data: 'anna' }))
        await expectNothingLeft(fixture, person)
        expect(fixture.emulator.counters.joins).toBe(0)
      }),
    )

    it(
      'while the camera prompt is open leaves no camera on (F1)',
      withFixture(async (fixture) => {
        const { person, page, show, hide, untilStatus } = await openFrame(fixture)
        await page.evaluate(() => window.person.media.openPrompt())
        await show()
        await untilStatus('connected')
        await expect.poll(person.cameraRequests, PATIENT).toBe(1)
        await hide()
        await page.evaluate(() => window.person.media.answerPrompt('allow'))
        await expectNothingLeft(fixture, person)
        expect(await person.cameraRequests()).toBe(1)
      }),
    )

    it(
      'while it is away leaves nothing on (F1)',
      withFixture(
        async (fixture) => {
          const { person, show, hide, untilStatus } = await openFrame(fixture)
          await show()
          await untilStatus('connected')
          await person.page.waitForFunction(() => window.person.media.liveTracks() > 0)
          fixture.network.cut({ target: 'anna' })
          await untilStatus('reconnecting')
          await hide()
          fixture.network.restore()
          await expectNothingLeft(fixture, person)
        },
        { keepLostMs: 300 },
      ),
    )
  })

  // React's tiles are shown in every run; those of Vue and Svelte come from `src/bindings/shared/`.
  describeAtRelease('a tile', () => {
    itAtRelease(
      'keeps its picture when it moves in the page, and unsubscribes when it is unmounted (F3)',
      withFixture(
        async (fixture) => {
          const bob = await fixture.join('bob')
          const streamId = await bob.publish()
          const { page, person } = await openFrame(fixture)
          await person.create({ follow: 'nobody' })
          const showIn = (place: 'left' | 'right' | null) =>
            page.evaluate((place) => {
              const { reconnection: call } = window.person
              window.frame.showParts({ call, camera: false, place })
            }, place)
          await showIn('left')
          await person.connect()
          await page.getByTestId('left').locator('.OT_subscriber').waitFor()
          await person.untilVideos(1)
          const { subscriber } = await page
            .evaluateHandle((id) => {
              const subscriber = window.person.reconnection.subscribers.get(id)
              return { subscriber }
            }, streamId)
            .then((handle) => handle.getProperties())
            .then((properties) => ({ subscriber: properties.get('subscriber') }))

          await showIn('right')
          await page.getByTestId('right').locator('.OT_subscriber').waitFor()
          expect(await person.tileCount()).toBe(1)
          await person.untilVideosMove(1)
          const isSame = await page.evaluate(
            ([id, previous]) => window.person.reconnection.subscribers.get(id) === previous,
            [streamId, subscriber] as const,
          )
          expect(isSame).toBe(true)

          // Recreated in the place where it is now.
          fixture.network.close(1011, 'anna')
          await person.untilEvent('subscriberReconnected')
          await page.getByTestId('right').locator('.OT_subscriber').waitFor()
          expect(await person.tileCount()).toBe(1)

          await showIn(null)
          await page.waitForFunction(() => window.person.reconnection.subscribers.size === 0)
          expect(await person.tileCount()).toBe(0)
          expect(await person.status()).not.toBe('disconnected')
        },
        { keepLostMs: 300 },
      ),
    )

    itAtRelease(
      'leaves a subscriber alone that the app has made (F3)',
      withFixture(async (fixture) => {
        const bob = await fixture.join('bob')
        await bob.publish()
        const { page, person } = await openFrame(fixture)
        await person.create()
        await person.connect()
        await person.untilVideos(1)
        const showIn = (place: 'left' | null) =>
          page.evaluate((place) => {
            const { reconnection: call } = window.person
            window.frame.showParts({ call, camera: false, place })
          }, place)
        await showIn('left')
        await page.getByTestId('left').locator('.OT_subscriber').waitFor()
        await showIn(null)
        await page.getByTestId('left').waitFor({ state: 'attached' })
        expect(await page.evaluate(() => window.person.reconnection.subscribers.size)).toBe(1)
      }),
    )

    it(
      'keeps its place over 3 s and 40 s without a network; the camera is asked for once (F3)',
      withFixture(
        async (fixture) => {
          const { join, network, emulator, sessionId, until } = fixture
          const bob = await join('bob')
          await bob.publish()
          const { person, page, show, hide, untilStatus, tile } = await openFrame(fixture, {
            clock: true,
          })
          await show()
          await tile.and(page.locator('[data-status=connected]')).waitFor()
          await person.untilVideos(1)
          await page.evaluate((selector) => {
            const element = document.querySelector(selector) as HTMLElement
            element.title = 'the same'
            ;(element.querySelector('.OT_subscriber') as HTMLElement).title = 'the same picture'
          }, TILE)
          const titles = () =>
            page.evaluate(
              (selector) =>
                [selector, '.OT_subscriber'].map((each) =>
                  [...document.querySelectorAll<HTMLElement>(each)].map(({ title }) => title),
                ),
              TILE,
            )

          interrupt(network, 'anna')
          await untilStatus('reconnecting')
          for (let second = 0; second < 3; second += 1) await person.fastForward(1_000)
          network.restore()
          await untilStatus('connected')
          expect(await titles()).toEqual([['the same'], ['the same picture']])

          network.cut({ target: 'anna' })
          await untilStatus('reconnecting')
          for (let second = 0; second < 40; second += 1) await person.fastForward(1_000)
          // OpenTok gives up when its last socket is refused, and that takes the browser's time, not the page's.
          const isWaiting = () => window.frame.calls[0]?.getSnapshot().phase === 'waiting'
          await page.waitForFunction(isWaiting)
          expect(await tile.getAttribute('data-status')).toBe('reconnecting')
          network.restore()
          // The waits between two attempts are long by now.
          await page.evaluate(() => window.frame.calls[0]?.reconnectNow())
          await untilStatus('connected')
          await tile.and(page.locator('[data-status=connected]')).waitFor()
          // OpenTok shows the new video in the same element.
          expect(await titles()).toEqual([['the same'], ['the same picture']])
          await person.untilVideosMove(1)
          expect(await page.locator('.OT_publisher').count()).toBe(1)
          expect(await person.cameraRequests()).toBe(1)
          await until(() => {
            const anna = emulator
              .clients(sessionId)
              .filter(({ online, data }) => online && data === 'anna')
            return anna.length === 1 && anna[0]?.streamIds.length === 1
          })
          await hide()
          await until(() => !fixture.members().includes('anna'))
          await page.waitForFunction(() => window.person.media.liveTracks() === 0)
          await expect.poll(person.listenerCounts, PATIENT).toEqual({})
        },
        { keepLostMs: 1_000 },
      ),
    )
  })

  describe('the own tile', () => {
    it(
      'publishes when there is a call, keeps the camera over a rejoin, switches it off, and says that it is gone (F1, H2)',
      withFixture(
        async (fixture) => {
          const { emulator, network, sessionId, until } = fixture
          const { page, person } = await openFrame(fixture)
          await person.create()
          const show = (camera: boolean, hasCall = true) =>
            page.evaluate(
              ([camera, hasCall]) => {
                const call = hasCall ? window.person.reconnection : null
                window.frame.showParts({ call, camera, place: null })
              },
              [camera, hasCall] as const,
            )
          const isPublished = () =>
            emulator.clients(sessionId).some(({ online, streamIds }) => online && streamIds[0])
          await show(true, false)
          await person.connect()
          expect(await person.cameraRequests()).toBe(0)
          await show(true)
          await until(isPublished)
          network.close(1011, 'anna')
          await person.untilEvent('publisherReconnected')
          expect(await person.cameraRequests()).toBe(1)

          await show(false)
          await until(() => !isPublished())
          await page.waitForFunction(() => window.person.media.liveTracks() === 0)
          expect(await page.locator('.OT_publisher').count()).toBe(0)
          await show(true)
          await until(isPublished)
          expect(await person.cameraRequests()).toBe(2)

          // Leaving switches it off, and joining again publishes a new one.
          await person.disconnect()
          await page.waitForFunction(() => window.person.media.liveTracks() === 0)
          await person.connect()
          await until(isPublished)
          expect(await person.cameraRequests()).toBe(3)
          expect(await page.locator('.OT_publisher').count()).toBe(1)

          const untilCamera = (state: string) =>
            page.getByTestId('camera').getByText(state, { exact: true }).waitFor()
          await untilCamera('live')
          await page.evaluate(() => window.person.media.unplug('video'))
          await untilCamera('lost')
          await page.evaluate(() => window.person.media.plugIn('video'))
          await untilCamera('live')
        },
        { keepLostMs: 300 },
      ),
    )

    itAtRelease(
      'says why it could not be published, and switches the camera off (F1)',
      withFixture(async (fixture) => {
        const { person, page, show, hide, untilStatus } = await openFrame(fixture)
        fixture.network.fail('stream', 403, { target: 'anna' })
        await show()
        await untilStatus('connected')
        await page.getByRole('alert').getByText('Nobody sees you').waitFor()
        await page.waitForFunction(() => window.person.media.liveTracks() === 0)
        await hide()
        await expectNothingLeft(fixture, person)
        await expectFaultOfOpenTok(person)
      }),
    )
  })

  describeAtRelease('a selector', () => {
    it(
      'runs nothing again while its result is the same (F3)',
      withFixture(async (fixture) => {
        const { page, person } = await openFrame(fixture)
        // `reconnected` lasts, so that it cannot be missed.
        await person.create({ options: { reconnectedMs: 60_000 } })
        await person.connect()
        await page.evaluate(() => {
          const { reconnection: call } = window.person
          window.frame.showParts({ call, camera: false, place: null })
        })
        const untilShown = (status: string) =>
          page.getByTestId('selected').getByText(status, { exact: true }).waitFor()
        await untilShown('connected')
        interrupt(fixture.network, 'anna')
        await untilShown('reconnecting')
        for (const data of ['one', 'two', 'three']) await person.signal({ type: 'chat', data })
        expect(await person.snapshot()).toMatchObject({ heldSignals: 3 })
        fixture.network.restore()
        await untilShown('reconnected')
        expect(await page.evaluate(() => window.frame.selected)).toEqual([
          'connected',
          'reconnecting',
          'reconnected',
        ])
      }),
    )
  })

  describeAtRelease('the list of signals', () => {
    it(
      'shows how far each has come, by id, beside those of another type (F4)',
      withFixture(async (fixture) => {
        const { join, network } = fixture
        const bob = await join('bob')
        const { page, show, hide, untilStatus } = await openFrame(fixture)
        await show()
        await untilStatus('connected')
        const lines = () =>
          page
            .getByTestId('message')
            .evaluateAll((found) =>
              found.map((line) => `${(line as HTMLElement).dataset['status']} ${line.textContent}`),
            )
        const say = async (text: string) => {
          await page.getByLabel('Message').fill(text)
          await page.getByRole('button', { name: 'Send' }).click()
        }
        const expectLines = async (...patterns: RegExp[]) => {
          const isShown = async () => {
            const shown = await lines()
            return (
              shown.length === patterns.length &&
              patterns.every((it, at) => it.test(shown[at] ?? ''))
            )
          }
          await expect.poll(isShown, { ...PATIENT, message: 'the list' }).toBe(true)
        }

        await bob.signal({ type: 'chat', data: 'hello' })
        await expectLines(/^received them: hello/)
        interrupt(network, 'anna')
        await untilStatus('reconnecting')
        await say('one')
        await page.evaluate(() => {
          const [call] = window.frame.calls
          void call?.signal({ type: 'cursor', data: '7 7' })
          void call?.signal({ type: 'chat', data: 'taken back' }, { id: 'mine' })
        })
        await say('two')
        await expectLines(/^received/, /^held me: one/, /^held me: taken back/, /^held me: two/)
        await page.evaluate(() => window.frame.calls[0]?.signals.cancel('mine'))
        await expectLines(/^received/, /^held/, /^dropped me: taken back/, /^held me: two/)
        network.restore()
        await expectLines(/^received/, /^sent me: one/, /^dropped/, /^sent me: two/)
        await bob.untilHeard(4)
        expect(await bob.heard()).toEqual(['chat hello', 'chat one', 'cursor 7 7', 'chat two'])
        await hide()
      }),
    )
  })
}

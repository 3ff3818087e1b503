import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import { passAwake } from '../harness/pass-awake.ts'
import type { OpenOptions, Person } from '../harness/person.ts'
import { isRelease, itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const toOptions = (stallMs: number, frozenMs = 60_000) => ({
  follow: 'nobody' as const,
  options: { reconnectedMs: 50, subscribers: { stallMs, frozenMs, maxAttempts: 5 } },
})

/** Bob, who knows these streams and has no tile yet. */
async function openBob(
  { open }: Fixture,
  streamIds: readonly string[],
  stallMs = 60_000,
  options: OpenOptions = {},
) {
  const bob = await open('bob', options)
  await bob.create(toOptions(stallMs))
  await bob.connect()
  await bob.page.waitForFunction(
    (ids) => ids.every((id) => id in window.person.streams),
    [...streamIds],
  )
  return bob
}

/** Subscribes to each stream in its turn, in a box of the page. */
async function subscribe(bob: Person, streamIds: readonly string[], properties: object = {}) {
  await bob.page.evaluate(
    ([ids, given]) => {
      const { reconnection, streams } = window.person
      for (const id of ids)
        reconnection.subscribe(streams[id]!, 'tiles', { insertMode: 'append', ...given })
    },
    [[...streamIds], properties] as const,
  )
  await untilConnected(bob, streamIds.length)
}

async function untilConnected({ page }: Person, count: number): Promise<void> {
  await page.waitForFunction((wanted) => {
    const all = [...window.person.reconnection.subscribers.values()]
    return (
      all.length === wanted &&
      all.every(({ element, status }) => {
        const video = element?.querySelector('video')
        return status === 'connected' && (video?.readyState ?? 0) >= 2
      })
    )
  }, count)
}

/** The session is lost for good, and everything is back after a rejoin. */
async function loseForGood({ network }: Fixture, bob: Person, count: number): Promise<void> {
  const rejoins = (await bob.eventLines('reconnected')).length
  network.close(1011, 'bob')
  await bob.untilEvent('reconnected', rejoins + 1)
  await untilConnected(bob, count)
}

describe('a recreated subscriber', () => {
  it(
    'has what the app has set, and is announced once (T16)',
    withFixture(
      async (fixture) => {
        const anna = await fixture.join('anna')
        const streamId = await anna.publishKept({ sound: true })
        const bob = await openBob(fixture, [streamId], 60_000, { own: 'its sockets are watched' })
        await subscribe(bob, [streamId], { style: { nameDisplayMode: 'on' }, audioVolume: 80 })
        await bob.page.evaluate(async (id) => {
          const { person } = window
          person.keep(id)
          const { kept } = person
          const first = kept!.subscriber as OT.Subscriber
          const sent: string[] = []
          const { send } = WebSocket.prototype
          WebSocket.prototype.send = function watched(...call: Parameters<typeof send>) {
            const text = new TextDecoder().decode(call[0] as BufferSource)
            sent.push(
              ...(text.match(/"(?:restrictFrameRate|preferred\w+|maxFrameRate)":[^,}]+/g) ?? []),
            )
            send.apply(this, call)
          }
          kept!.on('subscriberChanged', ({ previous, subscriber }) => {
            const isRight = previous === first && subscriber === kept!.subscriber
            person.looked.push(`changed ${isRight}`)
          })
          Object.assign(window, { sent })
          const isChained = first.setAudioVolume(40) === first
          person.looked.push(`chained ${isChained}`)
          await first.subscribeToAudio.promise(false)
          first.subscribeToVideo(false)
          first.setStyle('buttonDisplayMode', 'off')
          first.restrictFrameRate(true)
          await first.setPreferredResolution({ width: 160, height: 120 })
          await first.setPreferredFrameRate(5)
          await first.subscribeToCaptions(true)
          await first.setCaptionsTranslationLanguage('fr-FR')
          sent.length = 0
        }, streamId)
        await loseForGood(fixture, bob, 1)

        const read = () =>
          bob.page.evaluate(() => {
            const { kept, looked } = window.person
            const now = kept!.subscriber as OT.Subscriber
            const { buttonDisplayMode, nameDisplayMode } = now.getStyle() as Record<string, unknown>
            const video = kept!.element!.querySelector('video')!
            const tracks = (video.srcObject as MediaStream).getTracks()
            return {
              looked,
              volume: now.getAudioVolume(),
              on: tracks.filter(({ enabled }) => enabled).map(({ kind }) => kind),
              isAudioOnly: kept!.element!.classList.contains('OT_audio-only'),
              styles: [buttonDisplayMode, nameDisplayMode],
              captions: [now.isSubscribedToCaptions(), now.getCaptionsTranslationLanguage()],
            }
          })
        expect(await read()).toEqual({
          looked: ['chained true', 'changed true'],
          volume: 0,
          on: [],
          isAudioOnly: true,
          styles: ['off', 'on'],
          captions: [true, 'fr-FR'],
        })
        const sent = await bob.page.evaluate(() => (window as unknown as { sent: string[] }).sent)
        expect(sent).toEqual(expect.arrayContaining(['"restrictFrameRate":true']))
        expect(sent.join()).toMatch(/preferredWidth":160/)
        expect(sent.join()).toMatch(/(?:FrameRate|preferredFrameRate)":5/)

        await bob.page.evaluate(async () => {
          const now = window.person.kept!.subscriber as OT.Subscriber
          await now.subscribeToAudio.promise(true)
          await now.subscribeToVideo.promise(true)
        })
        expect(await read()).toMatchObject({ volume: 40, on: ['audio', 'video'] })
      },
      { mediaMode: 'routed' },
    ),
  )

  itAtRelease(
    'has what was set while the session was away, and what the mute button of its tile has set (T16)',
    withFixture(async (fixture) => {
      const anna = await fixture.join('anna')
      const streamId = await anna.publishKept({ sound: true })
      const bob = await openBob(fixture, [streamId])
      await subscribe(bob, [streamId], { style: { buttonDisplayMode: 'on' } })
      const look = () =>
        bob.page.evaluate(() => {
          const { kept } = window.person
          const { nameDisplayMode } = (kept!.subscriber as OT.Subscriber).getStyle() as never
          return [(kept!.subscriber as OT.Subscriber).getAudioVolume(), nameDisplayMode]
        })
      await bob.page.evaluate((id) => {
        const { person } = window
        person.keep(id)
        person.kept!.element!.querySelector<HTMLButtonElement>('.OT_mute')!.click()
        const first = person.kept!.subscriber as OT.Subscriber
        person.session.on('sessionDisconnected', () =>
          setTimeout(() => first.setStyle('nameDisplayMode', 'off')),
        )
      }, streamId)
      expect(await look()).toEqual([0, 'auto'])
      await loseForGood(fixture, bob, 1)
      expect(await look()).toEqual([0, 'off'])
    }),
  )

  itAtRelease(
    'whose video is off is not watched for a frozen picture (T16)',
    withFixture(async (fixture) => {
      const anna = await fixture.join('anna')
      const streamId = await anna.publishKept({ sound: true })
      const bob = await fixture.open('bob', { clock: true })
      await bob.create(toOptions(60_000, 5_000))
      await bob.connect()
      await bob.page.waitForFunction((id) => id in window.person.streams, streamId)
      await subscribe(bob, [streamId])
      await bob.publish()
      await bob.page.evaluate((id) => {
        const { person } = window
        person.keep(id)
        ;(person.kept!.subscriber as OT.Subscriber).subscribeToVideo(false)
        person.kept!.onChange(() =>
          person.looked.push(`${person.kept!.status} ${person.kept!.phase}`),
        )
      }, streamId)
      fixture.network.close(1011, 'bob')
      await bob.page.waitForFunction(() => window.person.looked.includes('connected playing'))
      await passAwake(bob, 20_000)
      expect(await bob.page.evaluate(() => window.person.looked)).toEqual([
        'reconnecting waiting',
        'reconnecting resubscribing',
        'reconnected null',
        'connected playing',
      ])
    }),
  )

  it(
    'takes frozen properties, and writes nothing into them (T20)',
    withFixture(async (fixture) => {
      const anna = await fixture.join('anna')
      const streamId = await anna.publishKept()
      const bob = await openBob(fixture, [streamId])
      await bob.page.evaluate((id) => {
        const { reconnection, streams } = window.person
        const properties = Object.freeze({ insertMode: 'append', width: 320 })
        Object.assign(window, { properties })
        reconnection.subscribe(streams[id]!, 'tiles', properties)
      }, streamId)
      await untilConnected(bob, 1)
      await loseForGood(fixture, bob, 1)
      const look = () =>
        bob.page.evaluate(() => {
          const { properties } = window as unknown as { properties: object }
          const tile = document.querySelector<HTMLElement>('.OT_subscriber')!
          return [properties, tile.style.width]
        })
      expect(await look()).toEqual([{ insertMode: 'append', width: 320 }, '320px'])
    }),
  )
})

/** Marks tiles as an app does, and tells them apart by number. */
async function decorate(bob: Person, streamIds: readonly string[]): Promise<void> {
  await bob.page.evaluate(
    (ids) => {
      const { person } = window
      for (const [at, id] of ids.entries()) {
        const { element } = person.reconnection.subscribers.get(id)!
        const label = document.createElement('span')
        label.textContent = `label ${at + 1}`
        element!.append(label)
        element!.classList.add('mine')
        element!.dataset['number'] = `${at + 1}`
        element!.style.width = '50%'
        element!.addEventListener('click', () => person.looked.push(`clicked ${at + 1}`))
      }
      Object.assign(window, {
        looks: () =>
          [...document.querySelectorAll('body > div')].map(({ childNodes, id }) => [
            id,
            ...[...childNodes].map((node) => {
              const { classList, dataset, style } = node as HTMLElement
              if (!classList?.contains('OT_subscriber')) return `other ${node.nodeName}`
              const label = (node as HTMLElement).querySelector(':scope > span')?.textContent
              const videos = (node as HTMLElement).querySelectorAll('video').length
              ;(node as HTMLElement).click()
              return [
                dataset['number'],
                label,
                classList.contains('mine'),
                style.width,
                `${videos} video`,
                person.looked.splice(0).join(),
              ].join(', ')
            }),
          ]),
      })
    },
    [...streamIds],
  )
}

/** Rejoins before and after a tile is moved. Each recreates the tiles of the previous one. */
const [BEFORE, AFTER] = isRelease ? [1, 2] : [0, 1]

const readPage = ({ page }: Person) =>
  page.evaluate(() => (window as unknown as { looks(): readonly string[][] }).looks())

const line = (number: number) => `${number}, label ${number}, true, 50%, 1 video, clicked ${number}`

describe('a recreated tile', () => {
  it(
    'keeps its place, and what the app has put on its element (T17)',
    withFixture(async (fixture) => {
      const { join, network } = fixture
      const anna = await join('anna')
      const ids = [await anna.publish(), await anna.publish(), await anna.publish()]
      const bob = await openBob(fixture, ids, 500)
      await subscribe(bob, ids)
      await decorate(bob, ids)
      const all = [['tiles', line(1), line(2), line(3)]]
      expect(await readPage(bob)).toEqual(all)

      network.cutMedia('anna')
      await bob.untilEvent('subscriberStalled', 3)
      network.healMedia('anna')
      await bob.untilEvent('subscriberReconnected', 3)
      await untilConnected(bob, 3)
      expect(await readPage(bob)).toEqual(all)

      for (let rejoin = 0; rejoin < BEFORE; rejoin += 1) {
        await loseForGood(fixture, bob, 3)
        expect(await readPage(bob)).toEqual(all)
      }

      await bob.page.evaluate(() => {
        const box = document.createElement('div')
        box.id = 'stage'
        box.append(document.querySelector('[data-number="2"]')!, document.createElement('p'))
        document.body.append(box)
      })
      for (let rejoin = 0; rejoin < AFTER; rejoin += 1) {
        await loseForGood(fixture, bob, 3)
        expect(await readPage(bob)).toEqual([
          ['tiles', line(1), line(3)],
          ['stage', line(2), 'other P'],
        ])
      }
      await bob.page.evaluate(() => {
        for (const each of window.person.reconnection.subscribers.values()) each.unsubscribe()
      })
      expect(await readPage(bob)).toEqual([['tiles'], ['stage', 'other P']])
    }),
  )

  itAtRelease(
    'stands where the app has moved it while OpenTok was giving it up (T17)',
    withFixture(
      async (fixture) => {
        const { join, network } = fixture
        const anna = await join('anna')
        const ids = [await anna.publish()]
        const bob = await openBob(fixture, ids)
        await subscribe(bob, ids)
        await decorate(bob, ids)
        await bob.page.evaluate(() => {
          const [tile] = window.person.reconnection.subscribers.values()
          Object.assign(window, { first: tile!.subscriber })
        })
        network.cutMedia('anna')
        await bob.untilEvent('subscriberReconnecting')
        await bob.page.evaluate(() => {
          const box = document.createElement('div')
          box.id = 'stage'
          box.append(document.querySelector('.OT_subscriber')!, document.createElement('p'))
          document.body.append(box)
        })
        // OpenTok destroys a routed one by itself, and then once more.
        await bob.page.waitForFunction(() => {
          const [tile] = window.person.reconnection.subscribers.values()
          return tile!.phase === 'resubscribing'
        })
        network.healMedia('anna')
        await untilConnected(bob, 1)
        expect(await readPage(bob)).toEqual([['tiles'], ['stage', line(1), 'other P']])
      },
      { mediaMode: 'routed' },
    ),
  )

  itAtRelease(
    'keeps its place in the document of a frame, and in a tile that OpenTok could not show (T17)',
    withFixture(async (fixture) => {
      const { join, network } = fixture
      const anna = await join('anna')
      const streamId = await anna.publish()
      const bob = await openBob(fixture, [streamId])
      await bob.page.evaluate((id) => {
        const frame = document.createElement('iframe')
        document.body.append(frame)
        const page = frame.contentDocument!
        page.body.innerHTML = '<h1></h1><section class="mine"></section><hr>'
        const { reconnection, streams } = window.person
        reconnection.subscribe(streams[id]!, page.querySelector('section')!)
        Object.assign(window, {
          look: () =>
            [...page.body.childNodes].map((node) => {
              const tile = node as HTMLElement
              const videos = tile.querySelectorAll('video').length
              return `${node.nodeName} ${tile.classList.contains('mine')} ${videos}`
            }),
        })
      }, streamId)
      await untilConnected(bob, 1)
      const look = () => bob.page.evaluate(() => (window as unknown as { look(): string[] }).look())
      const expected = ['H1 false 0', 'SECTION true 1', 'HR false 0']
      expect(await look()).toEqual(expected)
      await loseForGood(fixture, bob, 1)
      expect(await look()).toEqual(expected)
      network.fail('subscriber', 500, { target: 'bob', count: 2 })
      await loseForGood(fixture, bob, 1)
      expect(await look()).toEqual(expected)
    }),
  )
})

/** A session that is joined before it is wrapped, as after a hot reload. */
import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Person } from '../harness/person.ts'

const withFixture = useFixture()

const listed = ({ page }: Person) =>
  page.evaluate(() =>
    window.person.reconnection.streams
      .list()
      .map(({ streamId }) => streamId)
      .toSorted(),
  )

describe.concurrent('a session that is joined when it is wrapped', () => {
  it(
    'lists and announces the streams that are there, each once, also to a second wrapper (T19)',
    withFixture(async ({ join, open }) => {
      const ben = await join('ben')
      const carol = await join('carol')
      const ids = [await ben.publish(), await carol.publish()].toSorted()
      const anna = await open('anna')
      await anna.connectItself()
      const own = await anna.publish()
      await anna.untilSdkEvent('streamCreated', 2)
      const known = await anna.page.evaluate(() => {
        const known: string[] = []
        const { streams } = window.person.session as unknown as {
          readonly streams: { forEach(visit: (stream: OT.Stream) => void): void }
        }
        streams.forEach(({ streamId }) => known.push(streamId))
        return known
      })
      expect(known.toSorted()).toEqual([...ids, own].toSorted())

      await anna.create({ follow: 'nobody' })
      await anna.untilEvent('streamCreated', 2)
      expect(await listed(anna)).toEqual(ids)
      await anna.page.evaluate(() => window.person.reconnection.dispose())
      await anna.create({ follow: 'reconnection' })
      await anna.untilEvent('streamCreated', 4)
      await anna.untilVideosMove(2)
      expect(await listed(anna)).toEqual(ids)

      const more = await carol.publish()
      await anna.untilVideosMove(3)
      expect(await listed(anna)).toEqual([...ids, more].toSorted())
      expect(await anna.eventLines('streamCreated')).toHaveLength(5)
    }),
  )

  it(
    'is refused to another copy of the library, until it is disposed of (T21)',
    withFixture(async ({ join }) => {
      const anna = await join('anna')
      await anna.page.addScriptTag({ url: '/opentok-reconnection.umd.js' })
      const outcomes = await anna.page.evaluate(() => {
        const { reconnection, session } = window.person
        const { createReconnection } = window.OpenTokReconnection
        const tryToWrap = () => {
          try {
            createReconnection(session).dispose()
            return 'wrapped'
          } catch (error) {
            return String(error)
          }
        }
        const first = tryToWrap()
        reconnection.dispose()
        return [first, tryToWrap(), tryToWrap()]
      })
      expect(outcomes).toEqual([
        'TypeError: session must not be wrapped already: call dispose() first',
        'wrapped',
        'wrapped',
      ])
    }),
  )
})

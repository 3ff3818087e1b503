import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'

const withFixture = useFixture()

describe('your own stream', () => {
  it(
    'can be subscribed to: the handle is connected, although OpenTok never emits connected (E10)',
    withFixture(async ({ join }) => {
      const anna = await join('anna')
      await anna.publishKept()
      const streamId = await anna.page.evaluate(() => {
        const stream = window.person.publisher?.stream as OT.Stream
        return window.person.subscribe(stream).streamId
      })
      await anna.page.waitForFunction(
        (id) => window.person.reconnection.subscribers.get(id)?.status === 'connected',
        streamId,
      )
      expect(await anna.tileStatuses(streamId)).toEqual(['connecting', 'connected'])
      expect(await anna.eventLines('subscriberConnected')).toEqual(['subscriberConnected'])
      await anna.page.evaluate(() => {
        const { publisher, reconnection } = window.person
        if (publisher) reconnection.unpublish(publisher)
      })
      await anna.untilEvent('subscriberDisconnected')
      expect(await anna.tileStatuses(streamId)).toEqual(['connecting', 'connected', 'disconnected'])
      expect(await anna.tileCount()).toBe(0)
    }),
  )
})

describe('a session that is already wrapped', () => {
  it(
    'cannot be wrapped again until the first wrapper is disposed (E9)',
    withFixture(async ({ join }) => {
      const anna = await join('anna')
      const again = () =>
        anna.page.evaluate(() => {
          try {
            window.OpenTokReconnection.createReconnection(window.person.session).dispose()
            return 'wrapped'
          } catch (error) {
            return String(error)
          }
        })
      expect(await again()).toMatch(/^TypeError: session .*wrapped/)
      await anna.page.evaluate(() => window.person.reconnection.dispose())
      expect(await again()).toBe('wrapped')
    }),
  )
})

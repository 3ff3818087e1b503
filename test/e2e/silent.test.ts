/** OpenTok falls silent when a session ends that owes it an answer to a publish: measured, and mended. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useStage } from './harness.ts'
import type { Person } from './person.ts'

const onStage = useStage()

/** Resolves when the page has asked its server for a stream. To be called before it connects. */
function untilStreamIsAsked(page: Page): Promise<void> {
  return new Promise((resolve) => {
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => {
        if (/"method":"create","uri":"[^"]*\/stream\/[^/"]+"/.test(String(payload))) resolve()
      })
    })
  })
}

/** OpenTok falls over the end of the session, with an error that has no text but a short name. */
function forgiveOpenTok({ problems }: Person): void {
  expect(problems.splice(0)).toEqual([expect.stringMatching(/^(uncaught: )?\w+$/)])
}

describe('a session that ends while a publish is unanswered', () => {
  it(
    'is known by the error of that publish, and joined anew: one member, one camera, a picture (S4, P1)',
    onStage(async ({ join, members, network, open, until }) => {
      const bob = await join('bob')
      const anna = await open('anna', { clock: true })
      const asked = untilStreamIsAsked(anna.page)
      await anna.create({ rejoinMs: 10 })
      await anna.connect()
      network.ignore('stream', { target: 'anna' })
      await anna.page.evaluate(() => window.person.publishKept())
      await asked
      network.close(1011, 'anna')
      await anna.untilEvent('rejoining')
      // OpenTok does not answer the leave either.
      await anna.fastForward(5_000)
      await anna.untilEvent('publisherConnected')
      expect(await anna.story('connected', 'reconnecting', 'reconnected')).toEqual([
        'connected first',
        'reconnecting waiting',
        'reconnected rejoined 1',
      ])
      expect(await anna.sdkStory()).not.toContain('sessionDisconnected (networkDisconnected)')
      await until(() => members().join() === 'bob,anna')
      expect(await anna.cameraRequests()).toBe(1)
      await bob.untilVideosMove(1)
      forgiveOpenTok(anna)
    }),
  )
})

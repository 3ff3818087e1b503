/** A publish that fails temporarily is tried again; a publisher that is given up does not keep the camera. */

import { describe, expect, it } from 'vitest'
import type { ReconnectionOptions } from '../../src/contract/options.types.ts'
import { openTokError } from '../../src/kit/testing/index.ts'
import {
  CONNECT_MS,
  DISCONNECT_MS,
  PUBLISH_MS,
  createScriptedPublisher,
} from './harness/scripted.ts'
import { useStory, createJoinedSetup, watch } from './harness/story.ts'
import { pass } from './harness/time.ts'

useStory()

const refused = openTokError('OT_CONNECT_FAILED', 1006)
const TEMPORARY = ['OT_UNEXPECTED_SERVER_RESPONSE', 'OT_TIMEOUT', 'OT_ICE_WORKFLOW_FAILED']

/** With a live publisher. */
async function createPublishedSetup(options: ReconnectionOptions = {}) {
  const setup = await createJoinedSetup(options)
  const publisher = createScriptedPublisher()
  void setup.reconnection.publish(publisher)
  await pass(PUBLISH_MS)
  setup.story.length = 0
  return { ...setup, publisher }
}

describe('a publish that fails temporarily', () => {
  it.each(TEMPORARY)('by %s after a rejoin is tried again (P1)', async (name) => {
    const { publisher, reconnection, session, story } = await createPublishedSetup()
    session.answerPublishes(openTokError(name, 2001))
    session.end('networkDisconnected')
    await pass(1 + 500 + CONNECT_MS + PUBLISH_MS)
    expect(reconnection.status).toBe('reconnected')
    session.answerPublishes('ok')
    await pass(500 + PUBLISH_MS)
    expect(story.filter((line) => line.startsWith('publisher'))).toEqual([
      'publisherReconnecting',
      'publisherReconnected',
    ])
    expect(publisher.isDestroyed).toBe(false)
  })

  it('is tried again if it was the first, and its promise waits (P2)', async () => {
    const { reconnection, session } = await createJoinedSetup()
    session.answerPublishes(openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001))
    const live = watch(reconnection.publish(createScriptedPublisher()))
    await pass(PUBLISH_MS)
    session.answerPublishes('ok')
    await pass(500 + PUBLISH_MS)
    expect(live.state).toBe('resolved')
    expect(session.calls.publish).toBe(2)
  })

  it('five times in a row ends it with the error, and leaves the session alone (P2)', async () => {
    const { reconnection, session, story } = await createPublishedSetup()
    session.end('networkDisconnected')
    await pass(1)
    session.answerPublishes(openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001))
    await pass(60_000)
    expect(session.calls.publish).toBe(1 + 5)
    expect(story).toContain('publisherDisconnected reason:null error:publishFailed')
    expect(reconnection.status).toBe('connected')
  })

  it('by two timeouts in a row is not tried again: OpenTok never answers some publishers', async () => {
    const { reconnection, session } = await createJoinedSetup()
    session.answerPublishes(openTokError('OT_TIMEOUT', 1500))
    const live = watch(reconnection.publish(createScriptedPublisher()))
    await pass(60_000)
    expect(live.state).toBe('rejected publishFailed')
    expect(session.calls.publish).toBe(2)
  })

  it.each(['OT_PERMISSION_DENIED', 'OT_USER_MEDIA_ACCESS_DENIED', 'OT_INVALID_PARAMETER'])(
    'is not tried again after %s (P2)',
    async (name) => {
      const { reconnection, session } = await createJoinedSetup()
      session.answerPublishes(openTokError(name, 1500))
      const live = watch(reconnection.publish(createScriptedPublisher()))
      await pass(PUBLISH_MS)
      expect(live.state).toBe('rejected publishFailed')
      await pass(60_000)
      expect(session.calls.publish).toBe(1)
    },
  )
})

describe('a publisher that was kept during an outage, and is not published again', () => {
  const ways: Readonly<
    Record<string, (setup: Awaited<ReturnType<typeof createPublishedSetup>>) => void>
  > = {
    'because the outage is given up': () => {},
    'because the app leaves': ({ reconnection }) => void reconnection.disconnect(),
    'because the app takes it off': ({ publisher, reconnection }) =>
      reconnection.unpublish(publisher),
    'because the token is refused': ({ session }) =>
      session.answerConnects(openTokError('OT_AUTHENTICATION_ERROR', 1004)),
  }

  it.each(Object.entries(ways))(
    'is destroyed, and its camera goes off, %s (P3)',
    async (_, act) => {
      const setup = await createPublishedSetup({ giveUpMs: 5_000 })
      const { publisher, session } = setup
      session.answerConnects(refused)
      session.end('networkDisconnected')
      await pass(1)
      expect(publisher.isDestroyed).toBe(false)
      act(setup)
      await pass(20_000)
      expect(publisher.isDestroyed).toBe(true)
      expect(publisher.listeners).toEqual({})
    },
  )

  it('is destroyed by dispose(), since nobody else would do it (E1)', async () => {
    const { publisher, reconnection, session } = await createPublishedSetup()
    session.answerConnects(refused)
    session.end('networkDisconnected')
    await pass(1)
    reconnection.dispose()
    expect(publisher.isDestroyed).toBe(true)
    await pass(20_000)
    expect(publisher.listeners).toEqual({})
  })

  it('is destroyed by OpenTok itself when the app leaves while it is live', async () => {
    const { publisher, reconnection } = await createPublishedSetup()
    void reconnection.disconnect()
    await pass(DISCONNECT_MS)
    expect(publisher.isDestroyed).toBe(true)
  })
})

describe('publish() that is not answered yet', () => {
  it('rejects with disposed at dispose()', async () => {
    const { reconnection } = await createJoinedSetup()
    const live = watch(reconnection.publish(createScriptedPublisher()))
    reconnection.dispose()
    await pass(0)
    expect(live.state).toBe('rejected disposed')
  })
})

import { describe, expect, it, vi } from 'vitest'
import { createActor } from 'xstate'
import { platformClock } from '../../../src/lib/clock.ts'
import { createSessionEndDetector } from '../../../src/opentok/session-end.ts'
import { createSessionEndActor } from '../../../src/session/session-end.actor.ts'
import type { Availability } from '../../../src/contract/availability.ts'
import type { SessionLike } from '../../../src/contract/opentok.types.ts'
import { openTokError } from '../../../src/kit/testing/error.ts'
import { pass, useFakeTimers } from '../../stories/harness/time.ts'

useFakeTimers()

const AT = 1_000

const error = (text: string) =>
  Object.assign(openTokError('OT_NOT_CONNECTED', 500), { message: text })
const WITHOUT_SESSION = error('Not connected.')
const IN_TROUBLE = error('The server is in trouble.')

/** Detector over a client of which only the state is known. */
function setUp(
  client: { state?: string; isConnected?: boolean; isLive?: boolean; isOpen?: boolean } = {},
  clock = platformClock,
) {
  const { isConnected, state } = client
  const sent: object[] = []
  const session = {
    connection: { connectionId: 'c' },
    ...(state !== undefined && { currentState: state }),
    ...(isConnected !== undefined && { isConnected: () => isConnected }),
  } as unknown as SessionLike
  const world = { isLive: client.isLive ?? true }
  const environment = {
    now: () => AT,
    availability(): Availability {
      if (client.isOpen === false) return 'closed'
      return world.isLive ? 'pass' : 'hold'
    },
    report: (event: object) => void sent.push(event),
  }
  const actor = createSessionEndActor(session, {
    ...environment,
    clock,
    spawn: (machine) => createActor(machine, { clock }),
  })
  actor.start()
  const end = createSessionEndDetector(session, { ...environment, send: actor.send })
  return { actor, end, sent, session, world }
}

const vanished = (reason: string) => [{ type: 'session.vanished', at: AT, reason }]

describe('a publish that fails because there is no session', () => {
  it('ends the session, whatever state the client shows', () => {
    const { end, sent } = setUp({ state: 'connected', isConnected: true })
    end.handlePublishRefused(WITHOUT_SESSION)
    expect(sent).toEqual(vanished('networkDisconnected'))
  })

  it('is a leave of the app if the client is disconnecting (E2)', () => {
    const { end, sent } = setUp({ state: 'disconnecting', isConnected: false })
    end.handlePublishRefused(WITHOUT_SESSION)
    expect(sent).toEqual(vanished('clientDisconnected'))
  })

  it.each([
    'Session.publish :: Unexpected server response: Not connected.',
    'Socket is not connected',
  ])('is recognized by its text: %s', (text) => {
    const { end, sent } = setUp()
    end.handlePublishRefused(error(text))
    expect(sent).toHaveLength(1)
  })

  it.each([1010, 1501, 404])(
    'is recognized by its name, except with the code for server trouble: %i',
    (code) => {
      const { end, sent } = setUp()
      end.handlePublishRefused(Object.assign(error('We need to be connected'), { code }))
      expect(sent).toHaveLength(1)
    },
  )

  it('does not end the session if it fails for another reason', async () => {
    const { end, sent } = setUp({ isConnected: true })
    for (const cause of [IN_TROUBLE, openTokError('OT_TIMEOUT', 1500), undefined, 'text']) {
      end.handlePublishRefused(cause)
    }
    await pass(60_000)
    expect(sent).toEqual([])
  })
})

describe('sessionConnectFailed of a session that is joined', () => {
  it('ends the session if the client is disconnected (E7)', () => {
    const { end, sent } = setUp({ state: 'disconnected', isConnected: false })
    end.handleConnectFailed()
    expect(sent).toEqual(vanished('networkDisconnected'))
  })

  it.each([true, undefined])(
    'does not end the session if isConnected() returns %s',
    (isConnected) => {
      const { end, sent } = setUp(isConnected === undefined ? {} : { isConnected })
      end.handleConnectFailed()
      expect(sent).toEqual([])
    },
  )
})

describe('a session that OpenTok joins again, without an announced end', () => {
  function setUpJoinedAgain() {
    const client = { isConnected: true }
    const setup = setUp()
    setup.session.isConnected = () => client.isConnected
    setup.end.handleJoinedAgain()
    return { ...setup, client }
  }

  it('is over a second after the client is disconnected without an event, within five minutes (E7)', async () => {
    const { client, sent } = setUpJoinedAgain()
    await pass(299_500)
    expect(sent).toEqual([])
    client.isConnected = false
    await pass(1_499)
    expect(sent).toEqual([])
    await pass(1)
    expect(sent).toEqual(vanished('networkDisconnected'))
  })

  it('is watched for five minutes', async () => {
    setUpJoinedAgain()
    await pass(299_999)
    expect(vi.getTimerCount()).toBe(1)
    await pass(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is not over if OpenTok announces the end meanwhile', async () => {
    const { client, end, sent } = setUpJoinedAgain()
    client.isConnected = false
    await pass(500)
    expect(vi.getTimerCount()).toBe(1)
    end.reset()
    expect(vi.getTimerCount()).toBe(0)
    await pass(10_000)
    expect(sent).toEqual([])
  })

  it('is watched no longer when it does not count as joined', async () => {
    const { client, sent, world } = setUpJoinedAgain()
    world.isLive = false
    client.isConnected = false
    await pass(500)
    expect(vi.getTimerCount()).toBe(0)
    expect(sent).toEqual([])
  })
})

describe('a library that is disposed of', () => {
  it('infers nothing and starts no timer any more', async () => {
    const { actor, end, sent } = setUp({ isConnected: false })
    end.handleSilence()
    actor.send({ type: 'end.dispose' })
    end.handleJoinedAgain()
    end.handleConnectFailed()
    end.reset()
    expect(vi.getTimerCount()).toBe(0)
    await pass(10_000)
    expect(sent).toEqual([])
  })
})

describe('a failed signal or subscribe', () => {
  it.each([
    ['the client is disconnected', { isConnected: false }, IN_TROUBLE],
    ['the text says that there is no session', { isConnected: true }, WITHOUT_SESSION],
    [
      'the text says so in the words of a subscribe',
      { isConnected: true },
      Object.assign(openTokError('OT_UNABLE_TO_SUBSCRIBE', 1501), {
        message: 'while disconnected',
      }),
    ],
    [
      'the text says that there is no session, and the client has no isConnected()',
      {},
      WITHOUT_SESSION,
    ],
  ])('ends the session after a second without an event if %s (E7)', async (_, client, cause) => {
    const { end, sent } = setUp(client)
    end.handleRefused(cause)
    end.handleRefused(cause)
    await pass(999)
    expect(sent).toEqual([])
    await pass(1)
    expect(sent).toEqual(vanished('networkDisconnected'))
    expect(vi.getTimerCount()).toBe(0)
  })

  it('does not end the session if the server is in trouble', async () => {
    const { end, sent } = setUp({ isConnected: true })
    end.handleRefused(IN_TROUBLE)
    expect(vi.getTimerCount()).toBe(0)
    await pass(60_000)
    expect(sent).toEqual([])
  })

  it('does not end the session if OpenTok fires a session event meanwhile', async () => {
    const { end, sent } = setUp()
    end.handleRefused(WITHOUT_SESSION)
    end.reset()
    expect(vi.getTimerCount()).toBe(0)
    await pass(1_000)
    expect(sent).toEqual([])
  })

  it('does not end the session while it is not joined, and starts no timer then', async () => {
    const { end, sent, world } = setUp({ isLive: false })
    end.handleRefused(WITHOUT_SESSION)
    expect(vi.getTimerCount()).toBe(0)
    world.isLive = true
    end.handleRefused(WITHOUT_SESSION)
    world.isLive = false
    await pass(1_000)
    expect(sent).toEqual([])
  })
})

describe('media that are lost, or a publish that is never answered', () => {
  it('ends the session after a second without an event if the client is disconnected (E2)', async () => {
    const { end, sent } = setUp({ state: 'disconnecting', isConnected: false })
    end.handleSilence()
    await pass(500)
    // A second sign does not prolong the wait.
    end.handleSilence()
    await pass(499)
    expect(sent).toEqual([])
    await pass(1)
    expect(sent).toEqual(vanished('clientDisconnected'))
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    ['the client is connected', { isConnected: true }],
    ['the client has no isConnected()', {}],
    ['the session is not joined', { isConnected: false, isLive: false }],
  ])('says nothing if %s', (_, client) => {
    const { end, sent } = setUp(client)
    end.handleSilence()
    expect(vi.getTimerCount()).toBe(0)
    expect(sent).toEqual([])
  })

  it('does not end the session if OpenTok announces the end meanwhile', async () => {
    const { end, sent } = setUp({ isConnected: false })
    end.handleSilence()
    end.reset()
    await pass(1_000)
    expect(sent).toEqual([])
  })
})

describe('the clock of the app', () => {
  it('is asked to clear a timer only if it has one running', () => {
    const clearTimeout = vi.fn<(timer: never) => void>()
    const { end } = setUp({ isConnected: false }, { ...platformClock, clearTimeout })
    end.reset()
    expect(clearTimeout).not.toHaveBeenCalled()
    end.handleSilence()
    end.reset()
    end.reset()
    expect(clearTimeout).toHaveBeenCalledTimes(1)
  })
})

describe('an object that OpenTok destroys', () => {
  it('reveals an end that a listener of the app has hidden (S22)', () => {
    const { end, sent, session } = setUp()
    end.handleDestroyed('unpublished')
    expect(sent).toEqual([])
    Object.assign(session, { connection: null })
    end.handleDestroyed('networkDisconnected')
    expect(sent).toEqual([{ type: 'session.disconnected', at: AT, reason: 'networkDisconnected' }])
  })

  it('says nothing new of a session that has ended already', () => {
    const { end, sent, session } = setUp({ isLive: false })
    Object.assign(session, { connection: null })
    end.handleDestroyed('networkDisconnected')
    expect(sent).toEqual([])
  })
})

describe('another connection', () => {
  it('reveals that the previous one has ended, unless the app has left anyway (S22)', () => {
    for (const isOpen of [true, false]) {
      const { end, sent } = setUp({ isOpen })
      end.handleOtherConnection()
      expect(sent).toEqual(
        isOpen ? [{ type: 'session.disconnected', at: AT, reason: 'networkDisconnected' }] : [],
      )
    }
  })
})

describe('a page that is back from the back/forward cache', () => {
  function setUpReturn({ isConnected = false, isOpen = true } = {}) {
    const setup = setUp({ state: 'disconnecting', isConnected, isOpen })
    setup.end.handlePageHide()
    return setup
  }

  it('has lost its session: OpenTok left when the page was hidden (T18)', () => {
    const { end, sent } = setUpReturn()
    end.handlePageReturn()
    expect(sent).toEqual(vanished('networkDisconnected'))
  })

  it('has lost it too if a refusal shows that first', () => {
    const refused = setUpReturn()
    refused.end.handleRefused(WITHOUT_SESSION)
    const unpublished = setUpReturn()
    unpublished.end.handlePublishRefused(WITHOUT_SESSION)
    for (const { sent } of [refused, unpublished])
      expect(sent).toEqual(vanished('networkDisconnected'))
  })

  it('waits for it while it is hidden, whatever was suspected before', async () => {
    const { end, sent } = setUp({ state: 'disconnecting', isConnected: false })
    end.handleSilence()
    end.handlePageHide()
    expect(vi.getTimerCount()).toBe(0)
    end.handlePageHide()
    end.handleJoinedAgain()
    await pass(10_000)
    expect(sent).toEqual([])
    end.handlePageReturn()
    expect(sent).toEqual(vanished('networkDisconnected'))
  })

  it('has lost it also if nobody has heard that the page was hidden', () => {
    const { end, sent } = setUp({ state: 'disconnecting', isConnected: false })
    end.handlePageReturn()
    expect(sent).toEqual(vanished('networkDisconnected'))
  })

  it('counts what comes later as before', () => {
    const { end, sent } = setUpReturn()
    end.handlePageReturn()
    sent.length = 0
    end.handlePublishRefused(WITHOUT_SESSION)
    expect(sent).toEqual(vanished('clientDisconnected'))
  })

  it('has not lost what is still connected, or was over already', () => {
    const over = setUpReturn({ isOpen: false })
    over.end.handlePageReturn()
    const alive = setUpReturn({ isConnected: true })
    alive.end.handlePageReturn()
    expect([...over.sent, ...alive.sent]).toEqual([])
  })
})

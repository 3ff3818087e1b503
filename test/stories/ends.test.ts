/** Ends that OpenTok does not announce, and prompts that stay open. */

import { describe, expect, it, vi } from 'vitest'
import { createReconnection } from '../../src/reconnection.ts'
import type { ReconnectionOptions } from '../../src/contract/options.types.ts'
import { useStory, createFakeSetup, watch } from './harness/story.ts'
import { pass } from './harness/time.ts'

useStory()

/** Joined on the fake, with a subscriber to the stream of another person. */
async function createCall(options: ReconnectionOptions = {}, strict = true) {
  const setup = createFakeSetup(options, { strict })
  const { fake, reconnection } = setup
  const story: string[] = []
  reconnection.on('statusChanged', ({ status }) => story.push(status))
  reconnection.on('streamCreated', ({ stream }) => reconnection.subscribe(stream))
  void reconnection.connect()
  fake.room.join({ data: 'bob' }).publish()
  await pass(2_000)
  story.length = 0
  const publish = () => {
    const publisher = fake.OT.initPublisher()
    return { publisher, live: watch(reconnection.publish(publisher)) }
  }
  return { ...fake, ...setup, publish, story }
}

/** The same, with a publish that is not answered. */
async function createUnansweredSetup(options: ReconnectionOptions = {}) {
  const setup = await createCall(options)
  setup.network.ignore('stream')
  const published = setup.publish()
  await pass(500)
  expect(published.live.state).toBe('pending')
  expect(setup.ledger.camerasOn).toBe(1)
  return { ...setup, ...published }
}

type Call = Awaited<ReturnType<typeof createCall>>

/** No camera, no subscriber, no timer. */
function expectNothingLeft({ ledger, reconnection }: Call): void {
  expect(ledger.camerasOn).toBe(0)
  expect(ledger.liveSubscribers()).toEqual([])
  expect(reconnection.getSnapshot()).toMatchObject({ publisherCount: 0, subscriberCount: 0 })
  expect(vi.getTimerCount()).toBe(0)
}

describe('the end of a session while a publish is unanswered', () => {
  it('by our own disconnect() leaves nothing behind (E1)', async () => {
    const setup = await createUnansweredSetup()
    const left = watch(setup.reconnection.disconnect())
    await pass(1_000)
    expect(left.state).toBe('resolved')
    expect(setup.live.state).toBe('rejected publishFailed')
    expect(setup.story).toEqual(['disconnecting', 'disconnected'])
    await pass(5_000)
    expectNothingLeft(setup)
  })

  it('by our own disconnect() is an end that OpenTok announces, as the publish is cancelled (E1)', async () => {
    const setup = await createUnansweredSetup()
    const heard = vi.fn()
    setup.session.on('sessionDisconnected', ({ reason }) => heard(reason))
    void setup.reconnection.disconnect()
    await pass(1_000)
    expect(heard.mock.calls).toEqual([['clientDisconnected']])
    expect(setup.session.currentState).toBe('disconnected')
  })

  it('that is given up leaves nothing behind (E1)', async () => {
    const setup = await createUnansweredSetup({ rejoin: { delay: () => null } })
    setup.network.closeWithoutReconnecting()
    await pass(1_000)
    expect(setup.reconnection.getSnapshot()).toMatchObject({
      status: 'disconnected',
      error: { code: 'gaveUp' },
    })
    await pass(10_000)
    expectNothingLeft(setup)
  })

  it('leaves no tile of a subscribe() in a listener of that end (E1)', async () => {
    const setup = await createUnansweredSetup({ rejoin: false })
    const { ledger, network, reconnection, room } = setup
    for (const tile of reconnection.subscribers.values()) tile.unsubscribe()
    reconnection.on('disconnected', () => reconnection.subscribe(room.streams[0]!))
    network.closeWithoutReconnecting()
    await pass(10_000)
    expect(reconnection.status).toBe('disconnected')
    expect(ledger.calls('subscribe')).toHaveLength(2)
    expect(ledger.liveSubscribers()).toEqual([])
  })

  it("by the app's own session.disconnect() is final (E2)", async () => {
    const setup = await createUnansweredSetup()
    void setup.session.disconnect()
    await pass(1_000)
    expect(setup.story).toEqual(['disconnected'])
    expect(setup.reconnection.getSnapshot()).toMatchObject({ reason: 'clientDisconnected' })
    await pass(60_000)
    expect(setup.reconnection.stats).toMatchObject({ joins: 1, attempts: 0 })
    expectNothingLeft(setup)
  })

  it.each([
    ['rejoin is false', false],
    ['rejoin.when says no', { when: () => false }],
  ] as const)('is final if %s (E3)', async (_, rejoin) => {
    const setup = await createUnansweredSetup({ rejoin })
    setup.network.closeWithoutReconnecting()
    await pass(1_000)
    expect(setup.story).toEqual(['disconnected'])
    await pass(10_000)
    expectNothingLeft(setup)
  })

  it('is followed by a rejoin, with one tile, one stream and the same camera (S4, P1, E6)', async () => {
    const setup = await createUnansweredSetup()
    setup.network.closeWithoutReconnecting()
    await pass(1_000)
    expect(setup.story).toEqual(['reconnecting'])
    await pass(20_000)
    expect(setup.live.state).toBe('resolved')
    expect(setup.story).toEqual(['reconnecting', 'reconnected', 'connected'])
    expect(setup.ledger.liveSubscribers()).toHaveLength(1)
    expect(setup.ledger.camerasOn).toBe(1)
    expect(setup.ledger.cameraRequests).toBe(1)
  })
})

describe('a publisher that is kept during an outage', () => {
  it('is destroyed by dispose(), and its camera is off (E1)', async () => {
    const { ledger, network, publish, reconnection } = await createCall()
    const { live } = publish()
    await pass(1_000)
    expect(live.state).toBe('resolved')
    network.closeWithoutReconnecting()
    await pass(100)
    expect(ledger.camerasOn).toBe(1)
    reconnection.dispose()
    expect(ledger.camerasOn).toBe(0)
  })
})

describe('a permission prompt that is open', () => {
  const openPrompt = async (options?: ReconnectionOptions) => {
    const setup = await createCall(options)
    setup.camera.hold()
    const published = setup.publish()
    await pass(500)
    return { ...setup, ...published }
  }

  it('for an hour does not count towards any timeout (E4)', async () => {
    const { camera, ledger, live } = await openPrompt()
    await pass(3_600_000)
    expect(live.state).toBe('pending')
    camera.allow()
    await pass(1_000)
    expect(live.state).toBe('resolved')
    expect(ledger.cameraRequests).toBe(1)
  })

  it("ends with the client's error if it is denied (E4)", async () => {
    const { camera, OT, reconnection } = await createCall()
    camera.hold()
    const failed = expect(reconnection.publish(OT.initPublisher())).rejects.toMatchObject({
      code: 'publishFailed',
      cause: { name: 'OT_USER_MEDIA_ACCESS_DENIED' },
    })
    await pass(60_000)
    camera.deny()
    await failed
  })

  it.each(['NotFoundError', 'NotReadableError'] as const)(
    'ends with an error without a camera: %s (E4)',
    async (failure) => {
      const { camera, live } = await openPrompt()
      camera.fail(failure)
      await pass(0)
      expect(live.state).toBe('rejected publishFailed')
    },
  )

  it('does not switch the camera on after the app has left (E4)', async () => {
    const setup = await openPrompt()
    void setup.reconnection.disconnect()
    await pass(1_000)
    expect(setup.live.state).toBe('rejected publishFailed')
    setup.camera.allow()
    await pass(60_000)
    expectNothingLeft(setup)
  })

  it.each([
    ['during', 100],
    ['after', 5_000],
  ])('at a final disconnect, allowed %s the rejoin, leads to one stream (E5)', async (_, ms) => {
    const { camera, ledger, live, network, publisher, reconnection } = await openPrompt()
    network.closeWithoutReconnecting()
    await pass(ms)
    expect(reconnection.status === 'reconnecting').toBe(ms === 100)
    camera.allow()
    await pass(30_000)
    expect(live.state).toBe('resolved')
    expect(publisher.stream).not.toBeNull()
    expect(ledger.cameraRequests).toBe(1)
    expect(reconnection.getSnapshot()).toMatchObject({ status: 'connected', publisherCount: 1 })
  })

  it('while OpenTok resumes leads to a stream afterwards (E5)', async () => {
    const { camera, live, network } = await openPrompt()
    network.drop()
    await pass(1_000)
    camera.allow()
    await pass(1_000)
    expect(live.state).toBe('pending')
    network.restore()
    await pass(3_000)
    expect(live.state).toBe('resolved')
  })
})

describe('a page that sleeps', () => {
  it('for longer than giveUpMs in an outage makes an attempt on waking (E8)', async () => {
    const { network, reconnection, story } = await createCall({ giveUpMs: 60_000 })
    network.closeWithoutReconnecting()
    network.refuse()
    await pass(5_000)
    vi.setSystemTime(Date.now() + 3_600_000)
    network.restore()
    await pass(30_000)
    expect(story).toEqual(['reconnecting', 'reconnected', 'connected'])
    expect(reconnection.stats.joins).toBe(2)
  })
})

describe('a session that is wrapped (E9)', () => {
  it('cannot be wrapped again until its first wrapper is disposed', async () => {
    const { reconnection, session } = await createCall()
    expect(() => createReconnection(session)).toThrow(TypeError)
    expect(() => createReconnection(session)).toThrow(/^session must not be wrapped already/)
    reconnection.dispose()
    createReconnection(session).dispose()
  })

  it('cannot be wrapped by another copy of the library either (T21)', async () => {
    const { reconnection, session } = await createCall()
    const copy: string = '../../src/reconnection.ts?copy'
    const other = (await import(copy)) as { readonly createReconnection: typeof createReconnection }
    expect(other.createReconnection).not.toBe(createReconnection)
    expect(() => other.createReconnection(session)).toThrow(/^session must not be wrapped already/)
    reconnection.dispose()
    const second = other.createReconnection(session)
    expect(() => createReconnection(session)).toThrow(TypeError)
    second.dispose()
    createReconnection(session).dispose()
  })

  it('is not marked as wrapped if its options are wrong', async () => {
    const { reconnection, session } = await createCall()
    reconnection.dispose()
    expect(() => createReconnection(session, { giveUpMs: -1 })).toThrow(/giveUpMs/)
    createReconnection(session).dispose()
  })
})

describe('a publisher that was destroyed (E12)', () => {
  it('is rejected at once, and can be replaced by a new one', async () => {
    // The app itself hands over a dead object.
    const { publish, reconnection } = await createCall({}, false)
    const { live, publisher } = publish()
    await pass(1_000)
    expect(live.state).toBe('resolved')
    publisher.destroy()
    await pass(100)
    const again = watch(reconnection.publish(publisher))
    await pass(0)
    expect(again.state).toBe('rejected publishFailed')
    const next = publish()
    await pass(1_000)
    expect(next.live.state).toBe('resolved')
  })
})

describe('a client that disconnects after it has fired sessionConnected (E7)', () => {
  /** Joined after some seconds of refused sockets; OpenTok has left one of them behind, and it connects. */
  async function createUnannouncedEndSetup() {
    const setup = createFakeSetup()
    const { fake, reconnection } = setup
    fake.network.refuse('reset')
    const joined = watch(reconnection.connect())
    await pass(1_000)
    fake.network.restore()
    await pass(10_000)
    expect(joined.state).toBe('resolved')
    return { ...fake, ...setup }
  }

  it('is detected at once, and joins again', async () => {
    const { network, reconnection, session } = await createUnannouncedEndSetup()
    network.closeLeftBehind()
    await pass(100)
    expect(session.isConnected()).toBe(false)
    expect(reconnection.status).toBe('reconnecting')
    await pass(10_000)
    expect(reconnection.status).toBe('connected')
    expect(session.isConnected()).toBe(true)
    expect(reconnection.stats).toMatchObject({ joins: 2, outages: 1 })
  })

  it('is detected within 2 s without any event after an end of this kind, and joins again', async () => {
    const { network, reconnection, session } = await createUnannouncedEndSetup()
    network.closeLeftBehind()
    await pass(10_000)
    expect(reconnection.status).toBe('connected')
    const lost = vi.fn()
    reconnection.on('reconnecting', lost)
    const isConnected = vi.spyOn(session, 'isConnected').mockReturnValue(false)
    await pass(2_000)
    isConnected.mockRestore()
    expect(lost).toHaveBeenCalledTimes(1)
    await pass(10_000)
    expect(reconnection.status).toBe('connected')
    expect(reconnection.stats).toMatchObject({ joins: 3, outages: 2 })
  })

  it('is detected within 2 s without any event if it has fired it twice, and joins again', async () => {
    const { reconnection, say, session } = await createCall()
    say(session, 'sessionConnected')
    await pass(10_000)
    const isConnected = vi.spyOn(session, 'isConnected').mockReturnValue(false)
    await pass(2_000)
    expect(reconnection.status).toBe('reconnecting')
    isConnected.mockRestore()
    await pass(10_000)
    expect(reconnection.status).toBe('connected')
    expect(reconnection.stats).toMatchObject({ joins: 2, outages: 1 })
  })
})

describe('a listener of a join that OpenTok announces twice', () => {
  it('may dispose of the library, which leaves no timer then', async () => {
    const { reconnection, say, session } = await createCall()
    const timers = vi.getTimerCount()
    Object.assign(session, { connection: { ...session.connection, connectionId: 'another' } })
    reconnection.on('statusChanged', () => reconnection.dispose())
    say(session, 'sessionConnected')
    expect(reconnection.status).toBe('reconnecting')
    expect(vi.getTimerCount()).toBe(timers)
  })
})

describe('your own stream (E10)', () => {
  it('is connected when OpenTok has answered, and ends with its publisher', async () => {
    const { publish, reconnection } = await createCall()
    const { publisher } = publish()
    await pass(1_000)
    const tile = reconnection.subscribe(publisher.stream!)
    await pass(1_000)
    expect(tile.status).toBe('connected')
    reconnection.unpublish(publisher)
    await pass(1_000)
    expect(tile.status).toBe('disconnected')
  })
})

describe('a connect() right after a kick (E13)', () => {
  it('survives the late close of the previous socket', async () => {
    const { fake, reconnection, session } = createFakeSetup({}, { addressPerConnection: false })
    void reconnection.connect()
    await pass(1_000)
    reconnection.once('disconnected', () => void reconnection.connect())
    fake.network.kick()
    await pass(5_000)
    expect(reconnection.status).toBe('connected')
    expect(session.isConnected()).toBe(true)
    expect(reconnection.stats.joins).toBe(2)
  })
})

/** Stories of publishers: publish, rejoin, unpublish, end. */

import { describe, expect, it, vi } from 'vitest'
import { actorsOf } from '../../src/machines.ts'
import type { ReconnectionOptions } from '../../src/contract/options.types.ts'
import type { ReconnectingPublisher } from '../../src/contract/publisher.types.ts'
import { openTokError } from '../../src/kit/testing/index.ts'
import {
  ACK_MS,
  CONNECT_MS,
  DISCONNECT_MS,
  PUBLISH_MS,
  createScriptedPublisher,
} from './harness/scripted.ts'
import type { ScriptedPublisher } from './harness/scripted.ts'
import { useStory, createSetup, createJoinedSetup, watch } from './harness/story.ts'
import { pass } from './harness/time.ts'
import type { Setup } from './harness/story.ts'

useStory()

interface Published extends Setup {
  readonly publisher: ScriptedPublisher
  readonly live: { readonly state: string }
}

const refused = openTokError('OT_UNABLE_TO_PUBLISH', 1500)

/** A publisher that was just given to OpenTok. */
async function createPublishingSetup(options: ReconnectionOptions = {}): Promise<Published> {
  const setup = await createJoinedSetup(options)
  const publisher = createScriptedPublisher()
  const live = watch(setup.reconnection.publish(publisher))
  // Its camera starts, and OpenTok gets it.
  await pass(0)
  return { ...setup, publisher, live }
}

/** A live publisher, with an empty story. */
async function createPublishedSetup(options: ReconnectionOptions = {}): Promise<Published> {
  const setup = await createPublishingSetup(options)
  await pass(PUBLISH_MS)
  setup.story.length = 0
  return setup
}

/** Wait for a leave that OpenTok never confirms. */
const LEAVE_MS = 1_000

async function loseAndRejoin({ session }: Setup): Promise<void> {
  session.end('networkDisconnected')
  await pass(1 + 500 + CONNECT_MS)
}

const ofPublisher = (story: readonly string[]) =>
  story.filter((line) => line.startsWith('publisher'))

describe('publish()', () => {
  it('resolves when the publisher is live, with one event', async () => {
    const { live, publisher, reconnection, session, story } = await createPublishingSetup()
    expect(reconnection.getSnapshot().publisherCount).toBe(1)
    await pass(PUBLISH_MS - 1)
    expect(live.state).toBe('pending')
    expect(story).toEqual([])
    await pass(1)
    expect(live.state).toBe('resolved')
    expect(story).toEqual(['publisherConnected'])
    expect(session.publishers.has(publisher)).toBe(true)
    await pass(60_000)
    expect(story).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('names the publisher in its events', async () => {
    const { publisher, reconnection } = await createPublishingSetup()
    const heard = vi.fn()
    reconnection.on('publisherConnected', heard)
    await pass(PUBLISH_MS)
    expect(heard).toHaveBeenCalledExactlyOnceWith({ publisher })
    expect(Object.isFrozen(heard.mock.calls[0]![0])).toBe(true)
  })

  it('publishes a publisher once, however often it is called', async () => {
    const { publisher, reconnection, session } = await createPublishingSetup()
    const again = watch(reconnection.publish(publisher))
    await pass(PUBLISH_MS)
    expect(again.state).toBe('resolved')
    expect(session.calls.publish).toBe(1)
    expect(reconnection.getSnapshot().publisherCount).toBe(1)
  })

  it.each([undefined, null, 42, {}, { on() {} }])(
    'throws a TypeError for %s, which is no publisher',
    (what) => {
      const { reconnection } = createSetup()
      expect(() => reconnection.publish(what as never)).toThrow(TypeError)
      expect(() => reconnection.publish(what as never)).toThrow(
        /^publisher must be an object with on\(\), off\(\), got /,
      )
    },
  )

  it('rejects with disposed after dispose()', async () => {
    const { reconnection } = await createJoinedSetup()
    reconnection.dispose()
    await expect(reconnection.publish(createScriptedPublisher())).rejects.toMatchObject({
      code: 'disposed',
    })
  })
})

describe('the phase of a publisher', () => {
  const follow = (me: ReconnectingPublisher | undefined) => {
    const story: string[] = []
    me?.onChange(() => {
      const step = `${me.status} ${me.phase}`
      if (story.at(-1) !== step) story.push(step)
      expect(me.getSnapshot()).toMatchObject({ status: me.status, phase: me.phase })
    })
    return story
  }

  it('says that it waits for its camera, for OpenTok, and for the session', async () => {
    const setup = await createPublishingSetup()
    const { publisher, reconnection, session } = setup
    const me = reconnection.publishers.get(publisher)
    expect(me?.phase).toBe('publishing')
    const story = follow(me)
    await pass(PUBLISH_MS)
    expect(me?.phase).toBe(null)
    session.answerPublishes(openTokError('OT_TIMEOUT', 1501))
    session.end('networkDisconnected')
    await pass(1 + 500 + CONNECT_MS + PUBLISH_MS)
    session.answerPublishes('ok')
    await pass(10_000)
    reconnection.unpublish(publisher)
    expect(story).toEqual([
      'connected null',
      'reconnecting waiting',
      'reconnecting loading',
      'reconnecting publishing',
      'reconnecting stalled',
      'reconnecting loading',
      'reconnecting publishing',
      'reconnected null',
      'connected null',
      'disconnected null',
    ])
  })

  it('begins as `loading` while the user is asked for the camera', async () => {
    const { reconnection, session } = await createJoinedSetup()
    session.fake.camera.hold()
    const publisher = createScriptedPublisher()
    reconnection.publish(publisher).catch(() => {})
    expect(reconnection.publishers.get(publisher)?.phase).toBe('loading')
  })
})

describe('a rejoin (P1)', () => {
  it('takes the publisher through reconnecting and reconnected, and publishes it again', async () => {
    const setup = await createPublishedSetup()
    const { publisher, session, story } = setup
    await loseAndRejoin(setup)
    await pass(PUBLISH_MS)
    expect(publisher).toMatchObject({ isDestroyed: false, stream: { streamId: 'stream-2' } })
    expect(session.calls.publish).toBe(2)
    expect(ofPublisher(story)).toEqual(['publisherReconnecting', 'publisherReconnected'])
    await pass(3_000)
    expect(ofPublisher(story).at(-1)).toBe('publisherConnected')
  })

  it('five times keeps the same publisher, and its listeners', async () => {
    const setup = await createPublishedSetup()
    const { publisher, reconnection, session, story } = setup
    const { listeners } = publisher
    const sessionListeners = session.listeners
    for (let join = 1; join <= 5; join += 1) {
      story.length = 0
      await loseAndRejoin(setup)
      await pass(3_000 + PUBLISH_MS)
      expect(ofPublisher(story)).toEqual([
        'publisherReconnecting',
        'publisherReconnected',
        'publisherConnected',
      ])
      expect(publisher).toMatchObject({
        isDestroyed: false,
        stream: { streamId: `stream-${join + 1}` },
      })
      expect([...session.publishers.keys()]).toEqual([publisher])
      expect(reconnection.getSnapshot().publisherCount).toBe(1)
    }
    expect(publisher.listeners).toEqual(listeners)
    expect(session.listeners).toEqual(sessionListeners)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('announces none of the extra streamDestroyed that keeps the camera on', async () => {
    const setup = await createPublishedSetup()
    const { publisher, story } = setup
    const reasons: unknown[] = []
    publisher.on('streamDestroyed', ({ reason }) => reasons.push(reason))
    await loseAndRejoin(setup)
    await pass(PUBLISH_MS)
    expect(reasons).toEqual(['unpublished'])
    expect(story.join()).not.toMatch(/publisherDisconnected|streamDestroyed/)
  })

  it('keeps two publishers', async () => {
    const setup = await createPublishedSetup()
    const { publisher, reconnection, session } = setup
    const screen = createScriptedPublisher()
    const live = watch(reconnection.publish(screen))
    await pass(PUBLISH_MS)
    expect(live.state).toBe('resolved')
    await loseAndRejoin(setup)
    await pass(PUBLISH_MS)
    expect([...session.publishers.keys()]).toEqual([publisher, screen])
    expect([publisher.isDestroyed, screen.isDestroyed]).toEqual([false, false])
    expect(reconnection.getSnapshot().publisherCount).toBe(2)
  })

  it('is not needed if OpenTok itself resumes', async () => {
    const { publisher, session, story } = await createPublishedSetup()
    session.drop()
    await pass(3_000)
    session.resume()
    await pass(3_000)
    expect(ofPublisher(story)).toEqual([])
    expect(publisher.stream).toMatchObject({ streamId: 'stream-1' })
    expect(session.calls).toMatchObject({ publish: 1, unpublish: 0 })
  })

  it('that fails several times takes it through one outage', async () => {
    const setup = await createPublishedSetup()
    const { publisher, session, story } = setup
    const lost = openTokError('OT_CONNECT_FAILED', 1006)
    session.answerConnects(lost, lost, 'ok')
    session.end('networkDisconnected')
    await pass(10_000)
    expect(ofPublisher(story)).toEqual([
      'publisherReconnecting',
      'publisherReconnected',
      'publisherConnected',
    ])
    expect(publisher.isDestroyed).toBe(false)
  })

  it('is kept if the session is lost again while it is being published again', async () => {
    const setup = await createPublishedSetup()
    const { publisher, session, story } = setup
    await loseAndRejoin(setup)
    await pass(ACK_MS)
    expect(session.publishers.has(publisher)).toBe(true)
    session.end('networkDisconnected')
    await pass(1 + 1_000 + CONNECT_MS + PUBLISH_MS)
    expect(publisher.isDestroyed).toBe(false)
    expect(ofPublisher(story)).toEqual(['publisherReconnecting', 'publisherReconnected'])
  })

  it('ignores the late answer to an earlier publish', async () => {
    const setup = await createPublishingSetup()
    const { live, publisher, session, story } = setup
    await loseAndRejoin(setup)
    // OpenTok does not announce this end, and never confirms the leave.
    await pass(LEAVE_MS)
    expect(session.publishAnswers).toHaveLength(2)
    session.publishAnswers[0]!(refused)
    await pass(PUBLISH_MS)
    expect(live.state).toBe('resolved')
    expect(ofPublisher(story)).toEqual(['publisherConnected'])
    expect(publisher.isDestroyed).toBe(false)
  })

  it('in which OpenTok refuses the publisher ends it with the error, and not the session', async () => {
    const setup = await createPublishedSetup()
    const { reconnection, session, story } = setup
    session.answerPublishes(refused)
    await loseAndRejoin(setup)
    await pass(PUBLISH_MS)
    expect(ofPublisher(story)).toEqual([
      'publisherReconnecting',
      'publisherDisconnected reason:null error:publishFailed',
    ])
    expect(reconnection.status).toBe('reconnected')
    expect(reconnection.getSnapshot().publisherCount).toBe(0)
  })
})

describe('publish() while away (P2)', () => {
  it('publishes after the rejoin', async () => {
    const { reconnection, session, story } = await createJoinedSetup()
    session.end('networkDisconnected')
    await pass(1)
    const publisher = createScriptedPublisher()
    const live = watch(reconnection.publish(publisher))
    await pass(500 + CONNECT_MS)
    expect(live.state).toBe('pending')
    await pass(PUBLISH_MS)
    expect(live.state).toBe('resolved')
    expect(ofPublisher(story)).toEqual(['publisherConnected'])
    expect([...session.publishers.keys()]).toEqual([publisher])
  })

  it('publishes when OpenTok has resumed', async () => {
    const { reconnection, session } = await createJoinedSetup()
    session.drop()
    const live = watch(reconnection.publish(createScriptedPublisher()))
    await pass(3_000)
    expect(live.state).toBe('pending')
    expect(session.calls.publish).toBe(0)
    session.resume()
    await pass(PUBLISH_MS)
    expect(live.state).toBe('resolved')
    expect(session.calls.publish).toBe(1)
  })

  it('publishes when OpenTok has resumed, however long that took', async () => {
    const { reconnection, session } = await createJoinedSetup()
    session.drop()
    const live = watch(reconnection.publish(createScriptedPublisher()))
    await pass(50_000)
    session.resume()
    await pass(PUBLISH_MS)
    expect(live.state).toBe('resolved')
  })

  it('publishes after the rejoin if OpenTok gave up meanwhile', async () => {
    const { reconnection, session } = await createJoinedSetup()
    session.drop()
    await pass(20_000)
    session.end('networkDisconnected')
    await pass(1)
    const publisher = createScriptedPublisher()
    const live = watch(reconnection.publish(publisher))
    await pass(500 + CONNECT_MS + PUBLISH_MS)
    expect(live.state).toBe('resolved')
    expect(publisher.isDestroyed).toBe(false)
  })

  it('publishes after a first join that is in progress', async () => {
    const { reconnection } = createSetup()
    void reconnection.connect()
    const live = watch(reconnection.publish(createScriptedPublisher()))
    await pass(CONNECT_MS + PUBLISH_MS)
    expect(live.state).toBe('resolved')
  })

  it.each(['OT_NOT_CONNECTED', 'OT_DISCONNECTED', 'OT_CANCEL'])(
    'publishes after the rejoin if the final disconnect fails it with %s',
    async (name) => {
      const setup = await createJoinedSetup()
      const { reconnection, session } = setup
      session.answerPublishes(openTokError(name, 1500))
      const publisher = createScriptedPublisher()
      const live = watch(reconnection.publish(publisher))
      await pass(PUBLISH_MS)
      session.answerPublishes('ok')
      await loseAndRejoin(setup)
      await pass(LEAVE_MS + PUBLISH_MS)
      expect(live.state).toBe('resolved')
      expect(publisher.isDestroyed).toBe(false)
    },
  )

  it('rejects when the session is given up', async () => {
    const { reconnection, session } = await createJoinedSetup({ giveUpMs: 5_000 })
    session.answerConnects(openTokError('OT_CONNECT_FAILED', 1006))
    session.end('networkDisconnected')
    await pass(1)
    const live = watch(reconnection.publish(createScriptedPublisher()))
    await pass(10_000)
    expect(live.state).toBe('rejected publishFailed')
    expect(reconnection.getSnapshot()).toMatchObject({ status: 'disconnected', publisherCount: 0 })
  })
})

describe('a publisher that OpenTok refuses (P2)', () => {
  it('rejects with publishFailed and its cause, and does not affect the session', async () => {
    const { reconnection, session, story } = await createJoinedSetup()
    session.answerPublishes(refused)
    const live = reconnection.publish(createScriptedPublisher())
    const failed = expect(live).rejects.toMatchObject({ code: 'publishFailed', cause: refused })
    await pass(PUBLISH_MS)
    await failed
    expect(story).toEqual(['publisherDisconnected reason:null error:publishFailed'])
    expect(reconnection.getSnapshot()).toMatchObject({ status: 'connected', publisherCount: 0 })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('may be published again by a second publish()', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const publisher = createScriptedPublisher()
    const live = watch(reconnection.publish(publisher))
    session.answerPublishes(refused)
    await pass(PUBLISH_MS)
    expect(live.state).toBe('rejected publishFailed')
    session.answerPublishes('ok')
    const again = watch(reconnection.publish(publisher))
    await pass(PUBLISH_MS)
    expect(again.state).toBe('resolved')
  })

  it('by throwing rejects with that as the cause', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const cause = new Error('of the SDK')
    session.publish = (() => {
      throw cause
    }) as never
    const failed = expect(reconnection.publish(createScriptedPublisher())).rejects.toMatchObject({
      code: 'publishFailed',
      cause,
    })
    await pass(0)
    await failed
    expect(reconnection.status).toBe('connected')
  })

  it('without an answer rejects after 30 s, and is unpublished: it must not go live later (E4)', async () => {
    const { reconnection, session, story } = await createJoinedSetup()
    session.answerPublishes('never')
    const publisher = createScriptedPublisher()
    const live = watch(reconnection.publish(publisher))
    await pass(29_999)
    expect(live.state).toBe('pending')
    await pass(1)
    expect(live.state).toBe('rejected publishFailed')
    expect(session.calls.unpublish).toBe(1)
    expect(story).toEqual(['publisherDisconnected reason:null error:publishFailed'])
    expect(publisher.listeners).toEqual({})
  })

  it('because it was destroyed before rejects at once (E12)', async () => {
    const { reconnection, session, story } = await createJoinedSetup()
    const publisher = createScriptedPublisher()
    publisher.destroy()
    const live = watch(reconnection.publish(publisher))
    await pass(0)
    expect(live.state).toBe('rejected publishFailed')
    expect(session.calls.publish).toBe(0)
    expect(story).toEqual(['publisherDisconnected reason:null error:publishFailed'])
    expect(publisher.listeners).toEqual({})
  })
})

describe('unpublish() (P3)', () => {
  it('takes the publisher off the session, with one event', async () => {
    const { publisher, reconnection, session, story } = await createPublishedSetup()
    reconnection.unpublish(publisher)
    reconnection.unpublish(publisher)
    expect(session.publishers.size).toBe(0)
    expect(story).toEqual(['publisherDisconnected reason:null error:null'])
    expect(publisher.listeners).toEqual({})
    expect(reconnection.getSnapshot().publisherCount).toBe(0)
  })

  it('while away is not published again', async () => {
    const { publisher, reconnection, session, story } = await createPublishedSetup()
    session.end('networkDisconnected')
    await pass(1)
    reconnection.unpublish(publisher)
    await pass(10_000)
    expect(reconnection.status).toBe('connected')
    expect(session.publishers.size).toBe(0)
    expect(session.calls.publish).toBe(1)
    expect(ofPublisher(story)).toEqual([
      'publisherReconnecting',
      'publisherDisconnected reason:null error:null',
    ])
    expect(publisher.listeners).toEqual({})
  })

  it('while OpenTok resumes is not published again', async () => {
    const { publisher, reconnection, session } = await createPublishedSetup()
    session.drop()
    reconnection.unpublish(publisher)
    session.end('networkDisconnected')
    await pass(10_000)
    expect(reconnection.status).toBe('connected')
    expect(session.calls.publish).toBe(1)
  })

  it('before it is live settles the promise of publish()', async () => {
    const { live, publisher, reconnection, story } = await createPublishingSetup()
    reconnection.unpublish(publisher)
    await pass(60_000)
    expect(live.state).toBe('rejected publishFailed')
    expect(story).toEqual(['publisherDisconnected reason:null error:null'])
  })

  it('of an unknown publisher does nothing', async () => {
    const { reconnection, session, story } = await createJoinedSetup()
    reconnection.unpublish(createScriptedPublisher())
    expect(session.calls.unpublish).toBe(0)
    expect(story).toEqual([])
  })
})

describe('a stream that the server deletes (M8)', () => {
  it('ends the publisher with its reason, and not the session', async () => {
    const { publisher, reconnection, story } = await createPublishedSetup()
    publisher.finish('networkDisconnected')
    await pass(60_000)
    expect(story).toEqual(['publisherDisconnected reason:networkDisconnected error:null'])
    expect(reconnection.status).toBe('connected')
    expect(reconnection.getSnapshot().publisherCount).toBe(0)
    expect(publisher.listeners).toEqual({})
  })

  it('is the end after a rejoin too', async () => {
    const setup = await createPublishedSetup()
    const { publisher, session, story } = setup
    await loseAndRejoin(setup)
    await pass(PUBLISH_MS)
    story.length = 0
    publisher.finish('forceUnpublished')
    expect(story).toEqual(['publisherDisconnected reason:forceUnpublished error:null'])
    await loseAndRejoin(setup)
    await pass(PUBLISH_MS)
    expect(session.calls.publish).toBe(2)
  })
})

describe('the end of the session', () => {
  it('by our own disconnect() ends the publisher, and lets OpenTok destroy it', async () => {
    const { publisher, reconnection, story } = await createPublishedSetup()
    const left = watch(reconnection.disconnect())
    await pass(DISCONNECT_MS)
    expect(left.state).toBe('resolved')
    expect(ofPublisher(story)).toEqual([
      'publisherDisconnected reason:clientDisconnected error:null',
    ])
    expect(publisher).toMatchObject({ isDestroyed: true, listeners: {} })
    expect(reconnection.getSnapshot().publisherCount).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('before the first join leaves the publisher to the app, which may publish it again', async () => {
    const { reconnection, session, story } = createSetup({ joinAttempts: 1 })
    session.answerConnects(openTokError('OT_CONNECT_FAILED', 1006), 'ok')
    void reconnection.connect().catch(() => {})
    const publisher = createScriptedPublisher()
    const live = watch(reconnection.publish(publisher))
    await pass(1_000)
    expect(reconnection.status).toBe('disconnected')
    expect(live.state).toBe('rejected publishFailed')
    expect(ofPublisher(story)).toEqual(['publisherDisconnected reason: error:null'])
    expect(publisher.isDestroyed).toBe(false)
    void reconnection.connect()
    const again = watch(reconnection.publish(publisher))
    await pass(CONNECT_MS + PUBLISH_MS)
    expect(again.state).toBe('resolved')
  })

  it('without recovery ends the publisher with the reason', async () => {
    const { publisher, session, story } = await createPublishedSetup({ rejoin: false })
    session.end('networkDisconnected')
    await pass(1)
    expect(ofPublisher(story)).toEqual([
      'publisherDisconnected reason:networkDisconnected error:null',
    ])
    expect(publisher).toMatchObject({ isDestroyed: true, listeners: {} })
  })
})

describe('dispose()', () => {
  const ways: Readonly<Record<string, (setup: Published) => Promise<void>>> = {
    'connecting.publishing': async () => {},
    async 'connecting.waiting'({ session }) {
      session.end('networkDisconnected')
      await pass(1)
    },
    async connected() {
      await pass(PUBLISH_MS)
    },
    async 'reconnecting.waiting'({ session }) {
      await pass(PUBLISH_MS)
      session.end('networkDisconnected')
      await pass(1)
    },
    async 'reconnecting.publishing'(setup) {
      await pass(PUBLISH_MS)
      await loseAndRejoin(setup)
    },
    async reconnected(setup) {
      await pass(PUBLISH_MS)
      await loseAndRejoin(setup)
      await pass(PUBLISH_MS)
    },
  }

  it.each(Object.entries(ways))(
    'while %s leaves no listener and no timer, and does not touch what OpenTok has (E1)',
    async (state, prepare) => {
      const setup = await createPublishingSetup()
      await prepare(setup)
      const { live, publisher, reconnection, session, story } = setup
      const { publish, unpublish } = session.calls
      const handleOwn = () => {}
      publisher.on('streamCreated', handleOwn)
      story.length = 0
      reconnection.dispose()
      // A publisher kept during the outage: nobody else would destroy it.
      const isKept = state.endsWith('.waiting')
      expect(publisher.listeners).toEqual(isKept ? {} : { streamCreated: 1 })
      await pass(60_000)
      expect(publisher.isDestroyed).toBe(isKept)
      expect(live.state).not.toBe('pending')
      expect(vi.getTimerCount()).toBe(0)
      expect(story).toEqual([])
      expect(session.calls).toMatchObject({ publish, unpublish })
    },
  )

  it('inside publisherConnected leaves no listener and no timer', async () => {
    const { live, publisher, reconnection } = await createPublishingSetup()
    reconnection.on('publisherConnected', () => reconnection.dispose())
    await pass(PUBLISH_MS)
    expect(publisher.listeners).toEqual({})
    expect(live.state).toBe('resolved')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('inside publisherDisconnected stops the session after the publisher has reported its end', async () => {
    const { publisher, reconnection } = await createPublishingSetup()
    const [session] = actorsOf(reconnection)
    await pass(PUBLISH_MS)
    reconnection.on('publisherDisconnected', () => reconnection.dispose())
    reconnection.unpublish(publisher)
    await pass(0)
    expect(session!.getSnapshot().status).toBe('stopped')
    expect(publisher.listeners).toEqual({})
  })
})

describe('the streamDestroyed of a publisher that is kept', () => {
  it('may begin a call in another session', async () => {
    const { publisher, session } = await createPublishingSetup()
    await pass(PUBLISH_MS)
    const other: Setup[] = []
    publisher.once('streamDestroyed', () => other.push(createSetup()))
    session.end('networkDisconnected')
    await pass(1)
    void other[0]!.reconnection.connect()
    await pass(CONNECT_MS)
    expect(other[0]!.reconnection.status).toBe('connected')
  })

  it('may publish another one, which is published after the rejoin too', async () => {
    const { publisher, reconnection, session } = await createPublishingSetup()
    await pass(PUBLISH_MS)
    const other = createScriptedPublisher()
    publisher.once('streamDestroyed', () => void reconnection.publish(other))
    session.end('networkDisconnected')
    await pass(1 + 500 + CONNECT_MS + PUBLISH_MS)
    expect(session.publishers).toEqual(new Set([publisher, other]))
  })
})

describe('the streamDestroyed of an unpublish()', () => {
  it.each(['unpublish', 'dispose'] as const)(
    'may call %s(), and the publisher ends once',
    async (method) => {
      const { publisher, reconnection, story } = await createPublishingSetup()
      await pass(PUBLISH_MS)
      story.length = 0
      publisher.once('streamDestroyed', () => reconnection[method](publisher))
      reconnection.unpublish(publisher)
      await pass(1)
      expect(publisher.isDestroyed).toBe(true)
      const expected = ['publisherDisconnected reason:null error:null']
      expect(story).toEqual(method === 'unpublish' ? expected : [])
    },
  )
})

import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../src/kit/testing/index.ts'
import type { FakeAppEvent, FakeSubscriber } from '../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../stories/harness/time.ts'
import { createApp, createJoinedApp, createPlainApp } from './app.ts'

useFakeTimers()

const SETTLED_MS = 6_000

/** Loses the session for good; it stays away until `restore()`. */
async function loseForGood({ fake }: Awaited<ReturnType<typeof createJoinedApp>>): Promise<void> {
  fake.network.refuse()
  fake.network.close(1011)
  await pass(2_000)
}

describe('the subscriber of the app', () => {
  it('is one object of OpenTok’s class, which its events name as their target (A3)', async () => {
    const { fake, subscriber } = await createJoinedApp()
    expect(subscriber).toBeInstanceOf(fake.OT.Subscriber)
    const targets: unknown[] = []
    subscriber.on('connected disconnected', ({ target }) => targets.push(target))
    fake.network.close(1011)
    await pass(SETTLED_MS)
    expect(targets).toEqual([subscriber, subscriber])
  })

  it('follows OpenTok’s object: id, element, stream, methods (A3)', async () => {
    const { fake, subscriber } = await createJoinedApp()
    const before = { ...subscriber }
    expect(before.id).toBe(fake.ledger.subscribers[0]?.id)
    fake.network.close(1011)
    await pass(SETTLED_MS)
    const [, recreated] = fake.ledger.subscribers
    expect(subscriber.id).toBe(recreated?.id)
    expect(subscriber.id).not.toBe(before.id)
    expect(subscriber.element).toBe(recreated?.element)
    expect(subscriber.stream?.streamId).toBe(before.stream?.streamId)
    expect(subscriber.videoWidth()).toBe(recreated?.videoWidth())
    expect(subscriber.setAudioVolume(30)).toBe(subscriber)
    await subscriber.subscribeToVideo.promise(true)
  })

  it('still knows its stream, and takes settings, while OpenTok has no object', async () => {
    const app = await createJoinedApp()
    const { fake, stream, subscriber } = app
    const { id } = subscriber
    await loseForGood(app)
    expect(subscriber.stream?.streamId).toBe(stream.streamId)
    expect(subscriber.id).toBe(id)
    expect(subscriber.videoWidth()).toBeUndefined()
    expect(subscriber.subscribeToVideo(false)).toBe(subscriber)
    await subscriber.setAudioVolume.promise(10)
    expect(subscriber.getAudioVolume()).toBe(10)
    await subscriber.setPreferredFrameRate(7)
    await expect((subscriber.getStats as () => Promise<unknown>)()).rejects.toMatchObject({
      name: 'OT_NOT_CONNECTED',
    })
    fake.network.restore()
    await pass(20_000)
    const [, second] = fake.ledger.calls('subscribe')
    expect(second?.args[2]).toMatchObject({
      audioVolume: 10,
      preferredFrameRate: 7,
      subscribeToVideo: false,
    })
  })

  it('takes settings before OpenTok has made its first object (A3)', async () => {
    const app = await createJoinedApp()
    const { fake, session, stream } = app
    await loseForGood(app)
    session.unsubscribe(app.subscriber)
    const subscriber = session.subscribe(stream, 'videos')
    expect(subscriber.setAudioVolume(20)).toBe(subscriber)
    expect(subscriber.getAudioVolume()).toBe(20)
    fake.network.restore()
    await pass(20_000)
    fake.network.close(1011)
    await pass(SETTLED_MS)
    expect(fake.ledger.calls('subscribe').at(-1)?.args[2]).toMatchObject({ audioVolume: 20 })
  })

  it('keeps the listeners of the app, and what it writes onto its subscriber (A3)', async () => {
    const { fake, subscriber } = await createJoinedApp()
    const heard: string[] = []
    const listener = (event: FakeAppEvent) => heard.push(event.type)
    const tagged = subscriber as FakeSubscriber & { tag?: string }
    tagged.tag = 'mine'
    subscriber.on({ videoElementCreated: listener, mine: listener })
    subscriber.once('connected', listener)
    subscriber.on('disconnected', listener)
    subscriber.off('disconnected', listener)
    fake.network.close(1011)
    await pass(SETTLED_MS)
    expect(heard.splice(0)).toEqual(['connected', 'videoElementCreated'])
    expect(tagged.tag).toBe('mine')
    expect('tag' in tagged && 'stream' in tagged && !('nothing' in tagged)).toBe(true)
    subscriber.off()
    fake.network.close(1011)
    await pass(SETTLED_MS)
    expect(heard).toEqual([])
  })

  it('adds to OpenTok’s object only listeners that the app wants', async () => {
    const { fake, subscriber } = await createJoinedApp()
    const { listeners, subscribers } = fake.ledger
    const [current] = subscribers
    expect(listeners(current ?? {})).not.toHaveProperty('videoQualityChanged')
    subscriber.on('videoQualityChanged', () => {})
    expect(listeners(current ?? {})).toHaveProperty('videoQualityChanged', 1)
  })

  it('hears its end once, with the reason, when its stream is gone', async () => {
    const { bob, heard, session, subscriber } = await createJoinedApp()
    bob.leave()
    await pass(100)
    expect(heard().filter((line) => line.startsWith('subscriber'))).toEqual([
      'subscriber destroyed clientDisconnected',
    ])
    expect(subscriber.stream).toBeNull()
    expect(session.unsubscribe(subscriber)).toBe(false)
  })

  it('hears its end when its stream did not come back', async () => {
    const app = await createJoinedApp()
    await loseForGood(app)
    app.bob.leave()
    app.fake.network.restore()
    await pass(20_000)
    const heard = app.heard()
    expect(heard.filter((line) => /^(subscriber|stream)/.test(line))).toEqual([
      'subscriber disconnected',
      'subscriber destroyed networkDisconnected',
      `streamDestroyed ${app.stream.streamId} networkDisconnected`,
    ])
  })

  it('ends by unsubscribe(), also by that of its own, while joined and while away', async () => {
    const app = await createJoinedApp()
    expect(app.session.unsubscribe(app.subscriber)).toBe(true)
    expect(app.heard()).toEqual(['subscriber destroyed Unsubscribe'])
    expect(app.session.unsubscribe(app.subscriber)).toBe(false)
    const again = app.session.subscribe(app.stream)
    await pass(2_000)
    await loseForGood(app)
    expect(app.session.unsubscribe(again)).toBe(true)
    app.fake.network.restore()
    await pass(20_000)
    expect(app.fake.ledger.liveSubscribers()).toEqual([])
  })

  it('is listed by getSubscribersForStream(), also while OpenTok has no object', async () => {
    const app = await createJoinedApp()
    const list = () => app.session.getSubscribersForStream(app.stream)
    expect(list()).toEqual([app.subscriber])
    expect(list()[0]).toBe(app.subscriber)
    await loseForGood(app)
    expect(list()[0]).toBe(app.subscriber)
  })

  it('can be made while the session is away', async () => {
    const app = await createJoinedApp()
    app.session.unsubscribe(app.subscriber)
    await loseForGood(app)
    let answer: readonly unknown[] = []
    const made = app.session.subscribe(app.stream, 'videos', {}, (...given: unknown[]) => {
      answer = given
    })
    expect(made).toBeInstanceOf(app.fake.OT.Subscriber)
    app.fake.network.restore()
    await pass(20_000)
    expect(answer).toEqual([null, made])
    expect(made.id).toBe(app.fake.ledger.liveSubscribers()[0]?.id)
  })

  it('is OpenTok’s own if it is the second of a stream', async () => {
    const { fake, session, stream, subscriber } = await createJoinedApp()
    const second = session.subscribe(stream)
    expect(second).not.toBe(subscriber)
    expect(fake.ledger.subscribers).toContain(second)
    expect(session.getSubscribersForStream(stream)).toHaveLength(2)
    expect(session.unsubscribe(second)).toBe(true)
    await pass(100)
    expect(fake.ledger.liveSubscribers()).toHaveLength(1)
  })
})

describe('subscribe() of the app (A4)', () => {
  it('answers as OpenTok does, with errors included', async () => {
    const play = async (isInstalled: boolean) => {
      const fake = createFakeOpenTok()
      const stream = fake.room.join({ data: 'Bob' }).publish()
      const app = isInstalled ? createApp({}, { fake }) : createPlainApp(fake)
      const answers: unknown[] = []
      const answer = (name: string) => (error: unknown, result: unknown) => {
        const shown = error as { name: string; code: number } | null
        answers.push([name, shown && [shown.name, shown.code], Boolean(result)])
      }
      const early = app.session.subscribe(stream, answer('early'))
      app.session.connect('a token')
      await pass(2_000)
      app.session.subscribe({} as never, 'videos', {}, answer('no stream') as never)
      const gone = fake.room.join({ data: 'Eve' })
      const goneStream = gone.publish()
      await pass(10)
      gone.leave()
      await pass(100)
      app.session.subscribe(goneStream, undefined, undefined, answer('gone') as never)
      await pass(2_000)
      const settled = app.session.subscribe
        .promise(stream)
        .then((made) => made instanceof fake.OT.Subscriber)
      await pass(3_000)
      return { early, answers, settled: await settled }
    }
    const [bare, auto] = [await play(false), await play(true)]
    expect(auto).toEqual(bare)
    expect(auto.answers).toContainEqual(['early', ['OT_NOT_CONNECTED', 1501], false])
  })
})

describe('publish() of the app (A4)', () => {
  it('answers as OpenTok does, before the join, twice, and for what is no publisher', async () => {
    const play = async (isInstalled: boolean) => {
      const fake = createFakeOpenTok()
      const app = isInstalled ? createApp({}, { fake }) : createPlainApp(fake)
      const { publisher, session } = app
      const answers: unknown[] = []
      const answer = (name: string) => (error: unknown, result: unknown) => {
        const shown = error as { name: string; code: number } | null
        answers.push([name, shown && [shown.name, shown.code], result === publisher])
      }
      const early = session.publish(publisher, answer('early') as never)
      session.connect('a token')
      await pass(100)
      const returned = session.publish(publisher, answer('first') as never)
      await pass(500)
      session.publish(publisher, answer('second') as never)
      await pass(500)
      const made = session.publish('me', {}, answer('made') as never)
      await pass(500)
      return {
        early,
        isSame: returned === publisher,
        isMade: made instanceof fake.OT.Publisher,
        answers: answers.slice(0, 3),
        live: fake.ledger.publishers.filter(({ stream }) => stream).length,
      }
    }
    const [bare, auto] = [await play(false), await play(true)]
    expect(auto).toMatchObject({ early: bare.early, isSame: true, isMade: true, live: 2 })
    expect(auto.answers[0]).toEqual(['early', ['OT_NOT_CONNECTED', 1010], false])
    expect(auto.answers[1]?.toString()).toBe(['first', null, true].toString())
    expect(auto).toEqual({ ...bare, answers: auto.answers })
  })

  it('keeps the publisher over a loss, with one camera request, until unpublish()', async () => {
    const { fake, publisher, session } = await createJoinedApp()
    const before = publisher.stream?.streamId
    fake.network.close(1011)
    await pass(SETTLED_MS)
    expect(publisher.stream?.streamId).not.toBe(before)
    expect(publisher.stream).toBeTruthy()
    expect(fake.ledger.cameraRequests).toBe(1)
    session.unpublish(publisher)
    await pass(1_000)
    expect(fake.ledger.camerasOn).toBe(0)
    fake.network.close(1011)
    await pass(SETTLED_MS)
    expect(publisher.stream).toBeFalsy()
  })

  it('publishes after the rejoin what the app publishes while away', async () => {
    const app = await createJoinedApp()
    app.session.unpublish(app.publisher)
    await pass(100)
    await loseForGood(app)
    const mine = app.fake.OT.initPublisher('me')
    const promise = app.session.publish.promise(mine)
    await pass(100)
    app.fake.network.restore()
    await pass(20_000)
    expect(await promise).toBe(mine)
    expect(mine.stream).toBeTruthy()
  })
})

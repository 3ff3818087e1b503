import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'
import { join, joinTwo } from './setup.ts'

useFakeTimers()

describe('closeLeftBehind()', () => {
  it('fails a join that has succeeded, of all sessions or of one', async () => {
    const { ada, eve, fake } = await joinTwo()
    fake.network.closeLeftBehind('Ada')
    expect([ada.session.isConnected(), eve.session.isConnected()]).toEqual([false, true])
    fake.network.closeLeftBehind()
    expect([eve.session.currentState, eve.heard()]).toEqual(['disconnected', []])
    expect(fake.room.members).toEqual(['Ada', 'Eve'])
  })

  it('makes the session leave before it can join again', async () => {
    const fake = createFakeOpenTok()
    const ada = await join(fake, 'Ada')
    fake.network.closeLeftBehind()
    ada.session.connect('a token')
    await pass(60_000)
    expect(ada.heard()).toEqual([])
    fake.reset()

    const eve = await join(fake, 'Eve')
    fake.network.closeLeftBehind()
    await eve.session.disconnect()
    expect(eve.session.connection).toBeNull()
    eve.session.connect('a token')
    await pass(100)
    expect(eve.heard()).toEqual(['sessionConnected'])
  })

  it('does nothing to a session that has not joined', async () => {
    const fake = createFakeOpenTok()
    const session = fake.OT.initSession('api key', 'session id')
    fake.network.closeLeftBehind()
    expect(session.currentState).toBe('disconnected')
  })
})

describe('the socket of a session that was forced out', () => {
  const rejoin = async (isApart: boolean, afterMs: number) => {
    const fake = createFakeOpenTok({ addressPerConnection: isApart })
    const ada = await join(fake, 'Ada')
    ada.session.once('sessionDisconnected', () => {
      setTimeout(() => ada.session.connect(fake.createToken({ data: 'Ada' })), afterMs)
    })
    fake.network.kick()
    await pass(1_000)
    return { fake, heard: ada.heard().slice(1) }
  }

  it('ends a session that joins on the same address before it is closed', async () => {
    const { fake, heard } = await rejoin(false, 0)
    expect(heard).toEqual(['sessionConnected', 'sessionDisconnected clientDisconnected'])
    expect(fake.room.members).toEqual([])
  })

  it('has no effect later, or if each connection has its own address', async () => {
    for (const { fake, heard } of [await rejoin(false, 100), await rejoin(true, 0)]) {
      expect(heard).toEqual(['sessionConnected'])
      expect(fake.room.members).toEqual(['Ada'])
    }
  })
})

describe('a publish that is not answered', () => {
  const setUpPublish = async () => {
    const fake = createFakeOpenTok()
    const ada = await join(fake, 'Ada')
    const publisher = fake.OT.initPublisher('me')
    await pass(50)
    fake.network.ignore('stream')
    ada.session.publish(publisher)
    await pass(50)
    return { ada, fake, publisher }
  }

  it('hides the end of the session, unless the app unpublishes', async () => {
    const stuck = await setUpPublish()
    void stuck.ada.session.disconnect()
    await pass(60_000)
    expect([stuck.ada.session.currentState, stuck.ada.heard()]).toEqual(['disconnecting', []])
    expect(stuck.fake.ledger.camerasOn).toBe(1)

    const { ada, publisher } = await setUpPublish()
    ada.session.unpublish(publisher)
    void ada.session.disconnect()
    await pass(1_000)
    expect(ada.heard()).toEqual(['sessionDisconnected clientDisconnected'])
  })

  it('hides it too if the publisher is destroyed', async () => {
    const { ada, publisher } = await setUpPublish()
    publisher.destroy()
    void ada.session.disconnect()
    await pass(60_000)
    expect([ada.session.currentState, ada.heard()]).toEqual(['disconnecting', []])
  })
})

describe('your own stream', () => {
  it('is shown without a connected event, and ends with its publisher', async () => {
    const fake = createFakeOpenTok()
    const ada = await join(fake, 'Ada')
    const publisher = fake.OT.initPublisher('me')
    await pass(50)
    ada.session.publish(publisher)
    await pass(100)
    const events: string[] = []
    const subscriber = ada.session.subscribe(publisher.stream!, 'it', {}, (error) =>
      events.push(error?.name ?? 'shown'),
    )
    subscriber.on('connected destroyed', ({ type }) => events.push(type))
    await pass(60_000)
    expect([events, subscriber.isLoading()]).toEqual([['shown'], false])
    ada.session.unpublish(publisher)
    await pass(100)
    expect(events).toEqual(['shown', 'destroyed'])
    expect(fake.ledger.liveSubscribers()).toEqual([])
  })
})

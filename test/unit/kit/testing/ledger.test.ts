import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'
import { joinTwo } from './setup.ts'

useFakeTimers()

describe('calls', () => {
  it('are recorded in order, with object and arguments', async () => {
    const { ada, eve, fake } = await joinTwo()
    const signal = { data: 'hello' }
    void ada.session.signal(signal)
    void eve.session.disconnect()
    expect(fake.ledger.calls().map(({ method }) => method)).toEqual([
      'connect',
      'connect',
      'signal',
      'disconnect',
    ])
    expect(fake.ledger.calls('signal')).toEqual([
      { object: ada.session, method: 'signal', args: [signal] },
    ])
  })
})

describe('objects', () => {
  it('are listed in the order of their creation', async () => {
    const { ada, eve, fake } = await joinTwo()
    const publisher = ada.session.publish('me')
    const subscriber = ada.session.subscribe(fake.room.join().publish())
    expect(fake.ledger.sessions).toEqual([ada.session, eve.session])
    expect(fake.ledger.publishers).toEqual([publisher])
    expect(fake.ledger.subscribers).toEqual([subscriber])
  })

  it('include the live subscribers, of one stream or of all', async () => {
    const { ada, eve, fake } = await joinTwo()
    const [one, other] = [fake.room.join().publish(), fake.room.join().publish()]
    const first = ada.session.subscribe(one)
    const second = eve.session.subscribe(one)
    const third = ada.session.subscribe(other)
    expect(fake.ledger.liveSubscribers(one.streamId)).toEqual([first, second])
    expect(fake.ledger.liveSubscribers()).toEqual([first, second, third])
    ada.session.unsubscribe(first)
    expect(fake.ledger.liveSubscribers(one.streamId)).toEqual([second])
    expect(fake.ledger.subscribers).toHaveLength(3)
  })
})

describe('listeners', () => {
  it('are counted by event on each object', async () => {
    const { ada, fake } = await joinTwo()
    const subscriber = ada.session.subscribe(fake.room.join().publish())
    subscriber.on('connected destroyed', () => {})
    subscriber.once('connected', () => {})
    expect(fake.ledger.listeners(subscriber)).toEqual({ connected: 2, destroyed: 1 })
    subscriber.off('connected')
    expect(fake.ledger.listeners(subscriber)).toEqual({ destroyed: 1 })
    expect(fake.ledger.listeners(ada.session)).toMatchObject({ streamCreated: 1 })
  })

  it('are counted on OT and on its module', () => {
    const fake = createFakeOpenTok()
    fake.OT.on('exception', () => {})
    fake.module.on('exception', () => {})
    const page = fake.openPage()
    expect(fake.ledger.listeners(fake.OT)).toEqual({ exception: 2 })
    expect(fake.ledger.listeners(fake.module)).toEqual({ exception: 2 })
    expect(fake.ledger.listeners(page.OT)).toEqual({})
  })

  it('of an unknown object are misuse', () => {
    const { ledger } = createFakeOpenTok()
    expect(() => ledger.listeners({})).toThrow(expect.objectContaining({ code: 'misuse' }))
  })
})

describe('deliveries', () => {
  it('are listed for each person, by session, connection id or data', async () => {
    const { ada, eve, fake } = await joinTwo()
    const bob = fake.room.join({ data: 'Bob' })
    void ada.session.signal({ type: 'chat', data: 'all' })
    void ada.session.signal({ type: 'chat', data: 'bob', to: bob.connection })
    await pass(10)
    const dataFor = (to: Parameters<typeof fake.ledger.deliveries>[0]) =>
      fake.ledger.deliveries(to).map(({ data }) => data)
    expect(dataFor(eve.session)).toEqual(['all'])
    expect(dataFor('Eve')).toEqual(['all'])
    expect(dataFor(eve.session.connection!.connectionId)).toEqual(['all'])
    expect(dataFor('Bob')).toEqual(['all', 'bob'])
    expect(dataFor('Ada')).toEqual(['all'])
    expect(fake.ledger.deliveries('Bob')[0]).toEqual({
      type: 'chat',
      data: 'all',
      from: ada.session.connection,
    })
  })

  it('are those that arrive: later during an outage, never after OpenTok has given up', async () => {
    const { ada, eve, fake } = await joinTwo()
    fake.network.drop('Eve')
    void ada.session.signal({ data: 'to nobody yet' })
    await pass(10)
    expect(fake.ledger.deliveries('Eve')).toEqual([])
    fake.network.restore('Eve')
    expect(fake.ledger.deliveries('Eve')).toHaveLength(1)
    fake.network.drop('Eve')
    void ada.session.signal({ data: 'to nobody' })
    await pass(31_000)
    fake.network.restore('Eve')
    eve.session.connect(fake.createToken({ data: 'Eve' }))
    await pass(1_000)
    expect(fake.ledger.deliveries('Eve')).toHaveLength(1)
  })

  it('are missing if the server does not redeliver what was lost', async () => {
    const { ada, fake } = await joinTwo({ redeliver: false })
    fake.network.drop('Eve')
    void ada.session.signal({ data: 'lost' })
    await pass(10)
    fake.network.restore('Eve')
    expect(fake.ledger.deliveries('Eve')).toEqual([])
  })

  it('do not include an echo if the server sends none', async () => {
    const { ada, fake } = await joinTwo({ echoSignals: false })
    void ada.session.signal({ data: 'hello' })
    await pass(10)
    expect([fake.ledger.deliveries('Ada'), fake.ledger.deliveries('Eve').length]).toEqual([[], 1])
  })

  it('happen twice if the server does not recognize repeats', async () => {
    const { ada, fake } = await joinTwo({ dropRepeats: false })
    fake.network.loseAck()
    void ada.session.signal({ data: 'twice' })
    await pass(10)
    fake.network.flap(1, 'Ada')
    await pass(10)
    expect(fake.ledger.deliveries('Eve')).toHaveLength(2)
  })
})

describe('all deliveries', () => {
  it('has each signal once, in order, whoever received it', async () => {
    const { ada, fake } = await joinTwo()
    const bob = fake.room.join({ data: 'Bob' })
    void ada.session.signal({ data: 'to all' })
    void ada.session.signal({ data: 'to Bob', to: bob.connection })
    void ada.session.signal({ data: 'to all again' })
    await pass(10)
    expect(fake.ledger.deliveries().map(({ data }) => data)).toEqual([
      'to all',
      'to Bob',
      'to all again',
    ])
  })
})

describe('clear()', () => {
  it('forgets calls, deliveries, and what is destroyed', async () => {
    const { ada, fake } = await joinTwo()
    const subscriber = ada.session.subscribe(fake.room.join().publish())
    const publisher = fake.OT.initPublisher()
    void ada.session.signal({ data: 'hello' })
    await pass(2_000)
    fake.ledger.clear()
    expect([fake.ledger.calls(), fake.ledger.deliveries(), fake.ledger.deliveries('Eve')]).toEqual([
      [],
      [],
      [],
    ])
    expect(fake.ledger.subscribers).toEqual([subscriber])
    expect(fake.ledger.publishers).toEqual([publisher])
    ada.session.unsubscribe(subscriber)
    publisher.destroy()
    fake.ledger.clear()
    expect([fake.ledger.subscribers, fake.ledger.publishers]).toEqual([[], []])
    expect(fake.ledger.sessions).toHaveLength(2)
  })
})

it('cameraRequests counts the prompts', async () => {
  const fake = createFakeOpenTok()
  fake.OT.initPublisher()
  fake.OT.initPublisher().destroy()
  await pass(1_000)
  expect(fake.ledger.cameraRequests).toBe(1)
})

describe('assertNoLeaks()', () => {
  const leak = (text: string) =>
    expect.objectContaining({
      name: 'FakeOpenTokError',
      code: 'leak',
      message: expect.stringContaining(text),
    })

  it('passes for an app that has cleaned up', async () => {
    const { ada, eve, fake } = await joinTwo()
    ada.session.publish('me')
    ada.session.subscribe(fake.room.join().publish())
    await pass(2_000)
    for (const { session } of [ada, eve]) {
      void session.disconnect()
      session.off()
    }
    await pass(1_000)
    expect(() => fake.ledger.assertNoLeaks()).not.toThrow()
  })

  it('names a session that is joined', async () => {
    const { fake } = await joinTwo()
    expect(() => fake.ledger.assertNoLeaks()).toThrow(leak('session session id is connected'))
  })

  it('names a join without an answer', () => {
    const fake = createFakeOpenTok()
    fake.network.ignore('information')
    fake.OT.initSession('api key', 'session id').connect('a token')
    expect(() => fake.ledger.assertNoLeaks()).toThrow(leak('is connecting'))
  })

  it('passes for a session that was left, although OpenTok never says that it has ended', async () => {
    const { ada, eve, fake } = await joinTwo()
    const publisher = fake.OT.initPublisher('me')
    await pass(50)
    fake.network.ignore('stream')
    ada.session.publish(publisher)
    await pass(50)
    fake.network.closeWithoutReconnecting()
    await pass(50)
    expect(ada.session.currentState).toBe('connected')
    expect(() => fake.ledger.assertNoLeaks()).toThrow(leak('session session id is connected'))
    for (const { session } of [ada, eve]) {
      void session.disconnect()
      session.off()
    }
    publisher.destroy()
    await pass(60_000)
    expect(ada.session.currentState).toBe('disconnecting')
    expect(() => fake.ledger.assertNoLeaks()).not.toThrow()
  })

  it('names a session that is being left', async () => {
    const { ada, eve, fake } = await joinTwo()
    for (const { session } of [ada, eve]) void session.disconnect()
    expect(() => fake.ledger.assertNoLeaks()).toThrow(leak('is disconnecting'))
  })

  it('names listeners of a session', () => {
    const fake = createFakeOpenTok()
    fake.OT.initSession('api key', 'session id').on('signal signal', () => {})
    expect(() => fake.ledger.assertNoLeaks()).toThrow(
      leak('session session id has 2 listener(s) of signal'),
    )
  })

  it('names listeners of OT', () => {
    const fake = createFakeOpenTok()
    fake.openPage().OT.on('exception', () => {})
    expect(() => fake.ledger.assertNoLeaks()).toThrow(leak('OT has 1 listener(s) of exception'))
  })

  it('names a live subscriber', async () => {
    const { ada, fake } = await joinTwo()
    ada.session.on('sessionDisconnected', (event) => event.preventDefault())
    ada.session.subscribe(fake.room.join().publish())
    await pass(1_000)
    fake.network.giveUp()
    await pass(10)
    expect(() => fake.ledger.assertNoLeaks()).toThrow(leak('subscriber-1 of stream-1 is alive'))
  })

  it('names a publisher whose camera is on, even without listeners', async () => {
    const fake = createFakeOpenTok()
    const publisher = fake.OT.initPublisher()
    await pass(1_000)
    expect(() => fake.ledger.assertNoLeaks()).toThrow(leak('publisher-1 is alive'))
    publisher.destroy()
    expect(() => fake.ledger.assertNoLeaks()).not.toThrow()
  })

  it('names everything at once', () => {
    const fake = createFakeOpenTok()
    fake.OT.initPublisher()
    fake.OT.on('exception', () => {})
    expect(() => fake.ledger.assertNoLeaks()).toThrow(/OT has .*; publisher-1 /)
  })
})

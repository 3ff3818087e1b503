import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../stories/harness/time.ts'
import { join, joinTwo } from '../setup.ts'

useFakeTimers()

const AWAY = 'sessionReconnecting'
const BACK = 'sessionReconnected'
const LEFT = 'sessionDisconnected clientDisconnected'

describe('a lost session', () => {
  it('is forgotten 30 s after the loss, also if it is dropped again meanwhile', async () => {
    const { fake } = await joinTwo()
    fake.network.drop('Ada')
    await pass(20_000)
    fake.network.drop('Ada')
    await pass(9_999)
    expect(fake.room.members).toEqual(['Ada', 'Eve'])
    await pass(1)
    expect(fake.room.members).toEqual(['Eve'])
  })

  it('is forgotten also if it gives up while its new socket has not said anything yet', async () => {
    const { ada, fake } = await joinTwo({ greetResumed: false })
    fake.network.drop('Ada')
    await pass(29_500)
    fake.network.restore('Ada')
    await pass(1_000)
    expect(ada.heard()).toEqual([AWAY, 'sessionDisconnected networkDisconnected'])
    expect(fake.room.members).toEqual(['Ada', 'Eve'])
    await pass(30_000)
    expect(fake.room.members).toEqual(['Eve'])
  })

  it('sends no signal again that is not to be kept, however soon it is back (G4)', async () => {
    const { ada, eve, fake } = await joinTwo()
    const errors: unknown[] = []
    const signal = { data: 'now or never', retryAfterReconnect: false }
    fake.network.ignore('signal')
    void ada.session.signal(signal, (error) => errors.push(error))
    fake.network.flap(1, 'Ada')
    await pass(2_000)
    expect(errors).toMatchObject([{ name: 'OT_NOT_CONNECTED' }])
    expect([ada.heard(), eve.heard()]).toEqual([[AWAY, BACK], []])
  })

  it('reconnects once, also if its next socket is lost before the first message', async () => {
    const { ada, fake } = await joinTwo({ greetResumed: false })
    fake.network.drop('Ada')
    fake.network.restore('Ada')
    fake.network.drop('Ada')
    await pass(1_000)
    fake.network.restore('Ada')
    await pass(2_000)
    expect(ada.heard()).toEqual([AWAY, BACK])
  })

  it('sends again once, although the network is restored twice', async () => {
    const { ada, eve, fake } = await joinTwo({ dropRepeats: false, greetResumed: false })
    fake.network.drop('Ada')
    void ada.session.signal({ data: 'held' })
    fake.network.restore('Ada')
    fake.network.restore('Ada')
    await pass(3_000)
    expect([ada.heard(), eve.heard()]).toEqual([[AWAY, BACK, 'signal'], ['signal']])
  })

  it('that leaves sends nothing more, although the network is restored before it is gone', async () => {
    const { ada, eve, fake } = await joinTwo()
    fake.network.drop('Ada')
    const errors: unknown[] = []
    void ada.session.signal({ data: 'held' }, (error) => errors.push(error))
    void ada.session.disconnect()
    expect(ada.session.currentState).toBe('disconnecting')
    fake.network.restore('Ada')
    await pass(1_000)
    expect(errors).toMatchObject([{ name: 'OT_NOT_CONNECTED', code: 500 }])
    expect([ada.heard(), eve.heard()]).toEqual([[AWAY, LEFT], []])
  })
})

describe('silence', () => {
  it('is noticed 5.9 s after the socket was opened', async () => {
    const { ada, fake } = await joinTwo()
    fake.network.silence('Ada')
    await pass(3_000)
    fake.network.flap(1, 'Ada')
    expect(ada.heard()).toEqual([AWAY, BACK])
    await pass(5_899)
    expect(ada.heard()).toEqual([])
    await pass(1)
    expect(ada.heard()).toEqual([AWAY])
  })
})

describe('a session that leaves', () => {
  it('is gone for the others after what it has sent, however slow the socket is', async () => {
    const { ada, eve } = await joinTwo({ delays: { messageMs: 10 } })
    const events: string[] = []
    eve.session.on('signal connectionDestroyed', ({ type }) => events.push(type))
    void ada.session.signal({ data: 'good-bye' })
    void ada.session.disconnect()
    await pass(29)
    expect(events).toEqual(['signal'])
    await pass(1)
    expect(events).toEqual(['signal', 'connectionDestroyed'])
  })

  it('takes its time, although the socket of its previous join is closed meanwhile', async () => {
    const fake = createFakeOpenTok({ addressPerConnection: false })
    const ada = await join(fake, 'Ada')
    ada.session.once('sessionDisconnected', () => ada.session.connect('a token'))
    fake.network.kick()
    await pass(60)
    expect(ada.heard().at(-1)).toBe('sessionConnected')
    void ada.session.disconnect()
    await pass(109)
    expect(ada.heard()).toEqual([])
    await pass(1)
    expect(ada.heard()).toEqual([LEFT])
  })
})

describe('a session that ends', () => {
  it('says so once, for the first of two reasons', async () => {
    const { ada, fake } = await joinTwo()
    fake.network.end('moonPhase', 'Ada')
    fake.network.end('newMoon', 'Ada')
    await pass(10)
    expect(ada.heard()).toEqual(['sessionDisconnected moonPhase'])
  })
})

describe('letIn()', () => {
  it('lets in a session that has never shown a token, without connection data', () => {
    const fake = createFakeOpenTok()
    const session = fake.OT.initSession('api key', 'session id')
    fake.network.letIn(session)
    expect([session.isConnected(), session.connection?.data]).toEqual([true, ''])
  })

  it('inside sessionConnected announces the members of the later join only', async () => {
    const fake = createFakeOpenTok()
    const session = fake.OT.initSession('api key', 'session id')
    const events: string[] = []
    session.on('connectionCreated', ({ connection }) => events.push(connection.connectionId))
    session.once('sessionConnected', () => fake.network.letIn(session))
    session.connect('a token')
    await pass(100)
    expect(events).toEqual(['connection-1', 'connection-1'])
  })
})

describe('closeLeftBehind()', () => {
  it('raises no error in a page whose session has not joined', () => {
    const fake = createFakeOpenTok()
    const events: string[] = []
    const session = fake.OT.initSession('api key', 'session id')
    session.on('sessionConnectFailed', () => events.push('sessionConnectFailed'))
    fake.OT.on('exception', () => events.push('exception'))
    fake.network.closeLeftBehind()
    expect(events).toEqual([])
  })
})

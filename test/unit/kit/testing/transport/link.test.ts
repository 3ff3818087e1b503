import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../stories/harness/time.ts'
import { join, joinTwo } from '../setup.ts'

useFakeTimers()

describe('a request that is repeated over the next socket', () => {
  it('counts once for the rate limit', async () => {
    const { ada, eve, fake } = await joinTwo()
    fake.network.rateLimit(1, 'Ada')
    fake.network.loseAck('Ada')
    const sent = ada.session.signal({ data: 'once' })
    await pass(10)
    fake.network.flap(1, 'Ada')
    await pass(10)
    await expect(sent).resolves.toBeUndefined()
    expect(eve.heard()).toEqual(['signal'])
  })
})

describe('a request of a previous socket', () => {
  it('never arrives, also not after the session has joined again', async () => {
    const { ada, eve, fake } = await joinTwo({ delays: { messageMs: 200 } })
    const errors: unknown[] = []
    void ada.session.signal({ data: 'lost' }, (error) => errors.push(error))
    fake.network.giveUp('Ada')
    await pass(10)
    ada.session.connect('a token')
    await pass(1_000)
    expect([ada.session.isConnected(), eve.heard()]).toEqual([true, []])
    expect(errors).toMatchObject([{ name: 'OT_NOT_CONNECTED', code: 500 }])
  })
})

describe('a signal that is not to be sent again', () => {
  it('fails once if the session ends right after the loss', async () => {
    const { ada, fake } = await joinTwo()
    const answers: unknown[] = []
    void ada.session.signal({ data: 'a', retryAfterReconnect: false }, (error) => {
      answers.push(error?.name)
    })
    fake.network.giveUp('Ada')
    await pass(100)
    expect(answers).toEqual(['OT_NOT_CONNECTED'])
  })
})

describe('a publish that the app withdraws', () => {
  it('raises no exception when the server refuses it', async () => {
    const fake = createFakeOpenTok()
    const ada = await join(fake, 'Ada')
    const publisher = fake.OT.initPublisher()
    await pass(100)
    const exceptions: string[] = []
    fake.OT.on('exception', ({ title }) => exceptions.push(title))
    fake.network.fail('stream', 403)
    ada.session.publish(publisher)
    ada.session.unpublish(publisher)
    await pass(1_000)
    expect([exceptions, fake.room.streams]).toEqual([[], []])
  })
})

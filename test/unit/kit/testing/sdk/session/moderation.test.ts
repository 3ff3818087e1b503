import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../../stories/harness/time.ts'

useFakeTimers()

/** Ada, a moderator, and Bob, who publishes twice; what Ada hears of errors and ends. */
async function setUpModerator() {
  const fake = createFakeOpenTok()
  const session = fake.OT.initSession('api key', 'session id')
  session.connect(fake.createToken({ data: 'Ada', role: 'moderator' }))
  await pass(100)
  const bob = fake.room.join({ data: 'Bob' })
  const [stream, other] = [bob.publish(), bob.publish()]
  const ends: string[] = []
  session.on('streamDestroyed connectionDestroyed', ({ connection, reason, stream: ended }) => {
    ends.push(`${ended?.streamId ?? connection.connectionId} ${reason}`)
  })
  return { bob, ends, fake, other, session, stream }
}

type Moderator = Awaited<ReturnType<typeof setUpModerator>>

/** What a call answers: `pending`, `done` or an error. */
function answerOf(call: Promise<void>) {
  const answer: { latest: unknown } = { latest: 'pending' }
  void call.then(
    () => (answer.latest = 'done'),
    (error: unknown) => (answer.latest = error),
  )
  return answer
}

const forceOut = ({ bob, session }: Moderator) => session.forceDisconnect(bob.connection)

describe('forceDisconnect() and forceUnpublish()', () => {
  it('fail at once before the session has joined, and raise an exception', () => {
    const { OT } = createFakeOpenTok()
    const session = OT.initSession('api key', 'session id')
    const errors: unknown[] = []
    OT.on('exception', ({ code, title }) => errors.push(`${title} ${code}`))
    void session.forceDisconnect({ connectionId: 'connection-2' }, (error) => errors.push(error))
    void session.forceUnpublish({ streamId: 'stream-1' }, (error) => errors.push(error))
    const error = expect.objectContaining({ name: 'OT_NOT_CONNECTED', code: 1010 })
    expect(errors).toEqual([error, 'OT_NOT_CONNECTED 1010', error, 'OT_NOT_CONNECTED 1010'])
  })

  it('wait for the next socket if this one is lost', async () => {
    const moderator = await setUpModerator()
    const answer = answerOf(forceOut(moderator))
    moderator.fake.network.drop()
    await pass(10_000)
    expect([answer.latest, moderator.fake.room.members]).toEqual(['pending', ['Ada', 'Bob']])
    moderator.fake.network.restore()
    await pass(10)
    expect([answer.latest, moderator.fake.room.members]).toEqual(['done', ['Ada']])
  })

  it('fail without an answer when the session ends', async () => {
    const moderator = await setUpModerator()
    moderator.fake.network.ignore('moderation')
    const answer = answerOf(forceOut(moderator))
    await pass(10_000)
    expect(answer.latest).toBe('pending')
    moderator.fake.network.closeWithoutReconnecting()
    await pass(10)
    expect(answer.latest).toMatchObject({ name: 'OT_NOT_CONNECTED', code: 1010 })
  })
})

describe('forceUnpublish()', () => {
  it('ends one stream, and its publisher stays', async () => {
    const { bob, ends, fake, other, session, stream } = await setUpModerator()
    const answer = answerOf(session.forceUnpublish(stream))
    await pass(10)
    expect([answer.latest, ends]).toEqual(['done', ['stream-1 forceUnpublished']])
    expect([fake.room.members, bob.streams]).toEqual([['Ada', 'Bob'], [other]])
  })

  it('of a stream that is not there is refused', async () => {
    const { session } = await setUpModerator()
    const answer = answerOf(session.forceUnpublish({ streamId: 'stream-9' }))
    await pass(10)
    expect(answer.latest).toMatchObject({ name: 'OT_PERMISSION_DENIED', code: 1530 })
  })
})

describe('forceDisconnect()', () => {
  it('twice for one person forces them out once', async () => {
    const moderator = await setUpModerator()
    const answers = [answerOf(forceOut(moderator)), answerOf(forceOut(moderator))]
    await pass(10)
    expect(answers.map(({ latest }) => latest)).toEqual(['done', 'done'])
    expect(moderator.ends).toEqual([
      'stream-1 forceDisconnected',
      'stream-2 forceDisconnected',
      'connection-2 forceDisconnected',
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../../stories/harness/time.ts'
import { join } from '../../setup.ts'

useFakeTimers()

/** Ada, who has published twice. */
async function setUpPublishers() {
  const fake = createFakeOpenTok()
  const { session } = await join(fake, 'Ada')
  const [first, second] = [session.publish('first'), session.publish('second')]
  await pass(200)
  return { fake, first, second, session }
}

describe('a method of a session', () => {
  it('is recorded with what the app has passed to it', async () => {
    const { fake, first, session } = await setUpPublishers()
    const bob = fake.room.join()
    const stream = bob.publish()
    const subscriber = session.subscribe(stream)
    session.unsubscribe(subscriber)
    session.unpublish(first)
    void session.forceUnpublish(stream)
    void session.forceDisconnect(bob.connection)
    void session.disconnect()
    const calls = fake.ledger.calls().map(({ args, method }) => [method, ...args])
    expect(calls.slice(1)).toEqual([
      ['publish', 'first'],
      ['publish', 'second'],
      ['subscribe', stream],
      ['unsubscribe', subscriber],
      ['unpublish', first],
      ['forceUnpublish', stream],
      ['forceDisconnect', bob.connection],
      ['disconnect'],
    ])
  })
})

describe('getPublisherForStream()', () => {
  it('returns the publisher of your own live stream', async () => {
    const { first, second, session } = await setUpPublishers()
    expect(session.getPublisherForStream(first.stream!)).toBe(first)
    expect(session.getPublisherForStream(second.stream!)).toBe(second)
  })

  it('returns nothing for the stream of somebody else, also while nothing is live yet', async () => {
    const fake = createFakeOpenTok()
    const { session } = await join(fake, 'Ada')
    const stream = fake.room.join().publish()
    session.publish('me')
    expect(session.getPublisherForStream(stream)).toBeUndefined()
    await pass(200)
    expect(session.getPublisherForStream(stream)).toBeUndefined()
  })
})

describe('publish()', () => {
  it('of an element makes a publisher with the given properties', async () => {
    const fake = createFakeOpenTok()
    const { session } = await join(fake, 'Ada')
    const publisher = session.publish('me', { name: 'Ada', publishVideo: false })
    await pass(200)
    expect(publisher.stream).toMatchObject({ name: 'Ada', hasVideo: false })
  })

  it('takes its callback in the place of the properties', async () => {
    const fake = createFakeOpenTok()
    const { session } = await join(fake, 'Ada')
    const answers: unknown[] = []
    session.publish('me', (error) => answers.push(error))
    await pass(200)
    expect(answers).toEqual([null])
  })
})

import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../stories/harness/time.ts'
import { join } from '../setup.ts'

useFakeTimers()

describe('a session that a test fills before the app names it', () => {
  it('is hit by faults', () => {
    const { network, room } = createFakeOpenTok()
    const bob = room.join({ data: 'Bob' })
    const { streamId } = bob.publish()
    expect(() => network.drop('Bob')).toThrow('A remote person has no socket.')
    network.endStream(streamId)
    expect(bob.streams).toEqual([])
    network.kick('Bob')
    expect(room.members).toEqual([])
  })

  it('is that of the first id, and of no other', () => {
    const { OT, room, roomOf } = createFakeOpenTok()
    room.join({ data: 'Bob' })
    OT.initSession('api key', 'session id')
    const others = ['session id', 'another session id'].map((id) => roomOf(id).members)
    expect([room.members, ...others]).toEqual([['Bob'], ['Bob'], []])
  })
})

it('the elements of the page have their tag name, as in a browser', async () => {
  const fake = createFakeOpenTok()
  const ada = await join(fake, 'Ada')
  const elements: object[] = []
  const publisher = fake.OT.initPublisher()
  const subscriber = ada.session.subscribe(fake.room.join().publish())
  subscriber.on('videoElementCreated', ({ element }) => elements.push(element))
  await pass(2_000)
  expect([publisher.element, subscriber.element, ...elements]).toEqual([
    { tagName: 'DIV' },
    { tagName: 'DIV' },
    { tagName: 'VIDEO' },
  ])
})

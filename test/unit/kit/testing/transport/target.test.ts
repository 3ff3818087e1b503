import { expect, it } from 'vitest'
import { useFakeTimers } from '../../../../stories/harness/time.ts'
import { joinTwo } from '../setup.ts'

useFakeTimers()

const toMisuse = (message: string) =>
  expect.objectContaining({
    name: 'FakeOpenTokError',
    code: 'misuse',
    message: expect.stringContaining(message),
  })

it.each([
  ['null', null],
  ['an object without a class', Object.create(null)],
])('a target that is nothing is misuse: %s', async (_, target) => {
  const { fake } = await joinTwo()
  expect(() => fake.network.drop(target as never)).toThrow(toMisuse('got nothing.'))
})

it('a socket of a remote person is misuse', async () => {
  const { fake } = await joinTwo()
  const bob = fake.room.join({ data: 'Bob' })
  expect(() => fake.network.drop(bob)).toThrow(toMisuse('A remote person has no socket.'))
})

it('a name that a remote person shares with a session hits the session', async () => {
  const { ada, eve, fake } = await joinTwo()
  fake.room.join({ data: 'Ada' })
  fake.network.drop('Ada')
  expect([ada.heard(), eve.heard()]).toEqual([['sessionReconnecting'], []])
})

it('a stream that nobody publishes is misuse', async () => {
  const { fake } = await joinTwo()
  expect(() => fake.network.endStream('stream-9')).toThrow(toMisuse('Nobody publishes stream-9.'))
})

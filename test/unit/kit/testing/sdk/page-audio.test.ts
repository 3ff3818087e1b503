import { expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../../src/kit/testing/index.ts'
import type { FakeOpenTok } from '../../../../../src/kit/testing/index.ts'
import { playUntouched, UNTOUCHED_TRACE } from '../../../../contract/untouched-page.ts'
import { pass, useFakeTimers } from '../../../../stories/harness/time.ts'

useFakeTimers()

async function join({ OT }: FakeOpenTok) {
  const session = OT.initSession('api key', 'session id')
  session.connect('a token')
  await pass(100)
  return session
}

it('an untouched page plays no sound, as with the real client (U1)', async () => {
  const fake = createFakeOpenTok()
  const session = await join(fake)
  const stream = fake.room.join({ data: 'Bob' }).publish()
  fake.audio.block()
  expect(fake.audio.isBlocked).toBe(true)
  const played = playUntouched({
    OT: fake.OT,
    session,
    stream,
    whenClicked(act) {
      fake.audio.touch()
      act()
    },
  })
  await pass(10_000)
  expect(await played).toEqual(UNTOUCHED_TRACE)
})

it('a page of another person is touched by itself, and each page again after a reset', async () => {
  const fake = createFakeOpenTok()
  const other = fake.openPage()
  fake.audio.block()
  expect(other.audio.isBlocked).toBe(false)
  fake.reset()
  expect(fake.audio.isBlocked).toBe(false)
})

it('nothing is played of a subscriber that is gone', async () => {
  const fake = createFakeOpenTok()
  const session = await join(fake)
  fake.audio.block()
  const subscriber = session.subscribe(fake.room.join().publish())
  const heard: string[] = []
  subscriber.on('audioUnblocked', () => heard.push('audioUnblocked'))
  await pass(10_000)
  expect(subscriber.isAudioBlocked()).toBe(true)
  session.unsubscribe(subscriber)
  expect(subscriber.isAudioBlocked()).toBe(false)
  fake.audio.touch()
  await fake.OT.unblockAudio()
  expect(heard).toEqual([])
})

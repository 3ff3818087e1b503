import { expect, it } from 'vitest'
import { pass, useFakeTimers } from '../../../../stories/harness/time.ts'
import { joinTwo } from '../setup.ts'

useFakeTimers()

it('A collection has what was announced, until it has ended', async () => {
  const { ada, fake } = await joinTwo()
  const bob = fake.room.join({ data: 'Bob' })
  const { streamId } = bob.publish()
  await pass(10)
  const { connections, streams } = ada.session
  const { connectionId } = bob.connection
  expect([connections.has(connectionId), streams.has(streamId)]).toEqual([true, true])
  expect([connections.has(streamId), streams.has(connectionId)]).toEqual([false, false])
  bob.leave()
  await pass(10)
  expect([connections.has(connectionId), streams.has(streamId)]).toEqual([false, false])
})

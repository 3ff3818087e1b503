import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../../src/kit/testing/index.ts'
import { useFakeTimers } from '../../../../stories/harness/time.ts'
import { join } from '../setup.ts'

useFakeTimers()

/** Ada, who hears of Bob and his two streams. */
async function setUpStreams() {
  const fake = createFakeOpenTok()
  const { session } = await join(fake, 'Ada')
  const bob = fake.room.join({ data: 'Bob' })
  const streams = [bob.publish(), bob.publish()] as const
  const events: string[] = []
  session.on('streamDestroyed', ({ reason, stream }) => {
    events.push(`${stream.streamId} ${reason}`)
  })
  session.on('streamPropertyChanged', ({ changedProperty, newValue, oldValue, stream }) => {
    events.push(`${stream.streamId} ${changedProperty} ${oldValue} → ${newValue}`)
  })
  return { bob, fake, session, streams, heard: () => events.splice(0) }
}

describe('the server', () => {
  it('ends the stream that is named, whichever of a person’s streams it is', async () => {
    const { bob, fake, heard, streams } = await setUpStreams()
    const [first, second] = streams
    bob.unpublish(second)
    expect([heard(), fake.room.streams]).toEqual([['stream-2 clientDisconnected'], [first]])
    const third = bob.publish()
    fake.network.endStream(third.streamId)
    expect([heard(), fake.room.streams]).toEqual([['stream-3 networkDisconnected'], [first]])
  })

  it('ends all streams of somebody who leaves', async () => {
    const { bob, fake, heard, session } = await setUpStreams()
    bob.leave()
    expect(heard()).toEqual(['stream-1 clientDisconnected', 'stream-2 clientDisconnected'])
    expect([fake.room.streams, session.streams.length()]).toEqual([[], 0])
  })

  it('announces a switched stream, and nothing if it was so before', async () => {
    const { bob, heard } = await setUpStreams()
    bob.publishVideo(true)
    bob.publishAudio(true)
    expect(heard()).toEqual([])
    bob.publishVideo(false)
    bob.publishVideo(false)
    expect(heard()).toEqual(['stream-1 hasVideo true → false', 'stream-2 hasVideo true → false'])
  })
})

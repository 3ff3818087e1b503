/** The subscribers of a native session: which streams it takes, and when their tiles end. */
import { describe, expect, it } from 'vitest'
import type { OpenTokErrorLike } from '../../../../src/index.ts'
import { ANSWER_MS } from '../../../../src/react-native/media/tile.ts'
import type { Tile } from '../../../../src/react-native/media/tile.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'
import { createJoined, ID } from './scripted-session.ts'

useFakeTimers()

const STREAM = { streamId: 'stream-1' }

/** With a stream of somebody. */
function createSetup() {
  const scripted = createJoined()
  scripted.say('onStreamCreated', { ...STREAM, connectionId: 'bob' })
  const { session } = scripted
  const answers: (OpenTokErrorLike | undefined)[] = []
  return {
    ...scripted,
    answers,
    subscribe: (stream: { streamId: string } = STREAM) =>
      session.subscribe(stream, undefined, {}, (error) => answers.push(error)) as Tile | undefined,
  }
}

describe('a subscribe over native', () => {
  it('is refused for a stream that is not in the session', () => {
    const { answers, subscribe } = createSetup()
    expect(subscribe({ streamId: 'unknown' })).toBe(undefined)
    expect(answers).toMatchObject([
      { name: 'OT_STREAM_NOT_FOUND', message: 'The stream is not in the session.' },
    ])
  })

  it('is nothing at all once the session is left, or over', () => {
    const { answers, say, session, subscribe } = createSetup()
    void session.disconnect()
    expect(subscribe()).toBe(undefined)
    say('onSessionDisconnected')
    expect(subscribe()).toBe(undefined)
    expect(answers).toEqual([])
  })

  it('is not given up while the session is away', async () => {
    const { answers, say, subscribe } = createSetup()
    subscribe()?.attach({})
    say('onSessionReconnecting')
    await pass(3 * ANSWER_MS)
    expect(answers).toEqual([])
    say('onSessionReconnected')
    await pass(ANSWER_MS)
    expect(answers).toMatchObject([{ name: 'OT_TIMEOUT' }])
  })
})

describe('the tile of a native session', () => {
  it('ends without a reason when it is unsubscribed from', () => {
    const { session, subscribe } = createSetup()
    const tile = subscribe()!
    const reasons: unknown[] = []
    tile.on('destroyed', ({ reason }) => reasons.push(reason))
    session.unsubscribe(tile)
    expect(reasons).toEqual([''])
    expect(session.tiles.find(STREAM.streamId)).toBe(undefined)
  })

  it('ends its native subscriber when it leaves, unless the session has ended that', async () => {
    const { say, subscribe, take } = createSetup()
    const first = subscribe()!
    first.attach({})
    first.attach(null)
    await pass(0)
    expect(take()).toEqual([['removeSubscriber', ID, STREAM.streamId]])
    const second = subscribe()!
    second.attach({})
    say('onSessionDisconnected')
    second.attach(null)
    await pass(0)
    expect(take()).toEqual([])
  })
})

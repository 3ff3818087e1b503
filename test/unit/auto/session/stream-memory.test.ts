import { describe, expect, it } from 'vitest'
import { createStreamMemory } from '../../../../src/auto/session/stream-memory.ts'
import type { SdkStream } from '../../../../src/auto/auto.types.ts'
import { createSource } from '../source.ts'

function createSetup() {
  const source = createSource()
  const changes: unknown[] = []
  const memory = createStreamMemory(source, (change) => changes.push(change))
  const create = (stream: SdkStream) => {
    source.emit('streamCreated', { stream })
    return stream
  }
  return { ...memory, source, changes, create }
}

const createStream = (fields: Partial<SdkStream> = {}): SdkStream => ({
  streamId: 'a',
  hasAudio: true,
  hasVideo: true,
  ...fields,
})

describe('the streams that OpenTok lists', () => {
  it('are known by their newest object, until they are gone', () => {
    const { create, latest, source } = createSetup()
    const [held, other] = [createStream(), createStream({ streamId: 'b' })]
    expect(latest(held)).toBe(held)
    create(held)
    const newest = create(createStream())
    create(other)
    expect(latest(held)).toBe(newest)
    expect(latest(other)).toBe(other)
    source.emit('streamDestroyed', { stream: createStream() })
    source.emit('streamDestroyed', {})
    expect(latest(held)).toBe(held)
  })

  it('have changed if the newest object says something else', () => {
    const { changes, create } = createSetup()
    create(createStream())
    create(createStream())
    expect(changes).toEqual([])
    const muted = create(createStream({ hasAudio: false }))
    const dark = create(createStream({ hasAudio: false, hasVideo: false }))
    expect(changes).toEqual([
      { stream: muted, changedProperty: 'hasAudio', oldValue: true, newValue: false },
      { stream: dark, changedProperty: 'hasVideo', oldValue: true, newValue: false },
    ])
  })

  it('have not changed if the same object comes again, or the stream is a new one', () => {
    const { changes, create, source } = createSetup()
    const stream = create(createStream())
    create(stream)
    source.emit('streamDestroyed', { stream })
    create(createStream({ hasAudio: false }))
    create(createStream({ streamId: 'b', hasAudio: false }))
    expect(changes).toEqual([])
  })

  it('are forgotten if a rejoin does not bring them back', () => {
    const { create, handleLost, handleSettled, latest } = createSetup()
    const [gone, back] = [create(createStream()), create(createStream({ streamId: 'b' }))]
    handleLost()
    expect(latest(createStream())).toBe(gone)
    create(back)
    handleSettled()
    const [goneAgain, backAgain] = [createStream(), createStream({ streamId: 'b' })]
    expect(latest(goneAgain)).toBe(goneAgain)
    expect(latest(backAgain)).toBe(back)
  })

  it('are forgotten with the session', () => {
    const { changes, create, handleEnded, handleLost, latest } = createSetup()
    create(createStream())
    handleLost()
    handleEnded()
    const stream = createStream({ hasAudio: false })
    expect(latest(stream)).toBe(stream)
    create(stream)
    expect(changes).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { BOB, createJoined, createSetup } from './traffic.ts'

describe('the people of a session', () => {
  it('come and go once each, as the same object', () => {
    const { onConnectionCreated, onConnectionDestroyed, take } = createSetup()
    onConnectionCreated(BOB)
    onConnectionDestroyed(BOB)
    onConnectionDestroyed(BOB)
    onConnectionDestroyed({})
    onConnectionCreated({})
    const [created, destroyed, ...more] = take()
    expect(created).toMatchObject({
      heardAs: 'connectionCreated',
      connection: { connectionId: 'bob', data: 'Bob' },
    })
    expect(destroyed).toMatchObject({ heardAs: 'connectionDestroyed' })
    expect(destroyed?.['connection']).toBe(created?.['connection'])
    expect(more).toEqual([])
  })

  it('are known best by the payload that has their data', () => {
    const { onConnectionCreated, onStreamCreated, take } = createSetup()
    const stream = { streamId: 'a', connection: { connectionId: 'bob' } }
    onStreamCreated(stream)
    onConnectionCreated(BOB)
    onStreamCreated({ ...stream, streamId: 'b' })
    onConnectionCreated({ ...BOB, data: 'Bobby' })
    const [first, created, second, again] = take()
    expect(first).toMatchObject({ stream: { connection: { data: '' } } })
    expect(created).toMatchObject({ connection: { data: 'Bob' } })
    expect(second).toHaveProperty('stream.connection', created?.['connection'])
    expect(again?.['connection']).toBe(created?.['connection'])
  })

  it('without data stay the object that they were', () => {
    const { onConnectionCreated, take } = createSetup()
    onConnectionCreated({ connectionId: 'bob' })
    onConnectionCreated({ connectionId: 'bob' })
    const [first, second] = take()
    expect(second?.['connection']).toBe(first?.['connection'])
  })
})

describe('the streams of a session', () => {
  const FLAGS = { hasAudio: true, hasVideo: false }
  const STREAM = { streamId: 'shown', connection: BOB, ...FLAGS, width: 640, height: 480 }

  it('come and go once each, with their tiles', () => {
    const { ended, isKnown, onStreamCreated, onStreamDestroyed, take } = createJoined()
    expect(isKnown({ streamId: 'shown' })).toBe(false)
    onStreamCreated(STREAM)
    onStreamCreated({ streamId: 'no connection' })
    onStreamCreated({ connection: BOB })
    expect(isKnown({ streamId: 'shown' })).toBe(true)
    onStreamDestroyed({ streamId: 'shown' })
    onStreamDestroyed({ streamId: 'shown' })
    onStreamDestroyed({})
    expect(isKnown({ streamId: 'shown' })).toBe(false)
    const [created, destroyed, ...more] = take()
    expect(created).toMatchObject({ heardAs: 'streamCreated', stream: { hasAudio: true } })
    expect(destroyed).toMatchObject({ heardAs: 'streamDestroyed' })
    expect(destroyed?.['stream']).toBe(created?.['stream'])
    expect(more).toEqual([])
    expect(ended).toEqual([['shown', '']])
  })

  it('may have no tile', () => {
    const { ended, onStreamCreated, onStreamDestroyed } = createJoined()
    onStreamCreated({ ...STREAM, streamId: 'not shown' })
    onStreamDestroyed({ streamId: 'not shown' })
    expect(ended).toEqual([])
  })

  it('of ones own are known too, while joined', () => {
    const { isKnown, setup } = createJoined()
    const own = { streamId: 'mine', connection: { connectionId: 'own' } }
    expect(isKnown(own)).toBe(true)
    expect(isKnown({ streamId: 'mine', connection: { connectionId: 'bob' } })).toBe(false)
    setup.own = null
    expect(isKnown(own)).toBe(false)
    expect(isKnown({ streamId: 'mine' })).toBe(false)
  })

  it.each([
    ['hasAudio', false, { hasAudio: false }],
    ['hasVideo', true, { hasVideo: true }],
    ['hasVideo', 'true', {}],
    [
      'videoDimensions',
      { width: 480, height: 640 },
      { videoDimensions: { width: 480, height: 640 } },
    ],
    ['videoDimensions', null, { videoDimensions: { width: 0, height: 0 } }],
    ['name', { width: 480, height: 640 }, {}],
  ])('change: %s to %o', (changedProperty, newValue, change) => {
    const { onStreamCreated, onStreamPropertyChanged, take } = createJoined()
    onStreamCreated(STREAM)
    const stream = { streamId: 'shown' }
    onStreamPropertyChanged({ changedProperty, oldValue: 'before', newValue, stream })
    const [created, changed] = take()
    expect(created?.['stream']).toMatchObject({
      ...FLAGS,
      videoDimensions: { width: 640, height: 480 },
      ...change,
    })
    expect(changed).toMatchObject({
      heardAs: 'streamPropertyChanged',
      changedProperty,
      newValue,
      oldValue: 'before',
    })
    expect(changed?.['stream']).toBe(created?.['stream'])
  })

  it('that are unknown do not change', () => {
    const { onStreamPropertyChanged, take } = createJoined()
    onStreamPropertyChanged({ changedProperty: 'hasAudio', newValue: true })
    onStreamPropertyChanged({ stream: { streamId: 'unknown' } })
    expect(take()).toEqual([])
  })
})

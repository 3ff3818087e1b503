import { describe, expect, it } from 'vitest'
import type { ConnectionLike, StreamLike } from '../../src/opentok/opentok.types.ts'
import { createStreamList } from '../../src/streams/stream-list.ts'
import type { StreamList } from '../../src/streams/stream-list.ts'

const ME = 'my first connection'

function setUp(identify: (connection: ConnectionLike) => string | undefined = () => undefined) {
  const told: string[] = []
  const list = createStreamList(identify, {
    handleCreated: ({ streamId }) => told.push(`created ${streamId}`),
    handleReturned: ({ streamId }) => told.push(`returned ${streamId}`),
    handleDestroyed: ({ streamId }, reason) => told.push(`destroyed ${streamId} ${reason}`),
  })
  return { list, told }
}

/** A stream of a person at a connection of that id; the name of the person is its data. */
const toStream = (
  streamId: string,
  connectionId = `connection of ${streamId}`,
  data = '',
  videoType = 'camera',
): StreamLike => ({ streamId, connection: { connectionId, data }, videoType })

/** A session is lost, and with it the connection of that id. */
function lose(list: StreamList, connectionId: string): void {
  list.handleSelfLost(connectionId)
  list.handleLost()
}

const byData = ({ data }: ConnectionLike) => data || undefined

describe('a stream', () => {
  it('is announced once, and its end once', () => {
    const { list, told } = setUp()
    list.handleStreamCreated(toStream('a'))
    expect(list.has('a')).toBe(true)
    list.handleStreamDestroyed('a', 'unpublished')
    list.handleStreamDestroyed('a', 'networkDisconnected')
    expect(told).toEqual(['created a', 'destroyed a unpublished'])
    expect(list.has('a')).toBe(false)
  })

  it('that was published again is announced again', () => {
    const { list, told } = setUp()
    list.handleStreamCreated(toStream('a'))
    list.handleStreamDestroyed('a', 'unpublished')
    list.handleStreamCreated(toStream('a'))
    expect(told).toEqual(['created a', 'destroyed a unpublished', 'created a'])
  })

  it('without a connection is one like any other', () => {
    const { list, told } = setUp(byData)
    list.handleStreamCreated({ streamId: 'a' })
    lose(list, ME)
    list.handleStreamCreated({ streamId: 'a' })
    expect(told).toEqual(['created a', 'returned a'])
  })

  it('that the app knows from elsewhere is announced no more, only its end', () => {
    const { list, told } = setUp()
    list.note(toStream('a'))
    expect(told).toEqual([])
    expect(list.has('a')).toBe(true)
    list.handleStreamCreated(toStream('a'))
    list.handleStreamDestroyed('a', 'unpublished')
    expect(told).toEqual(['returned a', 'destroyed a unpublished'])
  })

  it('that is noted twice is ended as the object that was known first', () => {
    const ended: StreamLike[] = []
    const list = createStreamList(() => undefined, {
      handleCreated() {},
      handleReturned() {},
      handleDestroyed: (stream) => ended.push(stream),
    })
    const known = toStream('a')
    list.handleStreamCreated(known)
    list.note(toStream('a'))
    list.handleStreamDestroyed('a', '')
    expect(ended).toEqual([known])
    expect(ended[0]).toBe(known)
  })
})

describe('a rejoin (T9)', () => {
  it('tells that a stream came back, and does not announce it', () => {
    const { list, told } = setUp()
    list.handleStreamCreated(toStream('a'))
    told.length = 0
    lose(list, ME)
    expect(list.has('a')).toBe(false)
    list.handleStreamCreated(toStream('a'))
    list.handleSettled()
    expect(told).toEqual(['returned a'])
    expect(list.has('a')).toBe(true)
  })

  it('ends a stream that did not come back when it has settled, once', () => {
    const { list, told } = setUp()
    for (const id of ['a', 'b']) list.handleStreamCreated(toStream(id))
    told.length = 0
    lose(list, ME)
    list.handleStreamCreated(toStream('b'))
    expect(told).toEqual(['returned b'])
    list.handleSettled()
    list.handleSettled()
    expect(told).toEqual(['returned b', 'destroyed a networkDisconnected'])
    list.handleStreamDestroyed('a', 'networkDisconnected')
    expect(told).toHaveLength(2)
  })

  it('that fails at first waits for the next', () => {
    const { list, told } = setUp()
    for (const id of ['a', 'b']) list.handleStreamCreated(toStream(id))
    told.length = 0
    lose(list, ME)
    list.handleStreamCreated(toStream('a'))
    lose(list, 'my second connection')
    for (const id of ['a', 'b']) list.handleStreamCreated(toStream(id))
    list.handleSettled()
    expect(told).toEqual(['returned a', 'returned a', 'returned b'])
  })

  it('announces those that are new', () => {
    const { list, told } = setUp()
    lose(list, ME)
    list.handleStreamCreated(toStream('a'))
    list.handleSettled()
    expect(told).toEqual(['created a'])
  })

  it('ends a stream that OpenTok says is gone before it has settled, once', () => {
    const { list, told } = setUp()
    list.handleStreamCreated(toStream('a'))
    lose(list, ME)
    list.handleStreamDestroyed('a', 'clientDisconnected')
    list.handleSettled()
    expect(told).toEqual(['created a', 'destroyed a clientDisconnected'])
  })
})

describe('the ghost of a former self (T10)', () => {
  it('is not announced, nor its end', () => {
    const { list, told } = setUp()
    const ghost = toStream('ghost', ME)
    expect(list.isGhost(ghost)).toBe(false)
    lose(list, ME)
    expect(list.isGhost(ghost)).toBe(true)
    list.handleStreamCreated(ghost)
    list.handleStreamDestroyed('ghost', 'networkDisconnected')
    expect(told).toEqual([])
    expect(list.has('ghost')).toBe(false)
  })

  it('is not noted', () => {
    const { list, told } = setUp()
    lose(list, ME)
    list.note(toStream('ghost', ME))
    list.handleSettled()
    list.handleEnded('clientDisconnected')
    expect(told).toEqual([])
  })

  it('is known of every former join', () => {
    const { list, told } = setUp()
    for (const id of ['first', 'second', 'third']) lose(list, id)
    for (const id of ['first', 'second', 'third']) list.handleStreamCreated(toStream(id, id))
    list.handleStreamCreated(toStream('a', 'of somebody else'))
    expect(told).toEqual(['created a'])
  })
})

describe('a person who is back under new ids (T15)', () => {
  it('has a stream that takes the place of the former', () => {
    const { list, told } = setUp(byData)
    list.handleStreamCreated(toStream('old', 'c1', 'anna'))
    list.handleStreamCreated(toStream('new', 'c2', 'anna'))
    expect(told).toEqual(['created old', 'destroyed old replaced', 'created new'])
    list.handleStreamDestroyed('old', 'networkDisconnected')
    expect(told).toHaveLength(3)
  })

  it.each([
    ['is another person', toStream('new', 'c2', 'bert')],
    ['shows the screen', toStream('new', 'c2', 'anna', 'screen')],
    ['is of the same connection', toStream('new', 'c1', 'anna')],
    ['has no name', toStream('new', 'c2')],
    ['has no connection', { streamId: 'new', videoType: 'camera' }],
  ])('replaces nothing if the new one %s', (_, stream) => {
    const { list, told } = setUp(byData)
    list.handleStreamCreated(toStream('old', 'c1', 'anna'))
    list.handleStreamCreated(stream)
    expect(told).toEqual(['created old', 'created new'])
  })

  it('replaces nothing if nobody can be told apart', () => {
    const { list, told } = setUp()
    list.handleStreamCreated(toStream('old', 'c1', 'anna'))
    list.handleStreamCreated(toStream('new', 'c2', 'anna'))
    expect(told).toEqual(['created old', 'created new'])
  })

  it('replaces camera by camera and screen by screen', () => {
    const { list, told } = setUp(byData)
    for (const [ids, connectionId] of [
      [['camera 1', 'screen 1'], 'c1'],
      [['camera 2', 'screen 2'], 'c2'],
    ] as const) {
      for (const id of ids) {
        list.handleStreamCreated(toStream(id, connectionId, 'anna', id.split(' ')[0]))
      }
    }
    expect(told.slice(2)).toEqual([
      'destroyed camera 1 replaced',
      'created camera 2',
      'destroyed screen 1 replaced',
      'created screen 2',
    ])
  })

  it('takes the place of a stream that is missing since one was away oneself', () => {
    const { list, told } = setUp(byData)
    list.handleStreamCreated(toStream('old', 'c1', 'anna'))
    lose(list, ME)
    list.handleStreamCreated(toStream('new', 'c2', 'anna'))
    list.handleSettled()
    expect(told).toEqual(['created old', 'destroyed old replaced', 'created new'])
  })

  it('keeps the new one when the server lists both after a rejoin', () => {
    const { list, told } = setUp(byData)
    list.handleStreamCreated(toStream('old', 'c1', 'anna'))
    list.handleStreamCreated(toStream('new', 'c2', 'anna'))
    told.length = 0
    lose(list, ME)
    list.handleStreamCreated(toStream('new', 'c2', 'anna'))
    list.handleStreamCreated(toStream('old', 'c1', 'anna'))
    list.handleSettled()
    expect(told).toEqual(['returned new'])
  })
})

describe('what a person left behind (T15)', () => {
  const old = { ...toStream('old', 'c1', 'anna'), creationTime: 1_000 }
  const fresh = { ...toStream('fresh', 'c2', 'anna'), creationTime: 2_000 }

  it('is known by its age when the server lists it after what they came back with', () => {
    const { list, told } = setUp(byData)
    list.handleStreamCreated(fresh)
    list.handleStreamCreated(old)
    list.handleStreamDestroyed('old', 'networkDisconnected')
    expect(told).toEqual(['created fresh'])
    expect(list.has('fresh')).toBe(true)
  })

  it('is shown again when the other device has gone and the server still lists it', () => {
    const { list, told } = setUp(byData)
    list.handleStreamCreated(toStream('laptop', 'c1', 'anna'))
    list.handleStreamCreated(toStream('phone', 'c2', 'anna'))
    list.handleStreamDestroyed('phone', 'clientDisconnected')
    expect(told).toEqual([
      'created laptop',
      'destroyed laptop replaced',
      'created phone',
      'destroyed phone clientDisconnected',
      'created laptop',
    ])
    expect(list.has('laptop')).toBe(true)
  })

  it('is not shown again when it was not listed after a rejoin', () => {
    const { list, told } = setUp(byData)
    list.handleStreamCreated(old)
    lose(list, ME)
    list.handleStreamCreated(fresh)
    list.handleStreamDestroyed('fresh', 'clientDisconnected')
    list.handleSettled()
    expect(told).toEqual([
      'created old',
      'destroyed old replaced',
      'created fresh',
      'destroyed fresh clientDisconnected',
    ])
  })

  it('is forgotten when a rejoin settles without it', () => {
    const { list, told } = setUp(byData)
    list.handleStreamCreated(old)
    list.handleStreamCreated(fresh)
    lose(list, ME)
    list.handleStreamCreated(fresh)
    list.handleSettled()
    list.handleStreamDestroyed('fresh', 'clientDisconnected')
    expect(told.slice(3)).toEqual(['returned fresh', 'destroyed fresh clientDisconnected'])
  })

  it('is no longer left behind once the app asks for it', () => {
    const { list, told } = setUp(byData)
    list.handleStreamCreated(old)
    list.handleStreamCreated(fresh)
    list.note(old)
    list.handleStreamDestroyed('old', 'networkDisconnected')
    expect(told.slice(3)).toEqual(['destroyed old networkDisconnected'])
  })
})

describe('the end of the session', () => {
  it('ends every stream with its reason, once', () => {
    const { list, told } = setUp()
    for (const id of ['a', 'b']) list.handleStreamCreated(toStream(id))
    told.length = 0
    list.handleEnded('forceDisconnected')
    list.handleEnded('forceDisconnected')
    expect(told).toEqual(['destroyed a forceDisconnected', 'destroyed b forceDisconnected'])
  })

  it('ends those that were missing as well', () => {
    const { list, told } = setUp()
    list.handleStreamCreated(toStream('a'))
    lose(list, ME)
    list.handleEnded('networkDisconnected')
    list.handleSettled()
    expect(told).toEqual(['created a', 'destroyed a networkDisconnected'])
  })
})

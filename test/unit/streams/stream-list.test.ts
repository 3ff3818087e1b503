import { describe, expect, it } from 'vitest'
import type { ConnectionLike, StreamLike } from '../../../src/contract/opentok.types.ts'
import { createPreviousConnections } from '../../../src/streams/previous-connections.ts'
import { createStreamList } from '../../../src/streams/stream-list.ts'
import type { PreviousConnections } from '../../../src/streams/previous-connections.ts'
import type { StreamList } from '../../../src/streams/stream-list.ts'

const ME = 'my first connection'

function setUp(
  identify: (connection: ConnectionLike) => string | undefined = () => undefined,
  handleEnd: () => void = () => {},
) {
  const announced: string[] = []
  const removed: string[] = []
  let changes = 0
  const previousConnections = createPreviousConnections()
  const streamList = createStreamList({
    identify,
    isGhost: previousConnections.isGhost,
    emit(name, payload) {
      if (name === 'streamCreated' && 'stream' in payload)
        announced.push(`created ${payload.stream.streamId}`)
      if (name === 'streamDestroyed') handleEnd()
    },
    tiles: {
      handleReturned: ({ streamId }) => announced.push(`returned ${streamId}`),
      handleDestroyed: ({ streamId }, reason) => announced.push(`destroyed ${streamId} ${reason}`),
      removeTile: (streamId) => removed.push(streamId),
    },
    handleChange: () => (changes += 1),
    onChange: () => () => {},
  })
  return {
    list: { ...streamList, ...previousConnections },
    announced,
    removed,
    readChanges: () => changes,
    /** What the app sees. */
    readIds: () => streamList.publicView.list().map(({ streamId }) => streamId),
  }
}

/** Stream of a person on the given connection; the connection data is the name of the person. */
const toStream = (
  streamId: string,
  connectionId = `connection of ${streamId}`,
  data = '',
  videoType = 'camera',
): StreamLike => ({ streamId, connection: { connectionId, data }, videoType })

/** Loses the session and its connection. */
function lose(list: StreamList & PreviousConnections, connectionId: string): void {
  list.add(connectionId)
  list.handleLost()
}

const byData = ({ data }: ConnectionLike) => data || undefined

describe('a stream', () => {
  it('is announced once, and so is its end', () => {
    const { list, announced } = setUp()
    list.handleStreamCreated(toStream('a'))
    expect(list.has('a')).toBe(true)
    list.handleStreamDestroyed('a', 'unpublished')
    list.handleStreamDestroyed('a', 'networkDisconnected')
    expect(announced).toEqual(['created a', 'destroyed a unpublished'])
    expect(list.has('a')).toBe(false)
  })

  it('that was published again is announced again', () => {
    const { list, announced } = setUp()
    list.handleStreamCreated(toStream('a'))
    list.handleStreamDestroyed('a', 'unpublished')
    list.handleStreamCreated(toStream('a'))
    expect(announced).toEqual(['created a', 'destroyed a unpublished', 'created a'])
  })

  it('without a connection is treated like any other', () => {
    const { list, announced } = setUp(byData)
    list.handleStreamCreated({ streamId: 'a' })
    lose(list, ME)
    list.handleStreamCreated({ streamId: 'a' })
    expect(announced).toEqual(['created a', 'returned a'])
  })

  it('that the app already knows is not announced, only its end', () => {
    const { list, announced } = setUp()
    list.note(toStream('a'))
    expect(announced).toEqual([])
    expect(list.has('a')).toBe(true)
    list.handleStreamCreated(toStream('a'))
    list.handleStreamDestroyed('a', 'unpublished')
    expect(announced).toEqual(['returned a', 'destroyed a unpublished'])
  })

  it('that is noted twice ends as the object that was known first', () => {
    const ended: StreamLike[] = []
    const list = createStreamList({
      identify: () => undefined,
      isGhost: () => false,
      emit() {},
      tiles: {
        handleReturned() {},
        handleDestroyed: (stream) => ended.push(stream),
        removeTile() {},
      },
      handleChange() {},
      onChange: () => () => {},
    })
    const known = toStream('a')
    list.handleStreamCreated(known)
    list.note(toStream('a'))
    list.handleStreamDestroyed('a', '')
    expect(ended).toEqual([known])
    expect(ended[0]).toBe(known)
  })
})

describe('the public list', () => {
  it('has the announced streams, in order of arrival, and is the same until something changes', () => {
    const { list, readChanges, readIds } = setUp()
    list.handleStreamCreated(toStream('a'))
    list.handleStreamCreated(toStream('b'))
    expect(readIds()).toEqual(['a', 'b'])
    const before = list.publicView.list()
    expect(list.publicView.list()).toBe(before)
    expect(Object.isFrozen(before)).toBe(true)
    list.handleStreamDestroyed('a', 'unpublished')
    expect(readIds()).toEqual(['b'])
    expect(readChanges()).toBe(3)
  })

  it('does not have a stream that only the app has named', () => {
    const { list, readChanges, readIds } = setUp()
    list.note(toStream('a'))
    list.handleStreamCreated(toStream('a'))
    expect(readIds()).toEqual([])
    list.handleStreamDestroyed('a', 'unpublished')
    expect(readChanges()).toBe(0)
  })

  it('keeps a stream through a rejoin, as the new object', () => {
    const { list, readChanges, readIds } = setUp()
    list.handleStreamCreated(toStream('a'))
    lose(list, ME)
    expect(readIds()).toEqual(['a'])
    const again = toStream('a')
    list.handleStreamCreated(again)
    expect(list.publicView.list()[0]).toBe(again)
    expect(readChanges()).toBe(2)
    list.handleEnded('forceDisconnected')
    expect(readIds()).toEqual([])
  })
})

describe('a rejoin (T9)', () => {
  it('reports a returned stream, and does not announce it', () => {
    const { list, announced } = setUp()
    list.handleStreamCreated(toStream('a'))
    announced.length = 0
    lose(list, ME)
    expect(list.has('a')).toBe(false)
    list.handleStreamCreated(toStream('a'))
    list.handleSettled()
    expect(announced).toEqual(['returned a'])
    expect(list.has('a')).toBe(true)
  })

  it('ends a stream that did not return once the rejoin has settled, only once', () => {
    const { list, announced } = setUp()
    for (const id of ['a', 'b']) list.handleStreamCreated(toStream(id))
    announced.length = 0
    lose(list, ME)
    list.handleStreamCreated(toStream('b'))
    expect(announced).toEqual(['returned b'])
    list.handleSettled()
    list.handleSettled()
    expect(announced).toEqual(['returned b', 'destroyed a networkDisconnected'])
    list.handleStreamDestroyed('a', 'networkDisconnected')
    expect(announced).toHaveLength(2)
  })

  it('removes the tile of a stream that did not return, as OpenTok may still show it', () => {
    const { list, announced, removed } = setUp()
    for (const id of ['a', 'b', 'c']) list.handleStreamCreated(toStream(id))
    lose(list, ME)
    list.handleStreamCreated(toStream('b'))
    list.handleStreamDestroyed('c', 'clientDisconnected')
    list.handleSettled()
    expect(removed).toEqual(['a'])
    expect(announced.at(-1)).toBe('destroyed a networkDisconnected')
    list.handleEnded('forceDisconnected')
    expect(removed).toEqual(['a'])
  })

  it('keeps waiting if the session is lost again before it settles', () => {
    const { list, announced } = setUp()
    for (const id of ['a', 'b']) list.handleStreamCreated(toStream(id))
    announced.length = 0
    lose(list, ME)
    list.handleStreamCreated(toStream('a'))
    lose(list, 'my second connection')
    for (const id of ['a', 'b']) list.handleStreamCreated(toStream(id))
    list.handleSettled()
    expect(announced).toEqual(['returned a', 'returned a', 'returned b'])
  })

  it('announces new streams', () => {
    const { list, announced } = setUp()
    lose(list, ME)
    list.handleStreamCreated(toStream('a'))
    list.handleSettled()
    expect(announced).toEqual(['created a'])
  })

  it('ends a stream that OpenTok reports as destroyed before it has settled, only once', () => {
    const { list, announced } = setUp()
    list.handleStreamCreated(toStream('a'))
    lose(list, ME)
    list.handleStreamDestroyed('a', 'clientDisconnected')
    list.handleSettled()
    expect(announced).toEqual(['created a', 'destroyed a clientDisconnected'])
  })
})

describe('the ghost of your own previous connection (T10)', () => {
  it('is not announced, nor its end', () => {
    const { list, announced } = setUp()
    const ghost = toStream('ghost', ME)
    expect(list.isGhost(ghost)).toBe(false)
    lose(list, ME)
    expect(list.isGhost(ghost)).toBe(true)
    list.handleStreamCreated(ghost)
    list.handleStreamDestroyed('ghost', 'networkDisconnected')
    expect(announced).toEqual([])
    expect(list.has('ghost')).toBe(false)
  })

  it('is not noted', () => {
    const { list, announced } = setUp()
    lose(list, ME)
    list.note(toStream('ghost', ME))
    list.handleSettled()
    list.handleEnded('clientDisconnected')
    expect(announced).toEqual([])
  })

  it('is recognized for every previous join', () => {
    const { list, announced } = setUp()
    for (const id of ['first', 'second', 'third']) lose(list, id)
    for (const id of ['first', 'second', 'third']) list.handleStreamCreated(toStream(id, id))
    list.handleStreamCreated(toStream('a', 'of somebody else'))
    expect(announced).toEqual(['created a'])
  })
})

describe('a person who is back under new ids (T15)', () => {
  it('has a new stream that replaces the previous one', () => {
    const { list, announced, removed } = setUp(byData)
    list.handleStreamCreated(toStream('old', 'c1', 'anna'))
    list.handleStreamCreated(toStream('new', 'c2', 'anna'))
    expect(announced).toEqual(['created old', 'destroyed old replaced', 'created new'])
    expect(removed).toEqual(['old'])
    list.handleStreamDestroyed('old', 'networkDisconnected')
    expect(announced).toHaveLength(3)
  })

  it.each([
    ['is another person', toStream('new', 'c2', 'bert')],
    ['shows the screen', toStream('new', 'c2', 'anna', 'screen')],
    ['is of the same connection', toStream('new', 'c1', 'anna')],
    ['has no name', toStream('new', 'c2')],
    ['has no connection', { streamId: 'new', videoType: 'camera' }],
  ])('replaces nothing if the new one %s', (_, stream) => {
    const { list, announced } = setUp(byData)
    list.handleStreamCreated(toStream('old', 'c1', 'anna'))
    list.handleStreamCreated(stream)
    expect(announced).toEqual(['created old', 'created new'])
  })

  it('replaces nothing without identify()', () => {
    const { list, announced } = setUp()
    list.handleStreamCreated(toStream('old', 'c1', 'anna'))
    list.handleStreamCreated(toStream('new', 'c2', 'anna'))
    expect(announced).toEqual(['created old', 'created new'])
  })

  it('replaces a camera by a camera and a screen by a screen', () => {
    const { list, announced } = setUp(byData)
    for (const [ids, connectionId] of [
      [['camera 1', 'screen 1'], 'c1'],
      [['camera 2', 'screen 2'], 'c2'],
    ] as const) {
      for (const id of ids) {
        list.handleStreamCreated(toStream(id, connectionId, 'anna', id.split(' ')[0]))
      }
    }
    expect(announced.slice(2)).toEqual([
      'destroyed camera 1 replaced',
      'created camera 2',
      'destroyed screen 1 replaced',
      'created screen 2',
    ])
  })

  it('has a new stream that replaces one that is missing after your own outage', () => {
    const { list, announced } = setUp(byData)
    list.handleStreamCreated(toStream('old', 'c1', 'anna'))
    lose(list, ME)
    list.handleStreamCreated(toStream('new', 'c2', 'anna'))
    list.handleSettled()
    expect(announced).toEqual(['created old', 'destroyed old replaced', 'created new'])
  })

  it('keeps the new stream when the server lists both after a rejoin', () => {
    const { list, announced } = setUp(byData)
    list.handleStreamCreated(toStream('old', 'c1', 'anna'))
    list.handleStreamCreated(toStream('new', 'c2', 'anna'))
    announced.length = 0
    lose(list, ME)
    list.handleStreamCreated(toStream('new', 'c2', 'anna'))
    list.handleStreamCreated(toStream('old', 'c1', 'anna'))
    list.handleSettled()
    expect(announced).toEqual(['returned new'])
  })
})

describe('a replaced stream (T15)', () => {
  const old = { ...toStream('old', 'c1', 'anna'), creationTime: 1_000 }
  const fresh = { ...toStream('fresh', 'c2', 'anna'), creationTime: 2_000 }

  it('is recognized by its age when the server lists it after the new one', () => {
    const { list, announced } = setUp(byData)
    list.handleStreamCreated(fresh)
    list.handleStreamCreated(old)
    list.handleStreamDestroyed('old', 'networkDisconnected')
    expect(announced).toEqual(['created fresh'])
    expect(list.has('fresh')).toBe(true)
  })

  it('is the one that was listed first if their age does not tell', () => {
    const ages = [
      [1_000, 1_000],
      [undefined, 1_000],
      [1_000, undefined],
    ]
    for (const [first, second] of ages) {
      const { list, announced } = setUp(byData)
      const toAged = (id: string, creationTime: number | undefined): StreamLike => ({
        ...toStream(id, `connection of ${id}`, 'anna'),
        ...(creationTime !== undefined && { creationTime }),
      })
      list.handleStreamCreated(toAged('first', first))
      list.handleStreamCreated(toAged('second', second))
      expect(announced, `${first}, then ${second}`).toEqual([
        'created first',
        'destroyed first replaced',
        'created second',
      ])
    }
  })

  it('is announced again when the other device leaves and the server still lists it', () => {
    const { list, announced } = setUp(byData)
    list.handleStreamCreated(toStream('laptop', 'c1', 'anna'))
    list.handleStreamCreated(toStream('phone', 'c2', 'anna'))
    list.handleStreamDestroyed('phone', 'clientDisconnected')
    expect(announced).toEqual([
      'created laptop',
      'destroyed laptop replaced',
      'created phone',
      'destroyed phone clientDisconnected',
      'created laptop',
    ])
    expect(list.has('laptop')).toBe(true)
  })

  it('is not announced again when it was not listed after a rejoin', () => {
    const { list, announced } = setUp(byData)
    list.handleStreamCreated(old)
    lose(list, ME)
    list.handleStreamCreated(fresh)
    list.handleStreamDestroyed('fresh', 'clientDisconnected')
    list.handleSettled()
    expect(announced).toEqual([
      'created old',
      'destroyed old replaced',
      'created fresh',
      'destroyed fresh clientDisconnected',
    ])
  })

  it('is forgotten when a rejoin settles without it', () => {
    const { list, announced } = setUp(byData)
    list.handleStreamCreated(old)
    list.handleStreamCreated(fresh)
    lose(list, ME)
    list.handleStreamCreated(fresh)
    list.handleSettled()
    list.handleStreamDestroyed('fresh', 'clientDisconnected')
    expect(announced.slice(3)).toEqual(['returned fresh', 'destroyed fresh clientDisconnected'])
  })

  it('is an ordinary stream again once the app requests it', () => {
    const { list, announced } = setUp(byData)
    list.handleStreamCreated(old)
    list.handleStreamCreated(fresh)
    list.note(old)
    list.handleStreamDestroyed('old', 'networkDisconnected')
    expect(announced.slice(3)).toEqual(['destroyed old networkDisconnected'])
  })
})

describe('a listener of the end of a replaced stream', () => {
  const old = toStream('old', 'first', 'Bob')
  const fresh = toStream('fresh', 'second', 'Bob')

  it('may name the new stream, which is not announced then', () => {
    const { list, announced, readIds } = setUp(byData, () => list.note(fresh))
    list.handleStreamCreated(old)
    list.handleStreamCreated(fresh)
    expect(announced).toEqual(['created old', 'destroyed old replaced'])
    expect(list.has('fresh')).toBe(true)
    expect(readIds()).toEqual([])
  })

  it('may name the old stream, which is not announced again after the new one', () => {
    const { list, announced, readIds } = setUp(byData, () => {
      if (announced.at(-1) === 'destroyed old replaced') list.note(old)
    })
    list.handleStreamCreated(old)
    list.handleStreamCreated(fresh)
    list.handleStreamDestroyed('fresh', 'clientDisconnected')
    expect(announced).toEqual([
      'created old',
      'destroyed old replaced',
      'created fresh',
      'destroyed fresh clientDisconnected',
    ])
    expect(list.has('old')).toBe(true)
    expect(readIds()).toEqual([])
  })
})

describe('the end of the session', () => {
  it('ends every stream with its reason, once', () => {
    const { list, announced } = setUp()
    for (const id of ['a', 'b']) list.handleStreamCreated(toStream(id))
    announced.length = 0
    list.handleEnded('forceDisconnected')
    list.handleEnded('forceDisconnected')
    expect(announced).toEqual(['destroyed a forceDisconnected', 'destroyed b forceDisconnected'])
  })

  it('also ends missing streams', () => {
    const { list, announced } = setUp()
    list.handleStreamCreated(toStream('a'))
    lose(list, ME)
    list.handleEnded('networkDisconnected')
    list.handleSettled()
    expect(announced).toEqual(['created a', 'destroyed a networkDisconnected'])
  })
})

import { describe, expect, it, vi } from 'vitest'
import { DEFAULT_OPTIONS } from '../../../../src/index.ts'
import type { OpenTokErrorLike } from '../../../../src/index.ts'
import { ANSWER_MS, createTile } from '../../../../src/react-native/media/tile.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'

useFakeTimers()

const STREAM = { streamId: 'stream-1' }

function createSetup() {
  const heard: string[] = []
  const answers: (OpenTokErrorLike | undefined)[] = []
  const setup = { isAway: false, media: 0 }
  const tile = createTile(STREAM, { width: 160 }, (error) => answers.push(error), {
    clock: DEFAULT_OPTIONS.clock,
    now: DEFAULT_OPTIONS.now,
    isTakenAgain: false,
    isAway: () => setup.isAway,
    handleChange: () => heard.push('is drawn otherwise'),
    handleMedia: () => (setup.media += 1),
    handleInterrupted: () => heard.push('is interrupted'),
    handleAttached: (of, isAttached) =>
      heard.push(`${of === tile ? 'is' : 'another is'} ${isAttached ? 'attached' : 'detached'}`),
    handleEnd: (of) => heard.push(of === tile ? 'is over' : 'another is over'),
  })
  for (const name of ['connected', 'disconnected', 'destroyed']) {
    tile.on(name, ({ reason, type }) =>
      heard.push([type, reason].filter((part) => part !== undefined).join(' ')),
    )
  }
  const handlers = tile.handlers as Record<string, (event?: unknown) => void>
  return {
    tile,
    setup,
    heard,
    answers,
    handlers,
    connect: () => handlers['connected']!(),
    disconnect: () => handlers['disconnected']!(),
    attach: () => tile.attach({}),
    /** What was heard since the last call. */
    take: () => heard.splice(0),
  }
}

function createInterrupted() {
  const setup = createSetup()
  setup.attach()
  setup.connect()
  setup.disconnect()
  setup.heard.length = 0
  setup.answers.length = 0
  return setup
}

const audio = (count: number) => ({ audioBytesReceived: count })
const video = (count: number) => ({ videoBytesReceived: count })

describe('the tile of a stream', () => {
  it('has a key of its own, its stream and its properties', () => {
    const [one, other] = [createSetup().tile, createSetup().tile]
    expect(other.key).toBeGreaterThan(one.key)
    expect(one).toMatchObject({ stream: STREAM, properties: { width: 160 } })
  })

  it('tells when its view is in the tree, and keeps it from ending a later subscriber', () => {
    const { take, tile } = createSetup()
    const componentWillUnmount = vi.fn<() => void>()
    const instance = { componentWillUnmount }
    tile.attach(instance)
    expect(take()).toEqual(['is attached'])
    instance.componentWillUnmount()
    expect(componentWillUnmount).not.toHaveBeenCalled()
    tile.attach(null)
    expect(take()).toEqual(['is detached'])
  })

  it('answers once when the picture is there', () => {
    const { answers, attach, connect, take } = createSetup()
    attach()
    connect()
    connect()
    expect(take()).toEqual(['is attached', 'connected'])
    expect(answers).toEqual([undefined])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('fails if no picture comes in time', async () => {
    const { answers, attach, take } = createSetup()
    attach()
    await pass(ANSWER_MS - 1)
    expect(take()).toEqual(['is attached'])
    await pass(1)
    expect(take()).toEqual(['is over', 'destroyed '])
    expect(answers).toMatchObject([
      { name: 'OT_TIMEOUT', message: 'The stream was not shown in time.' },
    ])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('waits longer while the session is away', async () => {
    const { answers, attach, setup } = createSetup()
    setup.isAway = true
    attach()
    await pass(5 * ANSWER_MS - 1)
    expect(answers).toEqual([])
    setup.isAway = false
    await pass(1)
    expect(answers).toHaveLength(1)
  })

  it('waits while its view is in the tree only, and not for one that was live', async () => {
    const { answers, attach, connect, tile } = createSetup()
    await pass(5 * ANSWER_MS)
    attach()
    tile.attach(null)
    await pass(5 * ANSWER_MS)
    expect(answers).toEqual([])
    attach()
    connect()
    tile.attach(null)
    attach()
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    ['with its name', { error: { code: 1604, message: 'no' } }, 'OT_STREAM_NOT_FOUND', 'no'],
    ['without an object around it', { code: 1604 }, 'OT_STREAM_NOT_FOUND', undefined],
    ['of another kind', { code: 1 }, 'OT_UNEXPECTED_SERVER_RESPONSE', undefined],
    ['without anything', null, 'OT_UNEXPECTED_SERVER_RESPONSE', undefined],
    ['that is missing', undefined, 'OT_UNEXPECTED_SERVER_RESPONSE', undefined],
  ])('fails with an error of native %s', (_, event, name, message) => {
    const { answers, handlers, take } = createSetup()
    handlers['error']!(event)
    expect(answers).toMatchObject([{ name, ...(message && { message }) }])
    expect(take()).toEqual(['is over', 'destroyed '])
  })

  it('ends without a second answer on an error that comes later', () => {
    const { answers, connect, handlers, take } = createSetup()
    connect()
    handlers['error']!({ code: 1604 })
    expect(answers).toEqual([undefined])
    expect(take()).toEqual(['connected', 'is over', 'destroyed '])
  })

  it('ends once, with its reason, and nothing is heard of it after that', async () => {
    const { answers, attach, connect, disconnect, handlers, take, tile } = createSetup()
    attach()
    take()
    tile.end('forceDisconnected')
    tile.end('again')
    connect()
    disconnect()
    handlers['error']!({})
    await pass(5 * ANSWER_MS)
    expect(take()).toEqual(['is over', 'destroyed forceDisconnected'])
    expect(answers).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('an interruption', () => {
  it('is announced of a live picture only, and once', () => {
    const { connect, disconnect, take } = createSetup()
    disconnect()
    expect(take()).toEqual([])
    connect()
    disconnect()
    disconnect()
    expect(take()).toEqual(['connected', 'disconnected', 'is interrupted'])
  })

  it.each([
    ['audioNetworkStats', audio],
    ['videoNetworkStats', video],
    ['audioNetworkStats', (count: number) => ({ audioBytesReceived: count, packets: 99_999 })],
    ['videoNetworkStats', (count: number) => ({ jsonStats: `[{"videoBytesReceived": ${count}}]` })],
    ['audioNetworkStats', (count: number) => ({ jsonStats: `{"bytesReceived":${count}}` })],
  ])('is over when the bytes of %s grow', (name, toEvent) => {
    const { answers, handlers, take } = createInterrupted()
    for (const count of [100, 100, 90]) handlers[name]!(toEvent(count))
    expect(take()).toEqual([])
    handlers[name]!(toEvent(101))
    expect(take()).toEqual(['connected'])
    expect(answers).toEqual([])
  })

  it('is over when one of several streams of bytes grows', () => {
    const { handlers, take } = createInterrupted()
    const toEvent = (second: number) => ({
      jsonStats: `[{"videoBytesReceived":1000},{"videoBytesReceived":${second}}]`,
    })
    handlers['videoNetworkStats']!(toEvent(9))
    handlers['videoNetworkStats']!(toEvent(10))
    expect(take()).toEqual(['connected'])
  })

  it('compares sound with sound, and picture with picture', () => {
    const { handlers, take } = createInterrupted()
    handlers['audioNetworkStats']!(audio(10))
    handlers['videoNetworkStats']!(video(1_000))
    handlers['audioNetworkStats']!(audio(10))
    expect(take()).toEqual([])
  })

  it('is no matter of a picture that is not there yet, whose stats answer nothing', () => {
    const { answers, attach, handlers, take } = createSetup()
    attach()
    take()
    for (const count of [10, 20]) handlers['audioNetworkStats']!(audio(count))
    expect(take()).toEqual([])
    expect(answers).toEqual([])
  })

  it('is not over because of stats without a count, or without anything', () => {
    const { handlers, take } = createInterrupted()
    for (const event of [audio(0), {}, null, undefined]) handlers['audioNetworkStats']!(event)
    handlers['audioNetworkStats']!(audio(10))
    expect(take()).toEqual([])
  })

  it('counts from its own beginning: the counts of a live picture and of a previous one are forgotten', () => {
    const { connect, disconnect, handlers, take } = createInterrupted()
    handlers['audioNetworkStats']!(audio(10))
    connect()
    handlers['audioNetworkStats']!(audio(20))
    disconnect()
    handlers['audioNetworkStats']!(audio(30))
    expect(take()).toEqual(['connected', 'disconnected', 'is interrupted'])
    handlers['audioNetworkStats']!(audio(31))
    expect(take()).toEqual(['connected'])
  })

  it('can be over by the word of native', () => {
    const { answers, connect, take } = createInterrupted()
    connect()
    expect(take()).toEqual(['connected'])
    expect(answers).toEqual([])
  })
})

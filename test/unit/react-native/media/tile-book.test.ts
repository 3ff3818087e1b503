import { describe, expect, it, vi } from 'vitest'
import { DEFAULT_OPTIONS } from '../../../../src/index.ts'
import { createTileBook, GAP_MS } from '../../../../src/react-native/media/tile-book.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'

useFakeTimers()

const STREAM = { streamId: 'stream-1' }

function createSetup() {
  const removed: string[] = []
  const clearTimeout = vi.fn(DEFAULT_OPTIONS.clock.clearTimeout)
  const book = createTileBook({
    clock: { ...DEFAULT_OPTIONS.clock, clearTimeout },
    now: DEFAULT_OPTIONS.now,
    isTakenAgain: false,
    isAway: () => false,
    handleMedia() {},
    handleInterrupted() {},
    removeNative: (streamId) => void removed.push(streamId),
  })
  const notify = vi.fn<() => void>()
  const unsubscribe = book.subscribe(notify)
  return {
    book,
    clearTimeout,
    notify,
    removed,
    unsubscribe,
    add: (stream = STREAM) => book.add(stream, {}, () => {}),
    read: () => book.read(STREAM.streamId),
  }
}

describe('the tiles of a session', () => {
  it('are found by their stream from the subscribe to the end', () => {
    const { add, book, notify, read } = createSetup()
    expect([book.find(STREAM.streamId), read()]).toEqual([undefined, undefined])
    const tile = add()
    expect(notify).toHaveBeenCalledTimes(1)
    expect(book.find(STREAM.streamId)).toBe(tile)
    expect(read()).toBe(tile)
    tile.end('')
    expect(notify).toHaveBeenCalledTimes(2)
    expect([book.find(STREAM.streamId), read()]).toEqual([undefined, undefined])
  })

  it('notify nobody who has left', () => {
    const { add, notify, unsubscribe } = createSetup()
    unsubscribe()
    add()
    expect(notify).not.toHaveBeenCalled()
  })

  it('end together with the session, with its reason', () => {
    const { add, book } = createSetup()
    const heard: unknown[] = []
    for (const streamId of ['stream-1', 'stream-2']) {
      add({ streamId }).on('destroyed', ({ reason }) => heard.push(reason))
    }
    book.end('networkDisconnected')
    expect(heard).toEqual(['networkDisconnected', 'networkDisconnected'])
    expect(book.find('stream-1')).toBe(undefined)
  })

  it('keep the newest one of a stream when an older one ends', () => {
    const { add, book } = createSetup()
    const [older, newest] = [add(), add()]
    older.end('')
    expect(book.find(STREAM.streamId)).toBe(newest)
  })
})

describe('the next view of a stream', () => {
  it('ends no timer of the clock if it is the first one', () => {
    const { add, clearTimeout } = createSetup()
    add().attach({})
    expect(vi.getTimerCount()).toBe(1)
    expect(clearTimeout).not.toHaveBeenCalled()
  })

  it('is drawn some time after the one before has left, so that native has ended it', async () => {
    const { add, notify, read, removed } = createSetup()
    const previous = add()
    previous.attach({})
    expect(read()).toBe(previous)
    previous.end('')
    // Before the view leaves: iOS forgets the subscriber together with it.
    expect(removed).toEqual([STREAM.streamId])
    const next = add()
    expect(read()).toBe(undefined)
    previous.attach(null)
    await pass(0)
    expect([read(), removed]).toEqual([undefined, [STREAM.streamId]])
    notify.mockClear()
    await pass(GAP_MS - 1)
    expect(read()).toBe(undefined)
    expect(notify).not.toHaveBeenCalled()
    await pass(1)
    expect(read()).toBe(next)
    expect(notify).toHaveBeenCalledTimes(1)
  })

  it('does not wait for the view of another stream', () => {
    const { add, book } = createSetup()
    const previous = add()
    previous.attach({})
    previous.attach(null)
    const other = add({ streamId: 'stream-2' })
    expect(book.read('stream-2')).toBe(other)
  })

  it('is the same one where StrictMode takes it out and in again: native keeps its subscriber', async () => {
    const { add, read, removed } = createSetup()
    const tile = add()
    tile.attach({}, true)
    tile.attach(null)
    tile.attach({})
    expect(read()).toBe(tile)
    await pass(10 * GAP_MS)
    expect(removed).toEqual([])
    expect(read()).toBe(tile)
  })

  it.each([false, true])(
    'follows one that comes back after native has ended it; in StrictMode: %s',
    async (isTried) => {
      const { add, book, read, removed } = createSetup()
      const tile = add()
      const destroyed = vi.fn()
      tile.on('destroyed', destroyed)
      tile.attach({}, isTried)
      tile.attach(null)
      await pass(0)
      expect(removed).toEqual([STREAM.streamId])
      expect(destroyed).not.toHaveBeenCalled()
      tile.attach({})
      expect(destroyed).toHaveBeenCalledTimes(1)
      expect(book.find(STREAM.streamId)).toBe(undefined)
      const next = add()
      tile.attach(null)
      await pass(GAP_MS)
      expect(read()).toBe(next)
      expect(removed).toEqual([STREAM.streamId])
    },
  )

  it('stays when the one before it leaves late', async () => {
    const { add, read, removed } = createSetup()
    const [previous, next] = [add(), add()]
    previous.attach({})
    next.attach({})
    previous.attach(null)
    await pass(10 * GAP_MS)
    expect(removed).toEqual([])
    expect(read()).toBe(next)
  })
})

import { describe, expect, it, vi } from 'vitest'
import { createJoins } from '../../../../src/auto/session/joins.ts'
import { failWith, settle, watchReports } from './by-hand.ts'

const reportError = watchReports()

const event = { type: 'of the session' }

function createSetup(status = 'idle') {
  const calls: unknown[][] = []
  const failed: unknown[] = []
  const setup = {
    answer: () => Promise.resolve(),
    leave: () => Promise.resolve(),
  }
  const session = { name: 'the session' }
  const raw = {
    isJoining: false,
    isEnding: false,
    call: (...given: unknown[]) => void calls.push(["OpenTok's", ...given]),
  }
  const joins = createJoins({
    session: session as never,
    raw: raw as never,
    reconnection: {
      get status() {
        return status
      },
      connect(token: unknown) {
        calls.push(['connect', token])
        return setup.answer()
      },
      disconnect: () => setup.leave(),
    } as never,
    handleFailed: (error) => failed.push(error),
  })
  return { ...joins, session, raw, setup, failed, take: () => calls.splice(0) }
}

describe('connect() of the app', () => {
  it.each(['idle', 'disconnecting', 'disconnected'])('joins while the session is %s', (status) => {
    const { connect, session, take } = createSetup(status)
    expect(connect('a token')).toBe(session)
    expect(take()).toEqual([['connect', 'a token']])
  })

  it.each(['connecting', 'connected', 'reconnecting', 'reconnected'])(
    'is ignored while the session is %s, with and without a callback',
    (status) => {
      const { connect, handleJoined, session, take } = createSetup(status)
      const callback = vi.fn()
      expect(connect('a token')).toBe(session)
      expect(connect('a token', callback)).toBe(session)
      expect(take()).toEqual([])
      handleJoined(event)
      expect(callback).not.toHaveBeenCalled()
    },
  )

  it('is OpenTok’s own only without a callback, while a join is unanswered', () => {
    const { connect, raw, take } = createSetup('connecting')
    raw.isJoining = true
    connect('a token', () => {})
    connect('a token')
    expect(take()).toEqual([["OpenTok's", 'connect', 'a token']])
  })

  it('calls back once, and needs no callback', () => {
    const { connect, handleJoined } = createSetup()
    const callback = vi.fn()
    connect('a token', callback)
    handleJoined(event)
    handleJoined(event)
    connect('a token')
    handleJoined(event)
    expect(callback).toHaveBeenCalledExactlyOnceWith(undefined, event)
    expect(reportError).not.toHaveBeenCalled()
  })

  it.each(['left', 'disposed'])(
    'stays silent if the join ends by the app itself: %s',
    async (code) => {
      const { connect, failed, handleJoined, setup } = createSetup()
      const callback = vi.fn()
      setup.answer = failWith(code)
      connect('a token', callback)
      await settle()
      handleJoined(event)
      expect(callback).not.toHaveBeenCalled()
      expect(failed).toEqual([])
    },
  )

  it('announces a failure and calls back with it', async () => {
    const { connect, failed, setup } = createSetup()
    const callback = vi.fn()
    setup.answer = failWith('joinFailed')
    connect('a token', callback)
    await settle()
    const error = expect.objectContaining({ name: 'OT_CONNECT_FAILED', code: 1006 }) as unknown
    expect(failed).toEqual([error])
    expect(callback).toHaveBeenCalledExactlyOnceWith(error)
  })

  it('leaves it to the first call to announce that the join has failed', async () => {
    const { connect, failed, setup } = createSetup('connecting')
    setup.answer = failWith('joinFailed')
    await expect(connect.promise?.('a token')).rejects.toMatchObject({ name: 'OT_CONNECT_FAILED' })
    expect(failed).toEqual([])
  })
})

describe('disconnect() of the app', () => {
  it('resolves with what the app has heard of this end, and not of a previous one', async () => {
    const { disconnect, handleEnded, setup } = createSetup('connected')
    handleEnded({ type: 'a previous end' })
    expect(await disconnect()).toBeUndefined()
    setup.leave = () => {
      handleEnded(event)
      return Promise.resolve()
    }
    expect(await disconnect()).toBe(event)
  })
})

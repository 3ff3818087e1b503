import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFakeOpenTok } from '../../../../../src/kit/testing/index.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('an object of the fake', () => {
  it('fires each of its events through trigger(), as OpenTok does', async () => {
    const { OT, room } = createFakeOpenTok()
    const session = OT.initSession('api key', 'session id')
    const heard: string[] = []
    const fired: string[] = []
    session.on('sessionConnected streamCreated', ({ type }) => heard.push(type))
    const { trigger } = session
    session.trigger = (name, value) => {
      fired.push(name)
      return name === 'streamCreated' ? session : trigger.call(session, name, value)
    }
    room.join({ data: 'Bob' }).publish()
    session.connect('a token')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(heard).toEqual(['sessionConnected'])
    expect(fired).toEqual(expect.arrayContaining(['sessionConnected', 'streamCreated']))
  })

  it('fires an event of the app', () => {
    const session = createFakeOpenTok().OT.initSession('api key', 'session id')
    const heard: unknown[] = []
    session.on('mine', (event) => heard.push(event))
    const event = { type: 'mine' }
    session.dispatchEvent(event)
    expect(heard).toEqual([event])
  })

  it('announces a failed join with the error itself', async () => {
    const { OT, createToken } = createFakeOpenTok()
    const session = OT.initSession('api key', 'session id')
    const heard: unknown[] = []
    session.on('sessionConnectFailed', (error) => heard.push(error))
    session.connect(createToken({ isExpired: true }))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(heard).toEqual([expect.objectContaining({ name: 'OT_AUTHENTICATION_ERROR' })])
  })
})

describe('listeners', () => {
  const setUp = () => {
    const { ledger, OT } = createFakeOpenTok()
    const session = OT.initSession('api key', 'session id')
    const heard: unknown[] = []
    const fire = (type: string) => {
      session.dispatchEvent({ type })
      return heard.splice(0)
    }
    return { fire, heard, count: () => ledger.listeners(session), session }
  }

  it('are added for names with any space around them', () => {
    const { count, session } = setUp()
    session.on('  one   two ', () => {})
    expect(count()).toEqual({ one: 1, two: 1 })
  })

  it('are not added by a call without a function', () => {
    const { count, session } = setUp()
    expect(session.on('one').once('two')).toBe(session)
    expect(count()).toEqual({})
  })

  it('are removed by function from the event that is named, and from no other', () => {
    const { count, session } = setUp()
    const listener = () => {}
    session.on('one two', listener)
    session.off('two', listener)
    expect(count()).toEqual({ one: 1 })
  })

  it('are removed by function and context, or by function with any context', () => {
    const { fire, heard, session } = setUp()
    const [here, there] = [{ at: 'here' }, { at: 'there' }]
    function listener(this: unknown) {
      heard.push(this)
    }
    session.on('one', listener, here)
    session.on('one', listener, there)
    expect(fire('one')).toEqual([here, there])
    session.off('one', listener, {})
    expect(fire('one')).toEqual([here, there])
    session.off('one', listener, there)
    expect(fire('one')).toEqual([here])
    session.off('one', listener)
    expect(fire('one')).toEqual([])
  })
})

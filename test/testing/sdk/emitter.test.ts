import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFakeOpenTok } from '../../../src/testing/index.ts'

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

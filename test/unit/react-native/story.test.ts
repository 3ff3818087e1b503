/** One call from the join to the leave, through a drop and a final loss, on both platforms. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createReconnection } from '../../../src/index.ts'
import { createFakeOpenTok } from '../../../src/kit/testing/index.ts'
import { complaintsOf, listen, NO_COMPLAINTS, PLATFORMS, startApp, watch } from './app.ts'
import { SESSION_ID } from './native-module.ts'
import { settle } from './vendor.ts'

/** The order within each; that of two of them depends on who answers first. */
const STORY = {
  session: [
    'connecting',
    'connected',
    'reconnecting',
    'reconnected',
    'connected',
    'reconnecting',
    'rejoining',
    'reconnected',
    'connected',
  ],
  stream: ['streamCreated'],
  subscriber: [
    'subscriberConnected',
    'subscriberReconnecting',
    // `lost`, and `unknown` again.
    'subscriberQualityChanged',
    'subscriberReconnected',
    'subscriberQualityChanged',
    'subscriberConnected',
  ],
  publisher: [
    'publisherConnected',
    'publisherReconnecting',
    'publisherReconnected',
    'publisherConnected',
  ],
  signal: [
    'signalHeld',
    'signalSending',
    'signalSent',
    'signalHeld',
    'signalSending',
    'signalSent',
  ],
}

function bySubject(heard: readonly string[]): object {
  const names = (pattern: RegExp) => heard.filter((name) => pattern.test(name))
  return {
    session: names(/^[a-z]+$/),
    stream: names(/^stream/),
    subscriber: names(/^subscriber/),
    publisher: names(/^publisher/),
    signal: names(/^signal/),
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a call on the web', () => {
  it('recovers from a drop and from a final loss with the same events (N1)', async () => {
    const fake = createFakeOpenTok()
    const { OT } = fake
    const session = OT.initSession('key', SESSION_ID)
    const reconnection = createReconnection(session, {
      token: () => fake.createToken({ data: 'me' }),
      random: () => 0.5,
    })
    const heard = listen(reconnection)
    reconnection.on('streamCreated', ({ stream }) => reconnection.subscribe(stream))
    fake.room.join({ data: 'anna' }).publish()
    const publisher = OT.initPublisher()
    const joined = watch(reconnection.connect())
    const published = watch(reconnection.publish(publisher).then(() => {}))
    await settle(5_000)
    expect([joined.outcome, published.outcome]).toEqual(['done', 'done'])

    fake.network.drop('me')
    await settle(100)
    void reconnection.signal({ type: 'chat', data: 'held' })
    fake.network.restore('me')
    await settle(8_000)
    fake.network.close(1011, 'me')
    await settle(100)
    void reconnection.signal({ type: 'chat', data: 'while away' })
    await settle(12_000)
    expect(bySubject(heard)).toEqual(STORY)
    reconnection.dispose()
    fake.reset()
  })
})

describe.each(PLATFORMS)('a call on %s', (os) => {
  it('recovers from a drop and from a final loss with the events of the web (N1)', async () => {
    const app = await startApp(os)
    const { heard, platform, reconnection } = app
    const { phone, server } = platform
    server.publish('anna')
    const mounted = await app.join()

    server.drop()
    phone.setNetwork('none')
    await settle(100)
    expect(reconnection.getSnapshot()).toMatchObject({ status: 'reconnecting', phase: 'resuming' })
    const held = watch(reconnection.signal({ type: 'chat', data: 'held' }))
    await settle(100)
    server.resume()
    phone.setNetwork('wifi')
    await settle(4_000)
    expect(held.outcome).toMatchObject({ attempts: 1 })

    server.giveUp()
    await settle(100)
    const line = watch(reconnection.signal({ type: 'chat', data: 'while away' }))
    await settle(8_000)
    expect(line.outcome).toMatchObject({ attempts: 1 })
    expect(bySubject(heard)).toEqual(STORY)
    expect(server.published).toHaveLength(1)
    expect(platform.tiles().map(({ subscriber }) => subscriber?.status)).toEqual(['connected'])
    expect(server.signals.received.map(({ data }) => data).filter(Boolean)).toEqual([
      'held',
      'while away',
    ])

    await mounted.unmount()
    void reconnection.disconnect()
    await settle(1_000)
    expect(reconnection.status).toBe('disconnected')
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('calls native once per join, with a fresh token, and leaves no listener (N2)', async () => {
    const app = await startApp(os)
    const { platform, reconnection } = app
    const { server } = platform
    const mounted = await app.join()
    server.giveUp()
    await settle(8_000)
    expect(platform.callsOf('initSession')).toHaveLength(2)
    expect(platform.callsOf('connect')).toEqual([
      [SESSION_ID, 'token-1'],
      [SESSION_ID, 'token-2'],
    ])
    expect(platform.callsOf('publish')).toHaveLength(2)
    await mounted.unmount()
    reconnection.dispose()
    await settle(1_000)
    expect(platform.callsOf('disconnect')).toHaveLength(1)
    expect(platform.sessionIds()).toEqual([])
    expect(platform.listeners()).toEqual({})
    expect(vi.getTimerCount()).toBe(0)
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })
})

/** Signals over the native module, on both platforms. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { complaintsOf, NO_COMPLAINTS, PLATFORMS, startApp, watch } from './app.ts'
import { SESSION_ID } from './native-module.ts'
import { settle } from './vendor.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** The calls that the app has caused. */
const sentBy = (calls: readonly (readonly unknown[])[]) =>
  calls.filter(([, type]) => type !== 'opentok-reconnection.probe')

describe.each(PLATFORMS)('signals on %s', (os) => {
  it('like the battery of the samples are not sent while away (N8)', async () => {
    const { join, platform, reconnection } = await startApp(os)
    await join()
    platform.server.drop()
    platform.phone.setNetwork('none')
    await settle(50)
    const battery = watch(
      reconnection.signal({ type: 'battery', data: '50', retryAfterReconnect: false }),
    )
    await settle(50)
    expect(battery.outcome).toBe('notConnected')
    platform.server.resume()
    platform.phone.setNetwork('wifi')
    await settle(5_000)
    expect(sentBy(platform.callsOf('sendSignal'))).toEqual([])
  })

  it('that are equal are confirmed by their echoes, first in, first out (N8)', async () => {
    const { join, platform, reconnection } = await startApp(os)
    await join()
    const own = reconnection.getSnapshot().connectionId
    // Native sends nothing by itself here, so that the test is the echo.
    platform.module.sendSignal = () => {}
    const first = watch(reconnection.signal({ type: 'chat', data: 'a' }))
    await settle(25)
    const second = watch(reconnection.signal({ type: 'chat', data: 'a' }))
    await settle(25)
    const echo = { sessionId: SESSION_ID, connectionId: own, type: 'chat', data: 'a' }
    platform.emit('onSignalReceived', echo)
    await settle(25)
    expect([first.outcome, second.outcome]).toEqual([expect.anything(), 'pending'])
    platform.emit('onSignalReceived', { ...echo, connectionId: 'somebody else' })
    await settle(25)
    expect(second.outcome).toBe('pending')
    platform.emit('onSignalReceived', echo)
    await settle(25)
    expect(second.outcome).not.toBe('pending')
  })

  it('without type and data are sent and confirmed too (N8)', async () => {
    const { join, platform, reconnection } = await startApp(os)
    await join()
    const sent = watch(reconnection.signal({}))
    await settle(50)
    expect(sent.outcome).toMatchObject({ attempts: 1 })
    expect(sentBy(platform.callsOf('sendSignal'))).toEqual([[SESSION_ID, '', '', '']])
  })

  it('that are never echoed have an unknown outcome (N8)', async () => {
    const { join, platform, reconnection } = await startApp(os, {
      options: { signals: { ackTimeoutMs: 2_000 } },
    })
    await join()
    platform.module.sendSignal = () => {}
    const sent = watch(reconnection.signal({ type: 'chat', data: 'a' }))
    await settle(3_000)
    expect(sent.outcome).toBe('outcomeUnknown')
  })

  it('reach one person, who is in the session (N8)', async () => {
    const { join, platform, reconnection } = await startApp(os)
    const { connection } = platform.server.publish('anna')
    await join()
    const sent = watch(reconnection.signal({ type: 'chat', data: 'a', to: connection }))
    await settle(50)
    expect(sent.outcome).toMatchObject({ attempts: 1 })
    expect(sentBy(platform.callsOf('sendSignal'))).toEqual([
      [SESSION_ID, 'chat', 'a', connection.connectionId],
    ])
  })

  it('to somebody who is unknown, or has left, are refused without a native call (N8)', async () => {
    const { join, platform, reconnection } = await startApp(os)
    const { connection } = platform.server.publish('anna')
    await join()
    platform.server.leave('anna')
    await settle(50)
    const gone = watch(reconnection.signal({ type: 'chat', data: 'a', to: connection }))
    const unknown = watch(
      reconnection.signal({ type: 'chat', data: 'a', to: { connectionId: 'unknown' } }),
    )
    await settle(50)
    expect([gone.outcome, unknown.outcome]).toEqual(['recipientGone', 'recipientGone'])
    expect(sentBy(platform.callsOf('sendSignal'))).toEqual([])
  })

  it('to somebody of a previous join are refused (N8)', async () => {
    const { join, platform, reconnection } = await startApp(os)
    const { connection } = platform.server.publish('anna')
    await join()
    platform.server.giveUp()
    platform.server.leave('anna')
    await settle(8_000)
    const sent = watch(reconnection.signal({ type: 'chat', data: 'a', to: connection }))
    await settle(50)
    expect(sent.outcome).toBe('recipientGone')
    expect(sentBy(platform.callsOf('sendSignal'))).toEqual([])
  })

  it('reach people known only by their streams (N8)', async () => {
    const { join, platform, reconnection } = await startApp(os, {
      options: { sessionOptions: { connectionEventsSuppressed: true } },
    })
    const { connection } = platform.server.publish('anna')
    await join()
    const sent = watch(reconnection.signal({ type: 'chat', data: 'a', to: connection }))
    await settle(50)
    expect(sent.outcome).toMatchObject({ attempts: 1 })
  })

  it('come in once, with their sender (N8)', async () => {
    const { join, platform, reconnection } = await startApp(os)
    await join()
    const heard: unknown[] = []
    reconnection.on('signal', (signal) => heard.push(signal))
    platform.server.signal('anna', { type: 'chat', data: 'hello' })
    await settle(50)
    void reconnection.signal({ type: 'chat', data: 'hi' })
    await settle(50)
    expect(heard).toMatchObject([
      { type: 'chat', data: 'hello', own: false, from: { data: '' } },
      { type: 'chat', data: 'hi', own: true },
    ])
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('that were not echoed at a final loss are sent again after the rejoin (N8)', async () => {
    const { join, platform, reconnection } = await startApp(os)
    await join()
    platform.server.dropSilently()
    const sent = watch(reconnection.signal({ type: 'chat', data: 'a' }))
    await settle(100)
    platform.server.giveUp()
    await settle(8_000)
    expect(sent.outcome).toMatchObject({ attempts: 2 })
    const chats = platform.server.signals.received.filter(({ type }) => type === 'chat')
    expect(chats).toHaveLength(1)
  })
})

/** Signals by the `signal` property of the vendor's `OTSession`. */

import { describe, expect, it } from 'vitest'
import { settle } from '../vendor.ts'
import { createCall, createLog, PLATFORMS, useStoppedTime } from './call.tsx'

useStoppedTime()

describe.each(PLATFORMS)('the property `signal` on %s', (os) => {
  const signal = () => ({ type: 'battery', data: '80' })

  it('sends again at each render with a new object of equal content', async () => {
    const { server, session, start } = await createCall(os)
    const mounted = await start(session({}))
    for (let count = 0; count < 3; count += 1) await mounted.update(session({ signal: signal() }))
    await settle()
    expect(server.signals.received).toHaveLength(3)

    const same = signal()
    for (let count = 0; count < 3; count += 1) await mounted.update(session({ signal: same }))
    await settle()
    expect(server.signals.received).toHaveLength(4)
  })

  it('sends before the join, where it is lost, and once more at the join', async () => {
    const { lines, platform, server, session, start } = await createCall(os)
    server.joinAnswers.push('never')
    const mounted = await start(session({}))
    await mounted.update(session({ signal: signal() }))
    expect(lines()).toEqual(['initSession', 'connect token-1', 'sendSignal'])
    expect(platform.violations).toEqual(['sendSignal while connecting'])
    await settle()
    expect(server.signals.received).toEqual([])
    server.answerLate()
    await settle()
    expect(server.signals.received).toMatchObject([signal()])
  })

  it('returns nothing, and is confirmed only by its echo', async () => {
    const { server, session, start } = await createCall(os)
    const { args, handlers } = createLog('signal')
    await start(session({ eventHandlers: handlers, signal: signal() }))
    const [{ connectionId } = { connectionId: '' }] = server.connections
    expect(args).toEqual([[{ sessionId: 'session-1', connectionId, ...signal() }]])
  })

  it('is kept by native while the network is away, and lost with the session', async () => {
    const { server, session, start } = await createCall(os)
    const mounted = await start(session({}))
    server.dropSilently()
    await mounted.update(session({ signal: signal() }))
    await settle()
    expect(server.signals.received).toEqual([])
    server.resume()
    await settle()
    expect(server.signals.received).toHaveLength(1)

    server.drop()
    await mounted.update(session({ signal: signal() }))
    await settle()
    server.giveUp()
    await settle()
    expect(server.signals.received).toHaveLength(1)
  })

  it(`after a loss ${os === 'android' ? 'crashes' : 'sends nothing'}`, async () => {
    const { OTSession, platform, server, session, start } = await createCall(os)
    const mounted = await start(session({}))
    server.giveUp()
    await settle()
    const { instance } = mounted.root.findAllByType(OTSession)[0] ?? {}
    const send = () => (instance as { signal(signal: object): void }).signal(signal())
    if (os === 'android') expect(send).toThrow('NullPointerException')
    else expect(send()).toBeUndefined()
    expect(platform.crashes).toHaveLength(os === 'android' ? 1 : 0)
  })
})

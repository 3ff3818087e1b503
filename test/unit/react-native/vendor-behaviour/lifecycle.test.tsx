/** Mounting, unmounting and remounting the vendor's `OTSession`, which connects in its constructor. */

import { StrictMode } from 'react'
import { describe, expect, it } from 'vitest'
import { SESSION_ID } from '../native-module.ts'
import { settle } from '../vendor.ts'
import { createCall, createLog, PLATFORMS, useStoppedTime } from './call.tsx'

useStoppedTime()

describe.each(PLATFORMS)('OTSession on %s', (os) => {
  const isAndroid = os === 'android'

  // The constructor of the new one runs before `componentWillUnmount` of the old one, and native looks up by id.
  it('disconnects the new session when its key changes', async () => {
    const { OTPublisher, lines, platform, server, session, start } = await createCall(os)
    const call = await start(session({ key: 'first' }, <OTPublisher key="me" />))
    const before = lines().length
    await call.update(session({ key: 'second', token: 'token-2' }, <OTPublisher key="me" />))
    await settle()
    expect(lines().slice(before, before + 4)).toEqual([
      'initSession',
      'connect token-2',
      'disconnect',
      'unpublish',
    ])
    // The old connection is still there, without an entry; the new one never came to be.
    expect(server.connections.map(({ connectionId }) => connectionId)).toEqual(['session-1-me-1'])
    expect(server.tokens).toEqual(['token-1'])
    expect(platform.violations).toContain('initSession while the previous one is connected')
  })

  it('connects twice and disconnects the second in StrictMode', async () => {
    const { lines, session, start } = await createCall(os)
    await start(<StrictMode>{session({})}</StrictMode>)
    const expected = ['initSession', 'connect token-1', 'initSession', 'connect token-1']
    expect(lines()).toEqual([...expected, 'disconnect'])
  })

  it('leaves its listeners behind: after a remount every handler runs twice', async () => {
    const { platform, server, session, start } = await createCall(os)
    const { handlers, lines } = createLog('sessionConnected', 'streamCreated')
    const first = await start(session({ eventHandlers: handlers }))
    await first.unmount()
    await settle()
    expect(platform.listeners()['onStreamCreated']).toBe(1)

    await start(session({ eventHandlers: handlers, token: 'token-2' }))
    server.publish('ana')
    await settle()
    expect(lines).toEqual([
      'sessionConnected',
      'sessionConnected',
      'sessionConnected',
      'streamCreated',
      'streamCreated',
    ])
  })

  it('calls the handlers that it was constructed with for ever', async () => {
    const { server, session, start } = await createCall(os)
    const first = createLog('streamCreated')
    const second = createLog('streamCreated')
    const call = await start(session({ eventHandlers: first.handlers }))
    await call.update(session({ eventHandlers: second.handlers }))
    server.publish('ana')
    await settle()
    expect({ first: first.lines, second: second.lines }).toEqual({
      first: ['streamCreated'],
      second: [],
    })
  })

  // `isConnected` in OTSessionHelper.js is set, and never reset.
  it('lets a publisher publish three times after a remount, the first time before the join', async () => {
    const { OTPublisher, lines, platform, session, start } = await createCall(os)
    const first = await start(session({}, <OTPublisher />))
    await first.unmount()
    await settle()
    const before = lines().length
    await start(session({ token: 'token-2' }, <OTPublisher />))
    expect(lines().slice(before)).toEqual([
      'initSession',
      'connect token-2',
      'publish',
      'publish',
      'publish',
    ])
    expect(platform.violations).toEqual([
      'publish while connecting',
      'publish of a publisher that is published',
    ])
  })

  it('is unmounted after a loss with a promise that Android never answers and iOS rejects', async () => {
    const { platform, server, session, start } = await createCall(os)
    const call = await start(session({}))
    server.giveUp()
    await settle()
    expect(platform.sessionIds()).toEqual([])
    await call.unmount()
    await settle()
    expect(platform.unhandled).toHaveLength(isAndroid ? 0 : 1)

    const { handlers, lines } = createLog('resolved', 'rejected')
    const { disconnect } = platform.module
    disconnect(SESSION_ID).then(
      () => handlers['resolved']?.(),
      () => handlers['rejected']?.(),
    )
    await settle()
    expect(lines).toEqual(isAndroid ? [] : ['rejected'])
  })
})

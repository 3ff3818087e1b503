/** What an app hears of its session from the vendor's `OTSession`. */

import { describe, expect, it } from 'vitest'
import { settle } from '../vendor.ts'
import { createCall, createLog, PLATFORMS, SESSION_EVENTS, useStoppedTime } from './call.tsx'

useStoppedTime()

describe.each(PLATFORMS)('OTSession on %s', (os) => {
  const isAndroid = os === 'android'

  async function start() {
    const call = await createCall(os)
    const { lines, args, handlers } = createLog(...SESSION_EVENTS)
    const mounted = await call.start(call.session({ eventHandlers: handlers }))
    return { ...call, heard: lines, args, mounted }
  }

  it('announces the join, people and streams', async () => {
    const { heard, server } = await start()
    server.publish('ana')
    server.leave('ana')
    await settle()
    expect(heard).toEqual([
      'sessionConnected',
      'connectionCreated',
      'streamCreated',
      'streamDestroyed',
      'connectionDestroyed',
    ])
  })

  // Module.java:111-118 registers no listener for it.
  it(`announces a drop ${isAndroid ? 'never' : 'and its end'}`, async () => {
    const { heard, server } = await start()
    server.drop()
    await settle()
    server.resume()
    await settle()
    const announced = isAndroid ? [] : ['sessionReconnecting', 'sessionReconnected']
    expect(heard.slice(1)).toEqual(announced)
  })

  // OTSession.js:71-74 drops an error without a session id, and nothing listens to `onSessionDisconnected`.
  it('announces neither the error nor the end of a final loss, which native sends', async () => {
    const { heard, platform, server } = await start()
    const native = createLog('onSessionError', 'onSessionDisconnected')
    for (const [event, listener] of Object.entries(native.handlers))
      platform.module[event as 'onSessionError'](listener)
    server.giveUp()
    await settle()
    expect(native.lines).toEqual(['onSessionError', 'onSessionDisconnected'])
    expect(native.args[0]).toEqual([
      { code: isAndroid ? 'ConnectionDropped' : 1022, message: expect.any(String) },
    ])
    expect(heard.slice(1)).toEqual(isAndroid ? [] : ['sessionReconnecting'])
  })

  it('announces nothing of a kick and of a refused join', async () => {
    const { heard, server } = await start()
    server.kick()
    await settle()
    expect(heard).toEqual(['sessionConnected'])

    const call = await createCall(os)
    call.server.joinAnswers.push('refused')
    const second = createLog(...SESSION_EVENTS)
    await call.start(call.session({ eventHandlers: second.handlers }))
    expect(second.lines).toEqual([])
  })

  // OTSession.js, `onMuteForced`: compared with a session id that the payload does not have.
  it('does not announce that a moderator has muted', async () => {
    const { heard, server } = await start()
    server.muteForced()
    await settle()
    expect(heard).toEqual(['sessionConnected'])
  })

  // OTSession.js:34 reads `connectionId` of an event that has `connection.connectionId`.
  it('never knows its own connection id', async () => {
    const { OTSession, args, mounted } = await start()
    expect(args[0]).toMatchObject([{ connection: { connectionId: 'session-1-me-1' } }])
    const { instance } = mounted.root.findAllByType(OTSession)[0] ?? {}
    expect(instance).toHaveProperty('connectionId', undefined)
  })

  it('posts to the log host of the vendor once per mount', async () => {
    const { platform, session, start } = await createCall(os)
    const mounted = await start(session({}))
    await mounted.unmount()
    await start(session({}))
    expect(platform.logPosts).toHaveLength(2)
    expect(platform.logPosts[0]).toMatch(/^https:\/\/hlg\./)
  })

  it('rejoins with a changed token not at all', async () => {
    const { lines, mounted, session } = await start()
    await mounted.update(session({ token: 'token-2' }))
    await settle()
    expect(lines()).toEqual(['initSession', 'connect token-1'])
  })
})

// Android would send `null` (Module.java:452-459), if it sent anything.
it('OTSession throws at an event without payload', async () => {
  const { platform, server, session, start } = await createCall('android', { announcesDrops: true })
  await start(session({}))
  server.drop()
  await settle()
  expect(platform.uncaught).toEqual([expect.any(TypeError)])
})

describe('the native module', () => {
  it.each(PLATFORMS)('is the same object for the app and for the vendor on %s', async (os) => {
    const { platform, server, session, start } = await createCall(os)
    const module = platform.modules.TurboModuleRegistry.get('OpentokReactNative')
    await start(session({}))
    expect(module).toBe(platform.module)
    expect(platform.listeners()['onStreamCreated']).toBe(1)

    const first = createLog('ana', 'ben')
    const second = createLog('ana', 'ben')
    const { remove } = platform.module.onStreamCreated(() => first.handlers['ana']?.())
    platform.module.onStreamCreated(() => second.handlers['ana']?.())
    server.publish('ana')
    await settle()
    remove()
    server.publish('ben')
    await settle()
    expect(first.lines).toHaveLength(1)
    expect(second.lines).toHaveLength(2)
  })
})

/** The vendor's `OTPublisher`, and what the views of each platform say. */

import { describe, expect, it } from 'vitest'
import { settle } from '../vendor.ts'
import { createCall, createLog, PLATFORMS, useStoppedTime } from './call.tsx'

useStoppedTime()

describe.each(PLATFORMS)('OTPublisher on %s', (os) => {
  const isAndroid = os === 'android'

  async function start() {
    const call = await createCall(os)
    const { OTPublisher, session } = call
    const log = createLog('streamCreated', 'streamDestroyed', 'error')
    const element = session({}, <OTPublisher eventHandlers={{ ...log.handlers }} />)
    return { ...call, ...log, mounted: await call.start(element) }
  }

  it(`announces its stream ${isAndroid ? 'in full' : 'by its id alone'}`, async () => {
    const { args, lines, server } = await start()
    const [stream] = server.published
    const [[sent]] = args as [[object]]
    expect(sent).toMatchObject({ streamId: stream?.streamId })
    expect(Object.keys(sent)).toHaveLength(isAndroid ? 11 : 1)
    expect(lines).not.toContain('error')
  })

  it(`publishes ${isAndroid ? 'after the permission' : '100 ms'} after it is mounted`, async () => {
    const { OTPublisher, platform, session, start } = await createCall(os)
    const { callsOf } = platform
    const mounted = await start(session({}))
    await mounted.update(session({}, <OTPublisher />))
    await settle(75)
    expect(callsOf('publish')).toHaveLength(isAndroid ? 1 : 0)
    await settle(50)
    expect(callsOf('publish')).toHaveLength(1)
  })

  it('asks for permissions only on Android, and draws nothing without them', async () => {
    const { OTPublisher, platform, session, start } = await createCall(os)
    platform.phone.setPermissions('denied')
    const { handlers, lines } = createLog('error')
    await start(session({}, <OTPublisher eventHandlers={handlers} />))
    expect(platform.callsOf('requestMultiple')).toHaveLength(isAndroid ? 2 : 0)
    expect(platform.publishers()).toHaveLength(isAndroid ? 0 : 1)
    expect(lines).toEqual([])
  })

  // OTPublisher.js:138-149.
  it('calls `streamDestroyed` itself when it is unmounted', async () => {
    const { lines, mounted, server, session } = await start()
    await mounted.update(session({}))
    expect(lines).toEqual(['streamCreated', 'streamDestroyed'])
    await settle()
    expect(lines).toEqual(['streamCreated', 'streamDestroyed'])
    expect(server.published).toEqual([])
  })

  // The note is one per session, not per publisher.
  it('calls `streamDestroyed` with the stream of another publisher when it is unmounted', async () => {
    const { OTPublisher, server, session, start } = await createCall(os)
    const log = createLog('streamDestroyed')
    const first = <OTPublisher key="first" eventHandlers={log.handlers} />
    const second = <OTPublisher key="second" />
    const mounted = await start(session({}, [first, second]))
    const [, ofSecond] = server.published
    await mounted.update(session({}, [second]))
    expect(log.args).toMatchObject([[{ streamId: ofSecond?.streamId }]])
  })

  // `removeEventListener` of OTSessionHelper.js removes all listeners of a type.
  it('does not publish at the next join if another publisher was unmounted', async () => {
    const { OTPublisher, platform, session, start } = await createCall(os)
    const first = <OTPublisher key="first" />
    const second = <OTPublisher key="second" />
    const mounted = await start(session({}, [first, second]))
    const countPublishesOfJoin = async () => {
      const before = platform.callsOf('publish').length
      platform.emit('onSessionConnected', { sessionId: 'session-1' })
      await settle()
      return platform.callsOf('publish').length - before
    }
    expect(await countPublishesOfJoin()).toBe(2)
    await mounted.update(session({}, [second]))
    await settle()
    expect(await countPublishesOfJoin()).toBe(0)
  })

  it(`${isAndroid ? 'calls `error`' : 'crashes'} when native cannot publish`, async () => {
    const { OTPublisher, platform, server, session, start } = await createCall(os)
    server.publishAnswers.push('PublisherTimeout')
    const { args, handlers } = createLog('error')
    await start(session({}, <OTPublisher eventHandlers={handlers} />))
    expect(args).toMatchObject(isAndroid ? [[{ code: 'PublisherTimeout' }]] : [])
    expect(platform.crashes).toHaveLength(isAndroid ? 0 : 1)
  })

  // Pub.mm:176 makes a string of the id that EventUtils.swift:24 leaves out.
  it(`${isAndroid ? 'says so' : 'crashes'} if its stream ends after the session`, async () => {
    const { lines, platform, server } = await start()
    server.giveUp('ConnectionDropped', { publisherEnds: 'after' })
    await settle()
    expect(lines.slice(1)).toEqual(isAndroid ? ['streamDestroyed'] : [])
    expect(platform.crashes).toHaveLength(isAndroid ? 0 : 1)
  })
})

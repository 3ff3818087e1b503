/** The vendor's `OTSubscriber` and `OTSubscriberView`, and what the views of each platform say. */

import { describe, expect, it } from 'vitest'
import type { Os } from '../native-module.ts'
import { settle } from '../vendor.ts'
import { createCall, createLog, PLATFORMS, useStoppedTime } from './call.tsx'

useStoppedTime()

const EVENTS = [
  'audioNetworkStats',
  'connected',
  'destroyed',
  'disconnected',
  'error',
  'reconnected',
  'subscriberConnected',
  'subscriberReconnected',
  'videoNetworkStats',
]

async function start(os: Os) {
  const call = await createCall(os)
  const { OTSubscriber, server, session } = call
  const { args, handlers, lines } = createLog(...EVENTS)
  const mounted = await call.start(session({}, <OTSubscriber eventHandlers={handlers} />))
  const stream = server.publish('ana')
  await settle()
  return { ...call, args, handlers, heard: lines, mounted, stream }
}

describe.each(PLATFORMS)('OTSubscriber on %s', (os) => {
  const isAndroid = os === 'android'

  it('calls `connected` without argument, and `subscriberConnected` with the stream', async () => {
    const { args, heard, stream } = await start(os)
    expect(heard).toEqual(['connected', 'subscriberConnected'])
    const { streamId } = stream
    expect(args).toMatchObject([[], [{ stream: { streamId } }]])
    const [{ stream: sent }] = args[1] as [{ stream: object }]
    // Only the stream of iOS is a struct of codegen.
    expect('connectionId' in sent).toBe(isAndroid)
    expect('hasCaptions' in sent).toBe(!isAndroid)
  })

  it('calls `disconnected` without argument at an interruption', async () => {
    const { args, heard, server, stream } = await start(os)
    server.interrupt(stream)
    await settle()
    expect(heard.slice(2)).toEqual(['disconnected'])
    expect(args[2]).toEqual([])
  })

  // Sub.kt:356 names an event that codegen does not know; Sub.mm lacks the method that Sub.swift calls.
  it(`has no event for a recovery, at which the app ${isAndroid ? 'throws' : 'crashes'}`, async () => {
    const { heard, platform, server, stream } = await start(os)
    server.interrupt(stream)
    await settle()
    server.recover(stream)
    await settle()
    expect(heard.slice(2)).toEqual(['disconnected'])
    expect(platform.crashes).toHaveLength(1)
    expect(platform.uncaught.map(String)).toEqual(
      isAndroid ? ['Error: Unsupported top level event type "topReconnected" dispatched'] : [],
    )
  })

  it('shows a recovery by bytes that grow again', async () => {
    const { args, heard, server, stream } = await start(os)
    const readBytes = () => {
      const [stats] = args[heard.lastIndexOf('audioNetworkStats')] as [Record<string, string>]
      const flat = isAndroid ? stats : JSON.parse(stats['jsonStats'] ?? '')
      return (flat as { audioBytesReceived: number }).audioBytesReceived
    }
    const bytes: number[] = []
    for (const sent of [1_000, 0, 1_000]) {
      server.sendMedia(sent)
      await settle(50)
      bytes.push(readBytes())
    }
    expect(bytes).toEqual([1_000, 1_000, 2_000])
    expect(stream.name).toBe('ana')
  })

  // Sub.kt:237 serves two listeners of the SDK.
  it(`calls ${isAndroid ? '`disconnected`' : 'nothing'} when the stream ends`, async () => {
    const { heard, platform, server, stream } = await start(os)
    server.unpublish(stream)
    await settle()
    expect(heard.slice(2)).toEqual(isAndroid ? ['disconnected'] : [])
    expect(platform.tiles()).toEqual([])
  })

  it(`${isAndroid ? 'calls `error`' : 'crashes'} when native cannot subscribe`, async () => {
    const { args, heard, platform, server, stream } = await start(os)
    server.failSubscriber(stream)
    await settle()
    expect(heard.slice(2)).toEqual(isAndroid ? ['error'] : [])
    expect(platform.crashes).toHaveLength(isAndroid ? 0 : 1)
    if (isAndroid) expect(args[2]).toMatchObject([{ error: { code: 'ConnectionTimedOut' } }])
  })

  // `streams` of OTSessionHelper.js exists only after an unmount of `OTSession`.
  it('shows no tile if it is mounted after the stream was created', async () => {
    const { OTSubscriber, platform, server, session, start } = await createCall(os)
    const mounted = await start(session({}))
    server.publish('ana')
    await settle()
    await mounted.update(session({}, <OTSubscriber />))
    await settle()
    expect(platform.tiles()).toEqual([])
  })

  it('shows no tile after a change of its key', async () => {
    const { OTSubscriber, mounted, platform, session } = await start(os)
    expect(platform.tiles()).toHaveLength(1)
    await mounted.update(session({}, <OTSubscriber key="second" />))
    await settle()
    expect(platform.tiles()).toEqual([])
  })

  // `removeEventListener` of OTSessionHelper.js removes all listeners of a type; the new one has added its own before.
  it('keeps the tile of a stream that has ended, if it has changed its key', async () => {
    const { OTSubscriber, mounted, platform, server, session } = await start(os)
    await mounted.update(session({}, <OTSubscriber key="second" />))
    const stream = server.publish('ben')
    await settle()
    expect(platform.tiles()).toHaveLength(1)
    server.unpublish(stream)
    await settle()
    expect(platform.tiles()).toHaveLength(1)
  })
})

describe.each(PLATFORMS)('OTSubscriberView on %s', (os) => {
  async function startView() {
    const call = await createCall(os)
    const { OTSubscriberView, server, session } = call
    const { Provider } = OTSubscriberView.contextType as unknown as React.Context<object>
    const logs = { ana: createLog(...EVENTS), ben: createLog(...EVENTS) }
    const mounted = await call.start(session({}))
    const streams = { ana: server.publish('ana'), ben: server.publish('ben') }
    await settle()
    const tile = (name: 'ana' | 'ben', key: string = name) => {
      const eventHandlers = logs[name].handlers
      const value = { sessionId: 'session-1', subscriberProperties: {}, eventHandlers }
      return (
        <Provider key={key} value={value}>
          <OTSubscriberView streamId={streams[name].streamId} />
        </Provider>
      )
    }
    return { ...call, logs, mounted, streams, tile }
  }

  it('gives events per stream, if each has a context of its own', async () => {
    const { logs, mounted, server, session, streams, tile } = await startView()
    await mounted.update(session({}, [tile('ana'), tile('ben')]))
    await settle()
    server.interrupt(streams.ben)
    await settle()
    expect(logs.ana.lines).toEqual(['connected', 'subscriberConnected'])
    expect(logs.ben.lines).toEqual(['connected', 'subscriberConnected', 'disconnected'])
  })

  it('ends the new tile of a stream if the old one leaves in the same commit', async () => {
    const { mounted, platform, session, tile } = await startView()
    const statuses = () => platform.tiles().map(({ subscriber }) => subscriber?.status)
    await mounted.update(session({}, [tile('ana', 'first')]))
    await settle()
    await mounted.update(session({}, [tile('ana', 'second')]))
    await settle()
    expect(statuses()).toEqual(['ended'])

    await mounted.update(session({}, []))
    await settle()
    await mounted.update(session({}, [tile('ana', 'third')]))
    await settle()
    expect(statuses()).toEqual(['connected'])
  })

  it('shows nothing, and says nothing, for a stream that native does not know', async () => {
    const { logs, mounted, platform, session, streams, tile } = await startView()
    Object.assign(streams.ana, { streamId: 'unknown' })
    await mounted.update(session({}, [tile('ana')]))
    await settle()
    expect(logs.ana.lines).toEqual([])
    expect(platform.tiles()).toMatchObject([{ subscriber: undefined }])
  })

  // `onAttachedToWindow` in Sub.kt: its properties are gone after the first time.
  it(`${os === 'android' ? 'crashes' : 'stays as it is'} when it is attached again`, async () => {
    const { mounted, platform, server, session, tile } = await startView()
    await mounted.update(session({}, [tile('ana')]))
    await settle()
    for (const { view } of platform.tiles()) platform.reattach(view)
    await settle()
    expect(server.subscriptions).toHaveLength(1)
    expect(platform.crashes).toHaveLength(os === 'android' ? 1 : 0)
  })
})

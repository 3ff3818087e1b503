/** A rejoin in place, by the native module under a mounted `OTSession`: what of the vendor's components survives it. */

import type { ReactElement } from 'react'
import { describe, expect, it } from 'vitest'
import { SESSION_ID } from '../native-module.ts'
import { settle } from '../vendor.ts'
import { createCall, PLATFORMS, useStoppedTime } from './call.tsx'

useStoppedTime()

/** Options that Android requires. */
const OPTIONS = {
  connectionEventsSuppressed: false,
  enableSinglePeerConnection: false,
  ipWhitelist: false,
  sessionMigration: false,
  useTextureViews: false,
}

/** The types of the vendor refuse the function that its documentation shows. */
const toChildren = (draw: (streamIds: string[]) => ReactElement[]) => draw as never

describe.each(PLATFORMS)('after a rejoin in place on %s,', (os) => {
  async function createRejoining() {
    const call = await createCall(os)
    async function rejoin() {
      call.server.giveUp()
      await settle()
      call.platform.module.initSession('key', SESSION_ID, OPTIONS)
      void call.platform.module.connect(SESSION_ID, 'token-2')
      await settle()
    }
    return { ...call, rejoin }
  }

  it('OTSubscriber keeps the view of a stream, which shows the dead subscriber', async () => {
    const { OTSubscriber, platform, rejoin, server, session, start } = await createRejoining()
    await start(session({}, <OTSubscriber />))
    server.publish('ana')
    await settle()
    const [before] = platform.tiles()
    expect(before?.subscriber?.status).toBe('connected')

    await rejoin()
    expect(server.tokens).toEqual(['token-1', 'token-2'])
    const [after, ...others] = platform.tiles()
    expect(others).toEqual([])
    expect(after?.view).toBe(before?.view)
    expect(after?.subscriber?.status).toBe('ended')
  })

  it('a new key on OTSubscriberView remakes the view, and subscribes', async () => {
    const call = await createRejoining()
    const { OTSubscriber, OTSubscriberView, platform, rejoin, server, session, start } = call
    const draw = (generation: number) =>
      session(
        {},
        <OTSubscriber>
          {toChildren((ids) =>
            ids.map((id) => <OTSubscriberView key={generation} streamId={id} />),
          )}
        </OTSubscriber>,
      )
    const mounted = await start(draw(1))
    server.publish('ana')
    await settle()
    await rejoin()
    await mounted.update(draw(2))
    await settle()
    // The tile is removed by its stream id, later, on another thread: the new one has the same id.
    expect(platform.violations).toEqual([
      expect.stringMatching(/^removeSubscriber ended the mounted tile of stream-ana/),
    ])
    await mounted.update(session({}, <OTSubscriber>{toChildren(() => [])}</OTSubscriber>))
    await settle()
    await mounted.update(draw(3))
    await settle()
    expect(platform.tiles().map(({ subscriber }) => subscriber?.status)).toEqual(['connected'])
  })

  // Pub.swift:504-521 forgets the native publisher with its stream.
  it(`OTPublisher publishes once, ${os === 'ios' ? 'in vain' : 'and is there'}`, async () => {
    const { OTPublisher, lines, platform, rejoin, server, session, start } = await createRejoining()
    await start(session({}, <OTPublisher />))
    expect(server.published).toHaveLength(1)
    await rejoin()
    expect(lines().slice(-3)).toEqual(['initSession', 'connect token-2', 'publish'])
    expect(server.published).toHaveLength(os === 'ios' ? 0 : 1)
    const inVain = os === 'ios' ? ['publish without a view of that publisher'] : []
    expect(platform.violations).toEqual(inVain)
  })
})

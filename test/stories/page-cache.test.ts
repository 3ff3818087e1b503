/** Stories of a page that goes into the browser's back/forward cache, and comes back. */

import { beforeEach, describe, expect, it, vi } from 'vitest'
import { CONNECT_MS, notConnected } from './harness/scripted.ts'
import type { ScriptedSession } from './harness/scripted.ts'
import { useStory, createJoinedSetup } from './harness/story.ts'
import { pass } from './harness/time.ts'

useStory()

let page: EventTarget

beforeEach(() => {
  page = new EventTarget()
  vi.stubGlobal('window', page)
  vi.stubGlobal('HTMLElement', EventTarget)
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }))
})

const fire = (name: string, persisted = true) =>
  page.dispatchEvent(Object.assign(new Event(name), { persisted }))

/** Measured: from then on OpenTok is disconnecting, without an event, until somebody disconnects again. */
function leaveWithoutEvent(session: ScriptedSession): void {
  const { disconnect } = session
  Object.defineProperties(session, {
    isConnected: { value: () => false, configurable: true },
    currentState: { value: 'disconnecting', configurable: true },
    disconnect: {
      configurable: true,
      value() {
        for (const name of ['isConnected', 'currentState', 'disconnect'])
          Reflect.deleteProperty(session, name)
        return disconnect.call(session)
      },
    },
  })
}

const RETURN = [
  'reconnecting phase:waiting reason:networkDisconnected',
  'rejoinScheduled attempt:1 delayMs:500',
]

describe('a page that is back from the back/forward cache', () => {
  it('is rejoined at once, as after a loss of the network: OpenTok has left at pagehide (T18)', async () => {
    const { reconnection, session, story } = await createJoinedSetup()
    page.addEventListener('pagehide', () => leaveWithoutEvent(session))
    fire('pagehide')
    expect(story).toEqual([])
    fire('pageshow')
    expect(story).toEqual(RETURN)
    await pass(60_000)
    expect(reconnection.status).toBe('connected')
    expect(session.isConnected()).toBe(true)
    expect(reconnection.stats).toMatchObject({ joins: 2, outages: 1 })
  })

  it('is rejoined if it was resuming when it was hidden (T18)', async () => {
    const { reconnection, session, story } = await createJoinedSetup()
    session.drop()
    story.length = 0
    fire('pagehide')
    leaveWithoutEvent(session)
    fire('pageshow')
    expect(reconnection.getSnapshot()).toMatchObject({ phase: 'waiting' })
    await pass(60_000)
    expect(reconnection.status).toBe('connected')
  })

  it('is rejoined if a refusal has shown its end before (T18)', async () => {
    const { reconnection, session } = await createJoinedSetup()
    fire('pagehide')
    leaveWithoutEvent(session)
    session.answerSignals(notConnected())
    void reconnection.signal({ data: 'one' })
    await pass(1_100)
    expect(reconnection.status).toBe('reconnecting')
    session.answerSignals('ok')
    fire('pageshow')
    await pass(60_000)
    expect(reconnection.status).toBe('connected')
  })

  it('has left for good if the app had left by the handle before it was hidden', async () => {
    const { reconnection, session } = await createJoinedSetup()
    session.confirmDisconnects(false)
    void reconnection.disconnect()
    fire('pagehide')
    leaveWithoutEvent(session)
    fire('pageshow')
    await pass(60_000)
    expect(reconnection.getSnapshot()).toMatchObject({
      status: 'disconnected',
      reason: 'clientDisconnected',
    })
  })

  it('stays as it is if its session has survived', async () => {
    const { reconnection, story } = await createJoinedSetup()
    fire('pagehide')
    fire('pageshow')
    await pass(10_000)
    expect(story).toEqual([])
    expect(reconnection.status).toBe('connected')
  })

  it('follows a later end of the app’s own making', async () => {
    const { reconnection, session } = await createJoinedSetup()
    fire('pagehide')
    fire('pageshow')
    leaveWithoutEvent(session)
    session.answerSignals(notConnected())
    void reconnection.signal({ data: 'one' })
    await pass(1_100)
    expect(reconnection.status).toBe('disconnected')
  })

  it('goes on with a rejoin that was under way', async () => {
    const { reconnection, session } = await createJoinedSetup()
    session.answerConnects('never', 'ok')
    session.end('networkDisconnected')
    await pass(501)
    expect(reconnection.getSnapshot().phase).toBe('rejoining')
    fire('pagehide')
    fire('pageshow')
    await pass(15_000 + CONNECT_MS)
    expect(session.isConnected()).toBe(true)
    expect(reconnection.stats.outages).toBe(1)
  })

  it('is not looked at after dispose()', async () => {
    const { reconnection, session, story } = await createJoinedSetup()
    reconnection.dispose()
    fire('pagehide')
    leaveWithoutEvent(session)
    fire('pageshow')
    await pass(60_000)
    expect(story).toEqual([])
    expect(session.calls.connect).toBe(1)
  })
})

/** What the registry of publishers does with each of them; the publications are recorded, not real. */

import { describe, expect, it } from 'vitest'
import { createActor } from 'xstate'
import type { PublisherLike } from '../../../src/contract/opentok.types.ts'
import { createPublisherRegistry } from '../../../src/publisher/publisher.registry.ts'
import type { PublisherMachineEvent } from '../../../src/contract/machine-events.types.ts'
import { openTokError } from '../../../src/kit/testing/error.ts'
import { watch } from '../../stories/harness/story.ts'
import { pass, useFakeTimers } from '../../stories/harness/time.ts'

useFakeTimers()

const LOST: PublisherMachineEvent = { type: 'session.lost' }
const JOINED: PublisherMachineEvent = { type: 'session.joined' }
const LOADED: PublisherMachineEvent = { type: 'publisher.loaded' }
const PUBLISHED: PublisherMachineEvent = { type: 'publisher.published' }
const timeout = openTokError('OT_TIMEOUT', 1501)

/** Registry with one publisher. */
function setUp() {
  const calls: string[] = []
  const events: [string, object][] = []
  let send!: (event: PublisherMachineEvent) => void
  let isKept!: () => boolean
  const record = (name: string) => () => void calls.push(name)
  const registry = createPublisherRegistry({
    reconnectedMs: 1_000,
    isAway: () => false,
    toDelayMs: (attempt) => attempt * 2_000,
    createPublication(_, { isKept: isKeptNow, send: sendEvent }) {
      send = sendEvent
      isKept = isKeptNow
      const start = (name: string) => () => {
        calls.push(name)
        return () => void calls.push(`end of ${name}`)
      }
      return {
        load: start('load'),
        request: start('request'),
        withdraw: record('withdraw'),
        unpublish: record('unpublish'),
        destroy: record('destroy'),
        noteSilence: record('noteSilence'),
        watchQuality: () => () => {},
        release: record('release'),
      }
    },
    createDevices: () => ({ camera: 'none', microphone: 'none', read() {}, dispose() {} }),
    isDisposed: () => false,
    handleError(error) {
      throw error
    },
    handleQuality() {},
    spawn: (machine) => createActor(machine),
    handleChange() {},
    emit: (name, payload) => void events.push([name, payload]),
  })
  const publisher = {} as PublisherLike
  const live = watch(registry.publish(publisher))
  calls.length = 0
  return {
    registry,
    publisher,
    live,
    calls,
    events,
    fire: (event: PublisherMachineEvent) => send(event),
    isKept: () => isKept(),
  }
}

describe('the registry of publishers', () => {
  it('does in OpenTok what the chart says, in its order', () => {
    const { calls, fire, isKept, publisher, registry } = setUp()
    fire(LOADED)
    expect(calls).toEqual(['end of load', 'request'])
    fire(PUBLISHED)
    expect(isKept()).toBe(false)
    registry.send({ type: 'publisher.withdraw' })
    expect(isKept()).toBe(true)
    registry.send(LOST)
    registry.send(JOINED)
    fire(LOADED)
    expect(isKept()).toBe(false)
    calls.length = 0
    registry.unpublish(publisher)
    expect(calls).toEqual(['end of request', 'noteSilence', 'unpublish', 'release'])
    registry.unpublish(publisher)
    registry.send({ type: 'session.ended', reason: '', wasJoined: true })
    expect(calls).toHaveLength(4)
  })

  it('switches a kept camera off that OpenTok has refused, and one that is disposed of (E1)', async () => {
    for (const isRefused of [true, false]) {
      const { calls, fire, live, registry } = setUp()
      fire(LOADED)
      registry.send(LOST)
      registry.send(JOINED)
      fire(LOADED)
      calls.length = 0
      if (isRefused)
        fire({ type: 'publisher.failed', cause: openTokError('OT_PERMISSION_DENIED', 1500) })
      else {
        registry.send(LOST)
        calls.length = 0
        registry.dispose()
      }
      expect(calls.filter((name) => !name.startsWith('end'))).toEqual(['destroy', 'release'])
      await pass(0)
      expect(live.state).toBe(isRefused ? 'rejected publishFailed' : 'rejected disposed')
    }
  })

  it('leaves a camera to the app that was never kept', () => {
    const { calls, registry } = setUp()
    registry.dispose()
    expect(calls).toEqual(['end of load', 'release'])
  })

  it('names the publisher in each of its events', async () => {
    const { events, fire, publisher, registry } = setUp()
    fire(LOADED)
    fire(PUBLISHED)
    registry.send(LOST)
    registry.send(JOINED)
    fire(LOADED)
    fire(PUBLISHED)
    await pass(999)
    const expected = ['publisherConnected', 'publisherReconnecting', 'publisherReconnected']
    expect(events).toEqual(expected.map((name) => [name, { publisher }]))
    // It settles after reconnectedMs.
    await pass(1)
    expect(events).toHaveLength(4)
    expect(events[3]).toEqual(['publisherConnected', { publisher }])
    expect((events[3]![1] as { publisher: object }).publisher).toBe(publisher)
  })

  it('publishes again after the delay, and gives up after two timeouts in a row', async () => {
    const { calls, fire, live } = setUp()
    fire(LOADED)
    fire({ type: 'publisher.failed', cause: timeout })
    calls.length = 0
    await pass(1_999)
    expect(calls).toEqual([])
    await pass(1)
    expect(calls).toEqual(['load'])
    expect(live.state).toBe('pending')
    fire(LOADED)
    fire({ type: 'publisher.failed', cause: timeout })
    await pass(0)
    expect(live.state).toBe('rejected publishFailed')
  })

  it('tries again if only one of two failures in a row was a timeout', async () => {
    const { fire, live } = setUp()
    fire(LOADED)
    fire({ type: 'publisher.failed', cause: openTokError('OT_ICE_WORKFLOW_FAILED', 1600) })
    await pass(2_000)
    fire(LOADED)
    fire({ type: 'publisher.failed', cause: timeout })
    await pass(0)
    expect(live.state).toBe('pending')
  })
})

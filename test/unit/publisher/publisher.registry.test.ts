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
const PUBLISHED: PublisherMachineEvent = { type: 'publisher.published' }
const timeout = openTokError('OT_TIMEOUT', 1501)

/** Registry with one publisher. */
function setUp() {
  const calls: string[] = []
  const events: [string, object][] = []
  let send!: (event: PublisherMachineEvent) => void
  const record = (name: string) => () => void calls.push(name)
  const registry = createPublisherRegistry({
    reconnectedMs: 1_000,
    isAway: () => false,
    toDelayMs: (attempt) => attempt * 2_000,
    createPublication(_, sendEvent) {
      send = sendEvent
      return {
        publish: record('publish'),
        withdraw: record('withdraw'),
        unpublish: record('unpublish'),
        cancel: record('cancel'),
        abandon: record('abandon'),
        watchQuality: () => () => {},
        dispose: record('dispose'),
      }
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
  }
}

describe('the registry of publishers', () => {
  it('hands on what becomes of the session', () => {
    const { calls, registry } = setUp()
    registry.withdraw()
    registry.cancel()
    registry.abandon()
    expect(calls).toEqual(['withdraw', 'cancel', 'abandon'])
  })

  it('names the publisher in each of its events', async () => {
    const { events, fire, publisher, registry } = setUp()
    fire(PUBLISHED)
    registry.send(LOST)
    registry.send(JOINED)
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
    fire({ type: 'publisher.failed', cause: timeout })
    await pass(1_999)
    expect(calls).toEqual([])
    await pass(1)
    expect(calls).toEqual(['publish'])
    expect(live.state).toBe('pending')
    fire({ type: 'publisher.failed', cause: timeout })
    await pass(0)
    expect(live.state).toBe('rejected publishFailed')
  })

  it('tries again if only one of two failures in a row was a timeout', async () => {
    const { fire, live } = setUp()
    fire({ type: 'publisher.failed', cause: openTokError('OT_ICE_WORKFLOW_FAILED', 1600) })
    await pass(2_000)
    fire({ type: 'publisher.failed', cause: timeout })
    await pass(0)
    expect(live.state).toBe('pending')
  })
})

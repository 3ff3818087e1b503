/** A report of a bad call: what it says, what it never says, and what it costs the call. */

import { describe, expect, it, vi } from 'vitest'
import { parseReport, recordIncidents, summarizeReport } from '../../src/report/index.ts'
import type { IncidentReport, RecorderOptions } from '../../src/report/index.ts'
import { openTokError } from '../../src/kit/testing/index.ts'
import { playBadCall, SECRETS } from './harness/bad-call.ts'
import { countListeners } from './harness/inside.ts'
import { createJoinedFakeSetup, createSetup, useStory } from './harness/story.ts'
import { pass } from './harness/time.ts'

useStory()

/** Seconds since the start, the actor and its state, as one line for each entry of an actor. */
const told = ({ entries, startedAt }: IncidentReport, of: string) =>
  entries
    .filter(({ actor }) => actor === of)
    .map(({ at, event, phase, status, ...more }) =>
      [
        Math.round((at - startedAt) / 1_000),
        event,
        [status, phase].filter(Boolean).join('.'),
        more.code ?? more.reason ?? '',
      ]
        .join(' ')
        .trim(),
    )

async function record(options?: RecorderOptions) {
  const setup = await createJoinedFakeSetup()
  const recorder = recordIncidents(setup.reconnection, options)
  return { ...setup, recorder }
}

describe('the report of a bad call', () => {
  it('says what happened, in one line', async () => {
    const { report } = await playBadCall()
    expect(summarizeReport(report)).toBe(
      '3 outages, longest 41 s, camera lost, 2 signals dropped, ended: forceDisconnected',
    )
  })

  it('has each outage with its length, its reason and its attempts', async () => {
    const { report } = await playBadCall()
    const shown = report.outages.map(
      ({ attempts, endedAt, outcome, reason, rejoined, startedAt }) => {
        const seconds = Math.round((endedAt! - startedAt) / 1_000)
        return [seconds, outcome, reason, attempts, rejoined]
      },
    )
    expect(shown).toEqual([
      [8, 'reconnected', null, 0, false],
      [41, 'reconnected', 'networkDisconnected', 4, true],
      [1, 'reconnected', 'networkDisconnected', 1, true],
    ])
  })

  it('has the states of the session, its failed attempts and its signals', async () => {
    const { report } = await playBadCall()
    expect(told(report, 'session').slice(4, 16)).toEqual([
      '30 reconnected reconnected',
      '30 signalSent reconnected',
      '33 connected connected',
      '70 reconnecting reconnecting.resuming',
      '73 signalHeld reconnecting.resuming',
      '78 signalDropped reconnecting.resuming expired',
      '100 phaseChanged reconnecting.waiting networkDisconnected',
      '100 rejoinScheduled reconnecting.waiting',
      '101 rejoining reconnecting.rejoining',
      '102 attemptFailed reconnecting.waiting joinFailed',
      '102 rejoinScheduled reconnecting.waiting',
      '103 rejoining reconnecting.rejoining',
    ])
  })

  it('has the states of subscribers, publishers and devices', async () => {
    const { report } = await playBadCall()
    expect(told(report, 'subscriber-1').slice(0, 4)).toEqual([
      '3 statusChanged connected.playing',
      '100 statusChanged reconnecting.waiting',
      '111 phaseChanged reconnecting.resubscribing',
      '112 statusChanged reconnected',
    ])
    expect(told(report, 'publisher-1-camera')).toEqual([
      '2 statusChanged live',
      '141 statusChanged lost',
      '166 statusChanged live',
      '222 statusChanged none',
    ])
    expect(told(report, 'publisher-1').at(-1)).toBe(
      '222 statusChanged disconnected forceDisconnected',
    )
  })

  it('has neither token nor payload, neither names nor connection data (K4)', async () => {
    const { report, token } = await playBadCall({ client: SECRETS.name })
    const text = JSON.stringify(report)
    for (const secret of [token, ...Object.values(SECRETS)]) expect(text).not.toContain(secret)
    expect(text).toContain('1_MX4xMDB-bad-call')
  })

  it('is read again as it was written', async () => {
    const { report } = await playBadCall()
    expect(parseReport(JSON.stringify(report))).toEqual(report)
  })
})

describe('a recording', () => {
  it('begins with what is there already', async () => {
    const { fake, reconnection } = await createJoinedFakeSetup()
    reconnection.subscribe(fake.room.join().publish())
    await pass(2_000)
    const { actors, entries } = recordIncidents(reconnection).toJSON()
    expect(entries).toEqual([])
    expect(actors.map(({ before, id }) => `${id} ${before.status}`)).toEqual([
      'session connected',
      'subscriber-1 connected',
    ])
  })

  it('says that the token was refused', async () => {
    const { reconnection, session } = createSetup()
    const recorder = recordIncidents(reconnection)
    session.answerConnects(openTokError('OT_AUTHENTICATION_ERROR', 1004, 'Invalid token'))
    for (const _ of [1, 2]) {
      reconnection.connect().catch(() => {})
      await pass(1_000)
    }
    const report = recorder.toJSON()
    expect(told(report, 'session').at(-1)).toBe('1 disconnected disconnected tokenRejected')
    expect(report.entries.at(-1)?.cause).toBe('OT_AUTHENTICATION_ERROR')
    expect(summarizeReport(report)).toBe('no outage, token refused twice, ended: tokenRejected')
  })

  it('keeps so many outages, and the rest for so many minutes', async () => {
    const { fake, recorder } = await record({ outages: 2, minutes: 1 })
    for (const _ of [1, 2, 3]) {
      fake.network.drop()
      await pass(1_000)
      fake.network.restore()
      await pass(29_000)
    }
    const { actors, entries, outages, savedAt, startedAt, stats } = recorder.toJSON()
    expect([outages.length, stats.outages]).toEqual([2, 3])
    expect(savedAt - startedAt).toBe(60_000)
    expect(entries.every(({ at }) => at >= startedAt)).toBe(true)
    expect(actors[0]?.before.status).toBe('connected')
  })

  it('forgets subscribers that have ended, with their last entry', async () => {
    const { fake, reconnection, recorder } = await record({ minutes: 1 })
    for (const _ of [1, 2, 3]) {
      const bob = fake.room.join()
      reconnection.subscribe(bob.publish())
      await pass(5_000)
      bob.leave()
      await pass(100_000)
    }
    expect(recorder.toJSON().actors.map(({ id }) => id)).toEqual(['session'])
  })

  it('takes a short return and a new loss as one outage', async () => {
    const { fake, recorder } = await record()
    for (const _ of [1, 2]) {
      fake.network.drop()
      await pass(2_000)
      fake.network.restore()
      await pass(1_000)
    }
    await pass(5_000)
    expect(recorder.toJSON().outages).toMatchObject([
      { losses: 2, outcome: 'reconnected', attempts: 0 },
    ])
  })

  it('goes on in the order of time when the clock is set back', async () => {
    const { fake, recorder } = await record()
    fake.network.drop()
    await pass(2_000)
    vi.setSystemTime(Date.now() - 3_600_000)
    await pass(2_000)
    fake.network.restore()
    await pass(1_000)
    const { entries, outages } = recorder.toJSON()
    const times = entries.map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(outages[0]!.endedAt! - outages[0]!.startedAt).toBeLessThan(5_000)
  })

  it('takes nothing from the call: no listener of OpenTok is added, and none is left after stop()', async () => {
    const { reconnection, session } = await createJoinedFakeSetup()
    const before = JSON.stringify(countListeners(session))
    const recorder = recordIncidents(reconnection)
    expect(JSON.stringify(countListeners(session))).toBe(before)
    recorder.stop()
    recorder.stop()
    const { entries } = recorder.toJSON()
    void reconnection.disconnect()
    await pass(1_000)
    expect(recorder.toJSON().entries).toEqual(entries)
  })
})

describe('the id of an incident', () => {
  const fail = async (issueId: NonNullable<RecorderOptions['issueId']>) => {
    const { fake, recorder } = await record({ issueId })
    fake.network.drop()
    await pass(2_000)
    fake.network.restore()
    await pass(10_000)
    return recorder.toJSON()
  }

  it('is requested once for each outage, when it has ended', async () => {
    const issueId = vi.fn(() => Promise.resolve('0d0e8a51-issue'))
    const { outages } = await fail(issueId)
    expect(outages[0]?.issueId).toBe('0d0e8a51-issue')
    expect(issueId).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['rejects', () => Promise.reject(new Error('no network'))],
    [
      'throws',
      () => {
        throw new Error('no such function')
      },
    ],
    ['is none', () => 'a sentence, and no id'],
    ['is missing', () => undefined as never],
  ])('is missing, and the report says so, if it %s', async (_, issueId) => {
    const { entries, outages } = await fail(issueId)
    expect(outages[0]?.issueId).toBe(null)
    expect(entries.filter(({ event }) => event === 'issueIdFailed')).toHaveLength(1)
  })
})

describe('recordIncidents()', () => {
  it.each([
    [
      null,
      undefined,
      'reconnection must be an object with getSnapshot(), on(), onChange(), got null',
    ],
    [
      undefined,
      { outages: 0 },
      'options.outages must be a whole number from 1 to 2147483647, got number 0',
    ],
    [
      undefined,
      { minutes: '30' },
      'options.minutes must be a number from 1 to 2147483647, got string 30',
    ],
    [
      undefined,
      { issueID: () => '' },
      "options has no 'issueID', only outages, minutes, issueId, client",
    ],
  ])('refuses what it cannot use: %#', async (given, options, message) => {
    const { reconnection } = await createJoinedFakeSetup()
    const wrapped = given === undefined ? reconnection : given
    expect(() => recordIncidents(wrapped as never, options as never)).toThrow(
      new TypeError(message),
    )
  })
})

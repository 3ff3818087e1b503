/** Sound that does not arrive although everything is connected. */
import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import { passUntil } from '../harness/pass-awake.ts'
import type { Person } from '../harness/person.ts'
import { PATIENT } from '../harness/patient.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

/** Notes the phases of each tile from now on. */
const notePhases = (person: Person) =>
  person.page.evaluate(() => {
    const { looked, reconnection } = window.person
    looked.length = 0
    for (const [streamId, tile] of reconnection.subscribers)
      tile.onChange(() => looked.push(`${streamId} ${tile.status} ${tile.phase}`))
  })

const readPhases = async (person: Person, streamId: string): Promise<readonly string[]> => {
  const looked = await person.page.evaluate(() => window.person.looked)
  const phases = looked.flatMap((line) =>
    line.startsWith(streamId) ? line.split(' ', 3).slice(1).join(' ') : [],
  )
  return phases.filter((phase, at) => phase !== phases[at - 1])
}

/** A phase may last for less than a frame of the page. */
async function untilPhase(person: Person, streamId: string, phase: string): Promise<void> {
  await expect.poll(() => readPhases(person, streamId), PATIENT).toContain(phase)
}

/** The same in less time, where none of it is waited for by media. */
const passUntilPhase = (person: Person, streamId: string, phase: string) =>
  passUntil(person, async () => (await readPhases(person, streamId)).includes(phase))

/** Packets of sound that Bob has received by his present subscriber. */
const readPackets = (person: Person, streamId: string) =>
  person.page.evaluate(async (id) => {
    const { subscriber } = window.person.reconnection.subscribers.get(id)!
    const report = await (subscriber as OT.Subscriber).getRtcStatsReport()
    const audio = [...report.values()].find(
      ({ kind, type }) => type === 'inbound-rtp' && kind === 'audio',
    )
    return Number(audio?.packetsReceived ?? 0)
  }, streamId)

async function expectSound(person: Person, streamId: string): Promise<void> {
  const before = await readPackets(person, streamId)
  await expect.poll(() => readPackets(person, streamId), PATIENT).toBeGreaterThan(before + 20)
}

describe('sound that does not arrive after an outage', () => {
  it(
    'makes a tile silent after a resume, which is recreated and heard again; one that is muted is left alone (U3, U4)',
    withFixture(async ({ join, network, open }) => {
      const [anna, carol] = [await join('anna'), await join('carol')]
      const loud = await anna.publishKept({ sound: true })
      const muted = await carol.publishKept({ sound: true })
      await carol.page.evaluate(() => window.person.publisher?.publishAudio(false))
      const bob = await open('bob', { clock: true, own: 'its clock runs ahead of the sound' })
      await bob.create({ follow: 'reconnection', options: { reconnectedMs: 50 } })
      await bob.connect()
      await bob.untilVideosMove(2)
      await expectSound(bob, loud)
      await notePhases(bob)
      network.cutAudio('bob')
      network.drop('bob')
      await bob.untilEvent('reconnected')
      await untilPhase(bob, loud, 'connected silent')
      await passUntilPhase(bob, loud, 'reconnecting resubscribing')
      network.healAudio('bob')
      await passUntilPhase(bob, loud, 'connected playing')
      await expectSound(bob, loud)
      expect(await readPhases(bob, loud)).toEqual([
        'connected silent',
        'reconnecting stalled',
        'reconnecting resubscribing',
        'reconnected null',
        'connected playing',
      ])
      expect(await readPhases(bob, muted)).toEqual([])
      await bob.untilVideosMove(2)
    }),
  )

  itAtRelease(
    'is missed after a rejoin, too: it was heard before the loss (U3)',
    withFixture(async ({ join, network, open }) => {
      const anna = await join('anna')
      const streamId = await anna.publishKept({ sound: true })
      const bob = await open('bob')
      await bob.create({ follow: 'reconnection', rejoinMs: 20, options: { reconnectedMs: 50 } })
      await bob.connect()
      await bob.untilVideosMove(1)
      await expectSound(bob, streamId)
      await notePhases(bob)
      network.cutAudio('bob')
      network.drop('bob')
      await bob.untilPhase('resuming')
      network.forget('bob')
      network.restore('bob')
      await bob.untilEvent('reconnected')
      await untilPhase(bob, streamId, 'connected silent')
      network.healAudio('bob')
      await expect
        .poll(async () => (await readPhases(bob, streamId)).at(-1), PATIENT)
        .toBe('connected playing')
      await expectSound(bob, streamId)
    }),
  )
})

/** A call that goes wrong in every way that a report tells of: three outages, a lost camera, dropped signals. */

import type { IncidentReport, RecorderOptions } from '../../../src/report/index.ts'
import { recordIncidents } from '../../../src/report/index.ts'
import { createFakeOpenTok } from '../../../src/kit/testing/index.ts'
import { wrapSession } from './story.ts'
import { pass } from './time.ts'

/** What an app and its people write, and what may be in no report. */
export const SECRETS = {
  name: 'Ada Lovelace',
  data: '{"name":"Ada Lovelace","mail":"ada@example.org"}',
  payload: 'the secret payload',
  signalType: 'to-the-lawyer',
  signalId: 'message-of-ada',
} as const

/** Plays it in fake time: 4 min 12 s. */
export async function playBadCall(options: RecorderOptions = {}): Promise<{
  readonly report: IncidentReport
  readonly token: string
}> {
  const fake = createFakeOpenTok({ strict: true })
  const session = fake.OT.initSession('100', '1_MX4xMDB-bad-call')
  const token = fake.createToken({ data: SECRETS.data })
  const { reconnection } = wrapSession(fake, session, { token, devices: fake.devices })
  const recorder = recordIncidents(reconnection, options)
  const { signalId: id, signalType: type, payload: data } = SECRETS
  const say = (ttlMs?: number) =>
    void reconnection.signal({ type, data }, { ttlMs }).catch(() => {})

  void reconnection.connect()
  await pass(2_000)
  const bob = fake.room.join({ data: SECRETS.data })
  reconnection.subscribe(bob.publish())
  void reconnection.publish(fake.OT.initPublisher()).catch(() => {})
  await pass(20_000)
  void reconnection.signal({ type, data }, { id })

  // OpenTok resumes by itself.
  fake.network.drop()
  await pass(8_000)
  fake.network.restore()
  await pass(40_000)

  // OpenTok gives up, and two of three signals are too old when the call is back.
  fake.network.drop()
  await pass(3_000)
  say(5_000)
  say(5_000)
  say()
  await pass(38_000)
  fake.network.restore()
  await pass(30_000)

  fake.devices.camera.unplug()
  await pass(25_000)
  fake.devices.camera.plugIn()
  await pass(20_000)

  // The media is cut first, then the server loses its mind.
  fake.network.cutMedia(bob)
  await pass(12_000)
  fake.network.healMedia(bob)
  await pass(6_000)
  fake.network.close(1011)
  await pass(18_000)

  // Longer than anything is recovered from: kicked out.
  fake.network.kick(session)
  await pass(1_000)
  const report = JSON.parse(JSON.stringify(recorder)) as IncidentReport
  recorder.stop()
  return { report, token }
}

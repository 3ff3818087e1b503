/** What happens to the app: faults of the network and the server, other people, the user, late events, and time. */

import { openTokError } from '../../../src/kit/testing/index.ts'
import { at } from './args.ts'
import type { Args } from './args.ts'
import { APP_EVENTS } from './world.ts'
import type { TokenMode } from './options.ts'
import type { World } from './world.ts'

export type Fault = (world: World, args: Args) => void | Promise<void>

const REQUESTS = [
  'information',
  'connection',
  'stream',
  'subscriber',
  'signal',
  'unpublish',
] as const
const STATUSES = [403, 404, 409, 413, 500, 503] as const
const ERRORS = [
  openTokError('OT_TIMEOUT', 1500),
  openTokError('OT_CANCEL', undefined),
  openTokError('OT_PERMISSION_DENIED', 1500),
  openTokError('OT_ICE_WORKFLOW_FAILED', 1610),
  new Error('an unknown error'),
]
const TOKENS: readonly TokenMode[] = [
  'good',
  'good',
  'expired',
  'rejects',
  'throws',
  'hangs',
  'late',
  'wrong',
]
const REASONS = [
  'networkDisconnected',
  'clientDisconnected',
  'serverRotation',
  'somethingNew',
] as const
const WAITS_MS = [0, 1, 3, 20, 60, 110, 300, 700, 1_500, 3_000, 6_000, 16_000, 31_000, 65_000]
const JUMPS_MS = [-3_600_000, -1_000, 1_000, 3_000, 600_000]
const SLEEPS_MS = [2_500, 10_000, 120_000, 3_600_000]
const LATE = ['connected', 'disconnected', 'destroyed', 'videoDisabled', 'videoEnabled'] as const

const others = ({ bob, people }: World) => people.filter((person) => person !== bob)

export const FAULTS = {
  drop: ({ fake }) => fake.network.drop(),
  restore: ({ fake }) => fake.network.restore(),
  flap: ({ fake }, { how }) => fake.network.flap(1 + (how % 2)),
  close: ({ fake }, { how }) => fake.network.close(at([1001, 1003, 1006, 1011], how)!),
  refuse: ({ fake }) => fake.network.refuse(),
  refuseSockets: ({ fake }) => fake.network.refuseSockets(),
  silence: ({ fake }) => fake.network.silence(),
  giveUp: ({ fake }) => fake.network.giveUp(),
  end: ({ fake }, { how }) => fake.network.end(at(REASONS, how)!),
  expel({ fake: { network }, session }, { how }) {
    const { expel } = {
      expel: at([network.kick, network.kick, network.idle, network.rotate], how)!,
    }
    expel(session)
  },
  forget(world) {
    world.isForgotten = true
    world.fake.network.forget(world.session)
  },
  leftBehind({ fake: { network }, session }, { how }) {
    if (how % 2) network.closeLeftBehind()
    else if (session.currentState === 'disconnected') network.letIn()
  },
  media({ fake: { network } }, { how }) {
    const { cutAudio, cutMedia, cutVideo, healAudio, healMedia, healVideo } = network
    at([cutMedia, healMedia, cutVideo, healVideo, cutAudio, healAudio], how)!()
  },
  degrade: ({ fake }, { how }) => fake.network.degrade({ lossPercent: 10 * (how % 8) }),
  loseAck: ({ fake }) => fake.network.loseAck(),
  rateLimit: ({ fake }, { how }) => fake.network.rateLimit(at([1, 5, Infinity], how)!),
  ignore(world, { how, pick }) {
    world.excuses += 1
    world.fake.network.ignore(at(REQUESTS, how)!, { count: 1 + (pick % 2) })
  },
  fail(world, { how, pick }) {
    world.excuses += 1
    const answer = pick % 3 === 0 ? at(ERRORS, pick)! : at(STATUSES, pick)!
    world.fake.network.fail(at(REQUESTS, how)!, answer, { count: 1 + (pick % 2) })
  },
  failSessionInfo: ({ fake }, { how }) => fake.network.failSessionInfo(at([0, 403, 500], how)!),
  endStream({ fake }, { pick }) {
    const stream = at(fake.room.streams, pick)
    if (stream) fake.network.endStream(stream.streamId)
  },
  tokens(world, { how }) {
    world.tokens = at(TOKENS, how)!
  },
  online(world, { how }) {
    if (how % 3 > 0) world.isOnline = how % 3 === 1
    world.network.announce()
  },
  audio({ fake: { audio, OT } }, { how }) {
    const unblock = () => void OT.unblockAudio().catch(() => {})
    at([audio.block, audio.touch, unblock], how)!()
  },
  camera({ fake: { camera } }, { how }) {
    at(
      [camera.allow, camera.allow, camera.hold, camera.deny, () => camera.fail('NotReadableError')],
      how,
    )!()
  },
  arrive({ fake, people }, { how }) {
    const person = fake.room.join({ data: `Person ${people.length}` })
    people.push(person)
    person.publish({ publishVideo: how % 2 === 0 })
  },
  bobPublishes({ bob }, { how }) {
    if (bob.streams.length > 2) bob.unpublish(bob.streams[how % 2])
    else bob.publish()
  },
  leave: (world, { pick }) => at(others(world), pick)?.leave(),
  vanish: (world, { pick }) => at(others(world), pick)?.vanish(),
  comeBack(world, { pick }) {
    const person = at(others(world), pick)
    if (!person) return
    const back = person.comeBack()
    back.publish()
    world.people.push(back)
  },
  switch({ people }, { how, pick }) {
    const person = at(people, pick)!
    if (how % 2) person.publishVideo(how % 4 === 1)
    else person.publishAudio(how % 4 === 0)
  },
  hear({ fake, people }, { how, pick }) {
    const data = at(['hello', 'otr1:abc:0:0/2:hello', 'otr1:abc:1:1/2:hello', 'otr1:::'], how)!
    const signal = { type: 'remote', data }
    if (how % 5 === 4) fake.room.signal(signal)
    else at(people, pick)!.signal(signal)
  },
  /** OpenTok repeats itself, or says something late of an object of a previous join. */
  late({ fake, session }, { how, pick }) {
    const previous = at(
      fake.ledger.subscribers.filter(({ stream }) => !stream),
      pick,
    )
    const stream = at(fake.room.streams, pick)
    if (how % 3 === 0 && previous) fake.say(previous, at(LATE, how)!, { reason: 'late' })
    else if (how % 3 === 1 && stream && session.connection && !isOwn(session, stream))
      fake.say(session, 'streamCreated', { stream, reason: '' })
    else if (how % 3 === 2)
      fake.say(session, 'streamDestroyed', { stream: { streamId: 'long gone' }, reason: 'late' })
  },
  appKeeps: ({ throwing }) => void throwing.add('keep sessionDisconnected'),
  appThrows: ({ throwing }, { how }) => void throwing.add(at(APP_EVENTS, how)!),
  jump: ({ clock }, { how }) => clock.jump(at(JUMPS_MS, how)!),
  sleep: ({ clock }, { how }) => clock.sleep(at(SLEEPS_MS, how)!),
  wait: ({ clock }, { pick }) => clock.pass(at(WAITS_MS, pick)!),
} satisfies Record<string, Fault>

export type FaultName = keyof typeof FAULTS

const isOwn = (
  { connection }: World['session'],
  stream: { readonly connection: { readonly connectionId: string } },
) => stream.connection.connectionId === connection?.connectionId

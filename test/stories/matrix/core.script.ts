/** A call of the core in which each of its events occurs: two people, and one fault after the other. */

import { CALLS } from '../fuzz/calls.ts'
import { checkStep } from '../fuzz/laws.ts'
import type { Settings } from '../fuzz/settings.ts'
import { AppError } from '../fuzz/settings.ts'
import { createWorld } from '../fuzz/world.ts'
import type { World } from '../fuzz/world.ts'
import { checkClient } from './laws.ts'

export const SETTINGS: Settings = {
  options: {
    joinTimeoutMs: 15_000,
    joinAttempts: 3,
    giveUpMs: 600_000,
    rejoin: 'on',
    subscribers: { stallMs: 1_000, maxAttempts: 5, resubscribe: true },
    signals: {
      capacity: 1_000,
      capacityBytes: 1_048_576,
      overflow: 'rejectNewest',
      unknownOutcome: 'resend',
      perSecond: Infinity,
      dedupe: false,
      chunk: false,
    },
  },
  cloud: {
    mediaMode: 'routed',
    echoSignals: true,
    greetResumed: true,
    redeliver: true,
    dropRepeats: true,
    unknownSocketCloseCode: 1011,
    addressPerConnection: true,
    keepLostMs: 30_000,
    loadMs: 0,
  },
  token: 'provider',
  identifies: false,
  subscribes: true,
  isJoinedFirst: false,
  isStrict: true,
  isInspected: false,
}

const BAD_LINE = { lossPercent: 30 }

/** What happens, and how long the call then goes on, in ms. */
const STEPS: readonly (readonly [act: (world: World) => void, ms: number])[] = [
  [(world) => CALLS.connect(world), 6_000],
  [(world) => CALLS.publish(world, { how: 1, pick: 0 }), 3_000],
  [({ fake }) => fake.devices.camera.end(), 100],
  [({ fake }) => fake.devices.microphone.end(), 100],
  [({ bob }) => bob.signal({ type: 'remote', data: 'hello' }), 10],
  [throwAtSignal, 10],
  [(world) => CALLS.signal(world, { how: 0, pick: 0 }), 100],
  [({ fake, session }) => fake.network.degrade({ ...BAD_LINE, target: session }), 10_000],
  [({ bob, fake }) => fake.network.degrade({ ...BAD_LINE, target: bob }), 10_000],
  [({ fake }) => fake.network.restore(), 10_000],
  [({ bob, fake }) => fake.network.cutMedia(bob), 7_000],
  [({ fake }) => fake.network.healMedia(), 6_000],
  [({ fake }) => fake.network.drop(), 100],
  [(world) => CALLS.signal(world, { how: 0, pick: 0 }), 10],
  [({ fake }) => fake.network.restore(), 6_000],
  [({ fake }) => fake.network.close(1011), 100],
  [(world) => CALLS.signal(world, { how: 5, pick: 0 }), 10],
  [(world) => CALLS.abort(world), 10_000],
  [({ fake }) => fake.audio.block(), 10],
  [({ fake, people }) => void people.push(fake.room.join({ data: 'Person 1' })), 10],
  [({ people }) => void people.at(-1)!.publish({ publishSenderStats: true }), 4_000],
  [({ fake }) => fake.audio.touch(), 10],
  [({ fake }) => void fake.OT.unblockAudio(), 10],
  [({ people }) => people.at(-1)!.leave(), 1_000],
  [({ fake, session }) => fake.network.kick(session), 1_000],
  [(world) => CALLS.connect(world), 3_000],
  [(world) => CALLS.disconnect(world), 1_000],
]

/** One of the app's own listeners throws. */
function throwAtSignal(world: World): void {
  if (!world.isDisposed) {
    world.app.reconnection.once('signal', () => {
      throw new AppError('signal')
    })
  }
  world.bob.signal({ type: 'remote', data: 'again' })
}

/** @param prepare called before the call begins */
export async function playCall(prepare: (world: World) => void): Promise<World> {
  const world = await createWorld(SETTINGS)
  world.bob.publish({ publishSenderStats: true })
  prepare(world)
  for (const [act, ms] of STEPS) {
    world.note(`> ${act.toString()}`)
    act(world)
    await world.clock.pass(ms)
    checkStep(world)
    checkClient(world)
  }
  return world
}

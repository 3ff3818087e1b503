/** A call of an app over the automatic entry in which each event of OpenTok occurs, and its end. */

import { connect, disconnect, signal } from './auto.calls.ts'
import { checkAutoEnd, checkAutoRecovered, checkAutoStep } from './auto.laws.ts'
import { createAutoWorld, publish, subscribeTo } from './auto.world.ts'
import type { AutoWorld } from './auto.world.ts'

/** Longer than anything that the library or OpenTok waits for. */
const LONG_MS = 150_000

/** What happens, and how long the call then goes on, in ms. */
const STEPS: readonly (readonly [act: (world: AutoWorld) => void, ms: number])[] = [
  [connect, 3_000],
  [publish, 3_000],
  [({ bob }) => bob.signal({ type: 'chat', data: 'hello' }), 10],
  [({ bob }) => bob.publishVideo(false), 100],
  [({ bob }) => bob.publishVideo(true), 100],
  [({ bob, fake }) => fake.network.cutMedia(bob), 7_000],
  [({ fake }) => fake.network.healMedia(), 6_000],
  [({ fake }) => fake.network.drop(), 100],
  [({ fake }) => fake.network.restore(), 6_000],
  [({ fake }) => fake.network.close(1011), 10_000],
  [({ fake, people }) => void people.push(fake.room.join({ data: 'Person 1' })), 10],
  [({ people }) => void people.at(-1)!.publish(), 3_000],
  [({ people }) => people.at(-1)!.leave(), 1_000],
  [unpublish, 1_000],
  [publish, 3_000],
  [({ fake, session }) => fake.network.kick(session), 1_000],
  [connect, 3_000],
  [disconnect, 1_000],
]

function unpublish(world: AutoWorld): void {
  if (world.publisher) world.session.unpublish(world.publisher)
}

/** @param prepare called before the call begins */
export async function playAutoCall(prepare: (world: AutoWorld) => void): Promise<AutoWorld> {
  const world = createAutoWorld()
  world.bob.publish()
  prepare(world)
  for (const [act, ms] of STEPS) {
    world.note(`> ${act.toString()}`)
    act(world)
    await world.clock.pass(ms)
    checkAutoStep(world)
  }
  return world
}

/** All faults stop, the app joins again and looks around; then it leaves, and takes the library off. */
export async function endAutoCall(world: AutoWorld): Promise<void> {
  const { clock, fake } = world
  for (const heal of [fake.network.restore, fake.network.healMedia]) heal()
  await clock.pass(LONG_MS)
  if (!world.isDisposed) await joinAgain(world)

  world.note('> leaves')
  // A session whose handle is disposed of joins and leaves no more: first it has to be OpenTok's own again.
  if (world.isDisposed) world.uninstall()
  disconnect(world)
  await clock.pass(LONG_MS)
  checkAutoStep(world)
  if (world.isInstalled) for (const name of world.pending) world.tell(`never settles: ${name}`)
  world.uninstall()
  await clock.settle()
  checkAutoEnd(world)
}

async function joinAgain(world: AutoWorld): Promise<void> {
  const { bob, clock, session, tiles } = world
  world.note('> joins again')
  if (!session.isConnected()) connect(world)
  await clock.pass(10_000)
  for (const stream of bob.streams) if (!tiles.has(stream.streamId)) subscribeTo(world, stream)
  signal(world)
  await clock.pass(10_000)
  checkAutoStep(world)
  if (world.isInstalled) checkAutoRecovered(world)
}

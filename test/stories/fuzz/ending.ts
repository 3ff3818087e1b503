/** The end of a fuzzed call: all faults stop, the app joins again if needed, and then it leaves. */

import { CALLS } from './calls.ts'
import { checkRecovered, checkSignals, checkStep } from './laws.ts'
import { track, wrap } from './world.ts'
import type { World } from './world.ts'

/** Longer than anything the library or OpenTok waits for. */
const LONG_MS = 150_000
/** Longer than a join, or a signal that is never answered. */
const SHORT_MS = 40_000
/** Faults of single requests may be left, but not as many. */
const MAX_TRIES = 12

export async function endCall(world: World, how: number): Promise<void> {
  heal(world)
  await world.clock.pass(LONG_MS)
  const { status } = world.app.reconnection
  if (!world.isDisposed && !['idle', 'connected', 'disconnected'].includes(status))
    world.tell(`is still ${status} long after all faults`)
  for (const name of world.pending) {
    // A publisher waits for a connection as long as there is none.
    if (status === 'connected' || !name.startsWith('publish')) world.tell(`never settles: ${name}`)
  }
  if (how % 3 > 0) await recover(world)
  await leave(world, how)
}

function heal(world: World): void {
  const { fake } = world
  const { camera, network } = fake
  world.tokens = 'good'
  world.isOnline = true
  world.throwing.clear()
  for (const unlisten of world.reactions) unlisten()
  for (const heal of [
    network.restore,
    network.healMedia,
    network.healVideo,
    network.healAudio,
    camera.allow,
  ])
    heal()
  network.rateLimit(Infinity)
  world.network.announce()
}

/** With the help that an app gives: it joins again, subscribes to what it wants to see, and tries its signal again. */
async function recover(world: World): Promise<void> {
  const { clock, fake } = world
  if (world.isDisposed) wrap(world)
  await join(world)
  if (world.isForgotten || world.settings.cloud.unknownSocketCloseCode === null) {
    // A server that has forgotten a client may never say so.
    fake.network.giveUp()
    await join(world)
  }
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    if (tries > 0 && world.sent.at(-1)?.outcome === 'sent') break
    await join(world)
    subscribeToAll(world)
    CALLS.signal(world, { pick: 0, how: 0 })
    await clock.pass(SHORT_MS)
  }
  for (let tries = 0; tries < 3 || (tries < MAX_TRIES && lacksSubscriber(world)); tries += 1) {
    subscribeToAll(world)
    await clock.pass(LONG_MS)
  }
  checkStep(world)
  checkRecovered(world)
  if (world.sent.at(-1)?.outcome !== 'sent') world.tell('cannot signal after all faults')
}

async function join(world: World): Promise<void> {
  const { app, clock, fake } = world
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const { status } = app.reconnection
    if (status === 'connected') return
    const isOut = status === 'idle' || status === 'disconnected'
    const token = fake.createToken({ data: 'Ada' })
    if (isOut) track(world, `help ${tries}`, app.reconnection.connect(token))
    await clock.pass(SHORT_MS)
  }
}

function subscribeToAll(world: World): void {
  for (const stream of wantedStreams(world))
    world.app.watchTile(world.app.reconnection.subscribe(stream))
}

/** A fault of a single request that was left has refused a subscribe. */
const lacksSubscriber = (world: World): boolean =>
  wantedStreams(world).some(({ streamId }) => !world.app.reconnection.subscribers.has(streamId))

function wantedStreams({ app, fake, settings, unwanted }: World) {
  if (!settings.subscribes) return []
  const listed = new Set(app.reconnection.streams.list().map(({ streamId }) => streamId))
  return fake.room.streams.filter(({ streamId }) => listed.has(streamId) && !unwanted.has(streamId))
}

async function leave(world: World, how: number): Promise<void> {
  const { clock, fake, session } = world
  if (how % 2 && !world.isDisposed) {
    CALLS.disconnect(world)
    await clock.pass(10_000)
    const { status } = world.app.reconnection
    if (status !== 'idle' && status !== 'disconnected') world.tell(`has left, and is ${status}`)
  }
  CALLS.dispose(world)
  await clock.settle()
  checkStep(world)
  for (const name of world.pending) world.tell(`is disposed, and never settles: ${name}`)
  checkSignals(world)

  session.off()
  void session.disconnect()
  await clock.pass(2_000)
  for (const publisher of fake.ledger.publishers) if (publisher.id) publisher.destroy()
  for (const subscriber of fake.ledger.liveSubscribers()) session.unsubscribe(subscriber)
  try {
    fake.ledger.assertNoLeaks()
  } catch (error) {
    world.tell((error as Error).message)
  }
  fake.reset()
  await clock.pass(LONG_MS)
  if (clock.count('library') > 0) world.tell('leaves timers behind')
}

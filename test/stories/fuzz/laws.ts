/** The laws that hold after every step, after recovery, and after the end. */

import { actorsOf } from '../../../src/machines.ts'
import type { FakeSubscriber } from '../../../src/kit/testing/index.ts'
import { readDelivered } from '../laws/heard.ts'
import { checkSignals as checkLaws } from '../laws/signal-laws.ts'
import { APP_EVENTS } from './world.ts'
import type { World } from './world.ts'

const tilesOf = ({ fake, watched }: World): readonly FakeSubscriber[] =>
  fake.ledger.liveSubscribers().filter((subscriber) => watched.isTile(subscriber))

/** After every step. */
export function checkStep(world: World): void {
  const { app, fake, isDisposed, publishers, tell } = world
  const { reconnection } = app
  const ids = tilesOf(world).map(({ streamId }) => streamId)
  const repeated = findRepeated(ids)
  if (repeated.length > 0) tell(`has two tiles of ${repeated.join()}`)
  if (fake.ledger.cameraRequests > publishers.length) tell('requests the camera again')
  if (reconnection.getSnapshot() !== reconnection.getSnapshot())
    tell('makes a snapshot of nothing new')
  if (isDisposed) return checkDisposed(world)
  const handles = [...app.tiles].filter(({ status }) => status !== 'disconnected')
  const doubled = findRepeated(handles.map(({ streamId }) => streamId))
  if (doubled.length > 0) tell(`has two handles of ${doubled.join()}`)
  const listed = reconnection.streams.list().map(({ streamId }) => streamId)
  if (listed.toSorted().join() !== [...app.streams].toSorted().join())
    tell(`lists ${listed.join()}, and has announced ${[...app.streams].join()}`)
  const { heldSignals, subscriberCount } = reconnection.getSnapshot()
  if (heldSignals !== reconnection.signals.length) tell('counts other signals than it holds')
  if (subscriberCount !== reconnection.subscribers.size)
    tell('counts other subscribers than it has')
}

const findRepeated = (ids: readonly (string | undefined)[]) =>
  ids.filter((id, index) => ids.indexOf(id) !== index)

function checkDisposed({ app, clock, fake, network, session, tell }: World): void {
  if (clock.count('library') > 0) tell(`leaves ${clock.count('library')} timers behind`)
  if (network.count > 0) tell('still listens to the network')
  const own = Object.entries(fake.ledger.listeners(session)).filter(
    ([name, count]) => count > (APP_EVENTS.includes(name) ? 1 : 0),
  )
  if (own.length > 0) tell(`leaves listeners behind: ${own.join()}`)
  const objects = [...fake.ledger.publishers, ...fake.ledger.subscribers]
  if (objects.some((object) => Object.keys(fake.ledger.listeners(object)).length > 0))
    tell('leaves listeners on a publisher or a subscriber behind')
  const [actor, ...others] = actorsOf(app.reconnection)
  if (actor?.getSnapshot().status !== 'stopped' || others.length > 0) tell('leaves actors behind')
}

/** Once all faults have ended and the app has joined again. */
export function checkRecovered(world: World): void {
  const { app, fake, pending, publishers, session, tell, unwanted, wanted } = world
  const { reconnection } = app
  const { connectionId, status } = reconnection.getSnapshot()
  if (status !== 'connected')
    return tell(`is ${status} after all faults, over a client that is ${session.currentState}`)
  if (connectionId !== session.connection?.connectionId) tell('does not know its connection')
  for (const name of pending) tell(`never settles: ${name}`)
  if (reconnection.signals.length > 0)
    tell(`holds ${reconnection.signals.length} signals while connected`)

  const remote = fake.room.streams
    .filter(({ connection }) => /^(Bob|Person)/.test(connection.data))
    .map(({ streamId }) => streamId)
  const listed = new Set(reconnection.streams.list().map(({ streamId }) => streamId))
  const { cloud, identifies } = world.settings
  // What the server does not repeat after a resume is lost for OpenTok too.
  if (!identifies && cloud.redeliver) {
    for (const id of remote)
      if (!listed.has(id) && !world.named.has(id)) tell(`does not list ${id}`)
  }
  // A wrapper does not know the previous connections of the wrapper before it, which the server may still list.
  const possible = world.wraps > 1 ? fake.room.streams.map(({ streamId }) => streamId) : remote
  for (const id of listed)
    if (!possible.includes(id) && cloud.redeliver) tell(`lists ${id}, which is gone`)
  const tiles = tilesOf(world)
  // Nobody recreates these, and OpenTok waits for media as long as it does not hear that the stream is gone.
  const isKept = cloud.redeliver || world.settings.options.subscribers.resubscribe
  for (const handle of reconnection.subscribers.values()) {
    if (handle.status !== 'connected' && !world.adopted.has(handle) && isKept)
      tell(`has a tile of ${handle.streamId} that is ${handle.status} ${handle.phase}`)
    if (handle.status === 'connected' && !handle.subscriber)
      tell(`has a connected tile of ${handle.streamId} without a subscriber`)
  }
  for (const { streamId = '' } of tiles)
    if (!reconnection.subscribers.has(streamId)) tell(`has a tile of ${streamId} without a handle`)
  for (const id of listed) {
    const isWanted = world.settings.subscribes && !unwanted.has(id) && remote.includes(id)
    if (isWanted && !reconnection.subscribers.has(id)) tell(`has no tile of ${id}`)
  }

  const own = fake.room.streams.filter(({ connection }) => connection.connectionId === connectionId)
  for (const publisher of publishers) {
    const isLive = own.some(({ streamId }) => streamId === publisher.stream?.streamId)
    // The end of its stream may be among what the server does not repeat.
    const isExpected = wanted.has(publisher) && !app.endedPublishers.has(publisher)
    if (isExpected && !isLive && cloud.redeliver)
      tell(`publishes ${publisher.id}, which the server does not have`)
  }
}

/** Each signal settles once, and arrives as its outcome says. */
export function checkSignals(world: World): void {
  const { excuses, fake, sent, settings, tell, wraps } = world
  const handOvers = new Map<unknown, number>()
  for (const { args } of fake.ledger.calls('signal')) {
    const { type } = args[0] as { type?: string }
    handOvers.set(type, (handOvers.get(type) ?? 0) + 1)
  }
  const signals = sent.map(({ isForBob, ...signal }, number) => ({
    ...signal,
    isForListener: isForBob,
    handOvers: handOvers.get(`n${number}`) ?? 0,
  }))
  const broken = checkLaws(signals, toHeard(world), settings.options.signals, {
    repeated: !settings.cloud.dropRepeats,
    late: excuses > 0 || wraps > 1 ? Infinity : 0,
  })
  for (const law of broken) tell(`signal ${law}`)
}

/** The numbers of the signals that Bob has heard. */
const toHeard = ({ bob, clock, tell }: World): readonly number[] =>
  readDelivered(
    bob.heard.filter(({ type }) => type !== 'remote'),
    clock.now,
    (error) => tell(`sends what nobody can read: ${error.message}`),
  ).flatMap((data) => {
    const [, number] = /(?:^|:)(\d+) payload /.exec(data) ?? []
    return number === undefined ? [] : Number(number)
  })

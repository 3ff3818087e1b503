/** What the app may call: every member of the public API, with right and wrong arguments, at any time. */

import { EVENT_NAMES } from '../../../src/contract/events.ts'
import type { ReconnectionEvents } from '../../../src/index.ts'
import { at } from './args.ts'
import type { Args } from './args.ts'
import { AppError } from './settings.ts'
import { sendSignal } from './signals.ts'
import { subscribeTo, track, wrap } from './world.ts'
import type { World } from './world.ts'

export type Call = (world: World, args: Args) => void

const call = ({ app: { reconnection } }: World) => reconnection

/** Misuse throws a `TypeError` at once, whatever the state. */
const WRONG: readonly ((world: World) => unknown)[] = [
  (world) => call(world).on('nothing' as never, () => {}),
  (world) => call(world).once('connected', 'listener' as never),
  (world) => call(world).off('nothing' as never, () => {}),
  (world) => call(world).onChange(null as never),
  (world) => call(world).subscribe({} as never),
  (world) => call(world).track({} as never),
  (world) => call(world).publish(null as never),
]

let names = 0

export const CALLS = {
  connect: (world) =>
    track(
      world,
      `connect ${(names += 1)}`,
      call(world).connect(
        world.settings.token === 'none' ? world.fake.createToken({ data: 'Ada' }) : undefined,
      ),
    ),
  connectWith: (world, { how }) =>
    track(
      world,
      `connect ${(names += 1)}`,
      call(world).connect(
        how % 4 === 0
          ? (42 as never)
          : world.fake.createToken({ data: 'Ada', isExpired: how % 4 === 1 }),
      ),
    ),
  disconnect: (world) => track(world, `disconnect ${(names += 1)}`, call(world).disconnect()),
  reconnectNow: (world) => call(world).reconnectNow(),
  dispose(world) {
    if (!world.isDisposed) world.watched.release()
    world.isDisposed = true
    call(world).dispose()
    world.app.end()
    world.unwanted.clear()
    world.wanted.clear()
  },
  wrap(world) {
    if (world.isDisposed) return wrap(world)
    try {
      wrap(world)
    } catch (error) {
      if (error instanceof TypeError) return
    }
    world.tell('wraps a session twice')
  },
  subscribe(world, { pick }) {
    const stream = at(world.fake.room.streams, pick)
    if (!stream || world.isDisposed) return
    world.unwanted.delete(stream.streamId)
    subscribeTo(world, call(world), stream)
  },
  unsubscribe(world, { how, pick }) {
    const handle = at([...call(world).subscribers.values()], pick)
    if (!handle) return
    world.unwanted.add(handle.streamId)
    handle.unsubscribe()
    if (how % 2) handle.unsubscribe()
  },
  track(world, { pick }) {
    const stream = at(world.fake.room.streams, pick)
    if (!stream || !world.session.connection || world.isDisposed) return
    const adopted = world.watched.asApp(() => world.session.subscribe(stream))
    if (!world.app.streams.has(stream.streamId)) world.named.add(stream.streamId)
    if (!adopted?.stream) return
    const handle = call(world).track(adopted)
    if (handle.subscriber === adopted) world.adopted.add(handle)
    world.app.watchTile(handle)
  },
  publish(world, { how, pick }) {
    const { fake, isDisposed, publishers, settings, wanted } = world
    const known = how % 3 === 0 ? at(publishers, pick) : undefined
    if (known && settings.isStrict && known.isLoading === undefined) return
    if (known && !known.id && settings.isStrict) return
    const publisher = known ?? fake.OT.initPublisher('me', { name: 'Ada' })
    if (!known) publishers.push(publisher)
    if (!isDisposed) wanted.add(publisher)
    track(world, `publish ${(names += 1)}`, call(world).publish(publisher))
  },
  unpublish(world, { pick }) {
    const publisher = at(world.publishers, pick)
    if (!publisher) return
    world.wanted.delete(publisher)
    call(world).unpublish(publisher)
  },
  destroyPublisher(world, { pick }) {
    const publisher = at(world.publishers, pick)
    if (!publisher?.id) return
    world.wanted.delete(publisher)
    publisher.destroy()
  },
  unblockAudio: (world) => track(world, `unblock ${(names += 1)}`, call(world).unblockAudio()),
  signal: sendSignal,
  abort: (world) => world.callers.shift()?.abort(new AppError('abort')),
  clearSignals: (world) => call(world).signals.clear(),
  cancelSignal(world, { how, pick }) {
    const { signals } = call(world)
    const held = at(signals.list(), pick)
    if (held && !signals.get(held.id)) world.tell('does not find a signal that it lists')
    const isCancelled = signals.cancel(how % 2 && held ? held.id : 'name')
    if (how % 2 && held && !isCancelled) world.tell('cannot cancel a signal that it lists')
  },
  read(world) {
    const { getSnapshot, signals, stats, streams, subscribers } = call(world)
    const { expired, outcomeUnknown, ...counts } = stats.signals
    const numbers = [
      ...Object.values({ ...stats, signals: 0, timeInStatusMs: 0 }),
      ...Object.values(stats.timeInStatusMs),
      ...Object.values(counts),
    ]
    if (numbers.some((value) => Number(value) < 0))
      world.tell(`has negative figures: ${JSON.stringify(stats)}`)
    if (streams.list() !== streams.list()) world.tell('lists the same streams as another list')
    if (signals.list().length !== signals.length) world.tell('lists other signals than it counts')
    if (signals.bytes < 0 || expired + outcomeUnknown > counts.dropped)
      world.tell('counts signals wrong')
    const isBlocked = [...subscribers.values()].some(({ audioBlocked }) => audioBlocked)
    if (!world.isDisposed && isBlocked !== call(world).audioBlocked)
      world.tell('says of the sound what no tile says')
    if (getSnapshot().status !== call(world).status || subscribers.size < 0)
      world.tell('has two statuses')
  },
  misuse(world, { pick }) {
    try {
      at(WRONG, pick)!(world)
    } catch (error) {
      if (error instanceof TypeError) return
    }
    world.tell(`takes wrong arguments (${pick % WRONG.length})`)
  },
  throwInListener(world, { how, pick }) {
    if (world.isDisposed) return
    const name = at(EVENT_NAMES, pick * 8 + how) as keyof ReconnectionEvents
    call(world).once(name, () => {
      throw new AppError(name)
    })
  },
  throwInChange(world, { how }) {
    if (world.isDisposed) return
    const { onChange, signals, streams } = call(world)
    const listen = [onChange, signals.onChange, streams.onChange][how % 3]!
    const unlisten = listen(() => {
      unlisten()
      throw new AppError('change')
    })
  },
  joinPast({ fake, session, watched }) {
    // By the session's own method, past the library.
    if (session.currentState === 'disconnected' && !session.connection)
      watched.asApp(() => session.connect(fake.createToken({ data: 'Ada' })))
  },
  leavePast: ({ session, watched }) => void watched.asApp(() => session.disconnect()),
} satisfies Record<string, Call>

export type CallName = keyof typeof CALLS

/** Calls that a listener may make while the library announces something. */
const IN_LISTENER: readonly CallName[] = [
  'connect',
  'disconnect',
  'dispose',
  'reconnectNow',
  'subscribe',
  'unsubscribe',
  'publish',
  'unpublish',
  'unblockAudio',
  'signal',
  'signal',
  'clearSignals',
  'cancelSignal',
  'abort',
  'read',
  'leavePast',
  'destroyPublisher',
]

/** The next event of that name makes a call. */
export const react: Call = (world, { how, pick }) => {
  if (world.isDisposed) return
  const name = at(EVENT_NAMES, pick) as keyof ReconnectionEvents
  const does = at(IN_LISTENER, how)!
  const unlisten = call(world).once(name, () => {
    world.note(`  listener of ${name}: ${does}`)
    world.app.excuseChange()
    CALLS[does](world, { pick, how })
  })
  world.reactions.push(unlisten)
}

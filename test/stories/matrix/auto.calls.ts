/** What a listener of an OpenTok event calls while that event is fired. */

import type { FakeAppEvent } from '../../../src/kit/testing/index.ts'
import { publish, subscribeTo, track } from './auto.world.ts'
import type { AutoWorld } from './auto.world.ts'

type AutoCall = (world: AutoWorld, event: FakeAppEvent) => void

export const connect = (world: AutoWorld): void =>
  track(world, 'connect', world.session.connect.promise(world.fake.createToken({ data: 'Ann' })))

export const disconnect = (world: AutoWorld): void =>
  track(world, 'disconnect', Promise.resolve(world.session.disconnect()))

export const signal = (world: AutoWorld): void =>
  track(world, 'signal', world.session.signal({ type: 'chat', data: 'hello' }))

const firstTile = ({ tiles }: AutoWorld) => [...tiles.entries()][0]

export const AUTO_CALLS = {
  connect,
  disconnect,
  'disconnect, connect'(world) {
    disconnect(world)
    connect(world)
  },
  subscribe(world) {
    const [stream] = world.bob.streams
    if (!stream) return
    world.named.add(stream.streamId)
    subscribeTo(world, stream)
  },
  unsubscribe(world) {
    const [streamId, subscriber] = firstTile(world) ?? []
    if (!subscriber || streamId === undefined) return
    world.unwanted.add(streamId)
    world.session.unsubscribe(subscriber)
  },
  'destroy the subscriber'(world) {
    const [streamId, subscriber] = firstTile(world) ?? []
    if (!subscriber || streamId === undefined) return
    world.unwanted.add(streamId)
    ;(subscriber as { destroy?(): void }).destroy?.()
  },
  'subscribeToVideo(false)': (world) => void firstTile(world)?.[1].subscribeToVideo(false),
  publish,
  unpublish(world) {
    if (world.publisher) world.session.unpublish(world.publisher)
    world.publisher = null
  },
  'destroy the publisher'(world) {
    world.publisher?.destroy()
    world.publisher = null
  },
  signal,
  /** As an app that begins anew. */
  initSession: ({ fake }) => void fake.OT.initSession('api key', 'another session'),
  preventDefault: (_, event) => event.preventDefault(),
  off: (world) => void world.session.off(),
  uninstall: (world) => world.uninstall(),
  'dispose of its reconnection'(world) {
    world.isDisposed = true
    world.session.reconnection?.dispose()
  },
} satisfies Record<string, AutoCall>

export type AutoCallName = keyof typeof AUTO_CALLS

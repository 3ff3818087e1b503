/** What a listener of an event calls while that event is announced. */

import { CALLS } from '../fuzz/calls.ts'
import type { World } from '../fuzz/world.ts'

const ARGS = { pick: 0, how: 0 }

export const LISTENER_CALLS = {
  connect: (world) => CALLS.connect(world),
  disconnect: (world) => CALLS.disconnect(world),
  'disconnect, connect'(world) {
    CALLS.disconnect(world)
    CALLS.connect(world)
  },
  dispose: (world) => CALLS.dispose(world),
  'dispose, wrap again'(world) {
    CALLS.dispose(world)
    CALLS.wrap(world)
  },
  reconnectNow: (world) => CALLS.reconnectNow(world),
  subscribe: (world) => CALLS.subscribe(world, ARGS),
  unsubscribe: (world) => CALLS.unsubscribe(world, ARGS),
  track: (world) => CALLS.track(world, ARGS),
  publish: (world) => CALLS.publish(world, { pick: 0, how: 1 }),
  unpublish: (world) => CALLS.unpublish(world, ARGS),
  'destroy the publisher': (world) => CALLS.destroyPublisher(world, ARGS),
  unblockAudio: (world) => CALLS.unblockAudio(world),
  signal: (world) => CALLS.signal(world, ARGS),
  'signals.clear': (world) => CALLS.clearSignals(world),
  "disconnect of OpenTok's session": (world) => CALLS.leavePast(world),
} satisfies Record<string, (world: World) => void>

export type ListenerCall = keyof typeof LISTENER_CALLS

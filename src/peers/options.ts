/** The options of `createPeers()`: validated once, with every default. */

import type { Clock, Reconnection, ReconnectionOptions } from '../index.ts'
import { IDENTIFY } from '../lib/actors.ts'
import { platformClock } from '../lib/clock.ts'
import { BOOLEAN, COUNT, either, FUNCTION, NUMBER, OBJECT } from '../lib/validate.ts'
import { objectWith, validate, validateAll } from '../lib/validate.ts'
import type { PeersOptions, PresenceOptions, ReplayOptions } from './peers.types.ts'

const PART = either(BOOLEAN, OBJECT)

const RULES = {
  replay: PART,
  presence: PART,
  clock: objectWith('setTimeout', 'clearTimeout'),
  now: FUNCTION,
}

/** The options, `null` for a part that is off. */
export interface ResolvedPeersOptions {
  readonly replay: Required<Readonly<Record<keyof ReplayOptions, number>>> | null
  readonly presence: Required<Readonly<Record<keyof PresenceOptions, number>>> | null
  readonly clock: Clock
  readonly now: () => number
  readonly identify: ReconnectionOptions['identify']
}

/** What `presence` is where only `replay` asks. */
export const BEAT_MS = 4_000

/** @throws {TypeError} which option, which rule, what was got */
export function resolveOptions(
  reconnection: Reconnection,
  given: PeersOptions | undefined,
): ResolvedPeersOptions {
  validate('reconnection', reconnection, objectWith('on', 'signal', 'getSnapshot'))
  const { clock, now, presence = true, replay = true } = validateAll('options', given, RULES)
  // Only the handle of this library has it, in every copy of it.
  const identify = (reconnection as unknown as Record<symbol, ReconnectionOptions['identify']>)[
    IDENTIFY
  ]
  if (replay && !identify) {
    throw new TypeError('options.replay needs the option identify of createReconnection()')
  }
  return {
    replay: !replay
      ? null
      : {
          forMs: 120_000,
          capacityBytes: 262_144,
          ...validateAll<object>('options.replay', toObject(replay), {
            forMs: NUMBER,
            capacityBytes: COUNT,
          }),
        },
    presence: !presence
      ? null
      : {
          beatMs: BEAT_MS,
          maxPeople: 25,
          ...validateAll<object>('options.presence', toObject(presence), {
            beatMs: NUMBER,
            maxPeople: COUNT,
          }),
        },
    clock: clock ?? platformClock,
    now: now ?? (() => Date.now()),
    identify,
  }
}

const toObject = (part: true | object) => (part === true ? {} : part)

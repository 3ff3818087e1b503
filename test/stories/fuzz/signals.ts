/** The signals that the app sends: of every kind, and some that OpenTok would refuse. */

import { SignalError } from '../../../src/index.ts'
import type { SignalLike, SignalSendOptions } from '../../../src/index.ts'
import { at } from './args.ts'
import type { Args } from './args.ts'
import { track } from './world.ts'
import type { World } from './world.ts'

/** Long enough for two chunks. */
const LONG = 'y'.repeat(8_300)

const KINDS = [
  'plain',
  'plain',
  'plain',
  'now',
  'keyed',
  'abortable',
  'long',
  'to',
  'short',
  'named',
  'gone',
  'enveloped',
  'wrong',
] as const

export function sendSignal(world: World, { how, pick }: Args): void {
  const { bob, callers, people, sent } = world
  const kind = at(KINDS, how)!
  const number = sent.length
  const caller = kind === 'abortable' ? new AbortController() : null
  if (caller) callers.push(caller)
  const gone = at(people, pick)!
  const data = `${number} payload ${kind === 'long' ? LONG : ''}`
  const signal: SignalLike = {
    type: kind === 'wrong' ? 'not a type' : `n${number}`,
    data: kind === 'enveloped' ? `otr1:abc${number}:0:0/1:${data}` : data,
    retryAfterReconnect: kind !== 'now',
    ...(kind === 'to' && { to: bob.connection }),
    ...(kind === 'gone' && { to: gone.connection }),
  }
  const options: SignalSendOptions = {
    ...(kind === 'short' && { ttlMs: 2_000 }),
    ...(kind === 'keyed' && { key: 'key' }),
    // Taken as long as another one of that name is not settled.
    ...(kind === 'named' && { id: 'name' }),
    ...(caller && { abort: caller.signal }),
  }
  const item = {
    kind,
    isForBob: kind !== 'gone' || gone === bob,
    outcome: null,
    receipt: null,
  } as World['sent'][number]
  sent.push(item)
  const promise = world.app.reconnection.signal(signal, options)
  promise.then(
    (receipt) => {
      item.outcome = 'sent'
      item.receipt = receipt
    },
    (error: unknown) => (item.outcome = error instanceof SignalError ? error.code : String(error)),
  )
  track(world, `signal ${number} (${kind})`, promise)
}

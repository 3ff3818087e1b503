/** The commands of the fuzzer: each is a call of the app, or something that happens to it. */

import fc from 'fast-check'
import type { Args } from './args.ts'
import { CALLS, react } from './calls.ts'
import type { CallName } from './calls.ts'
import { FAULTS } from './faults.ts'
import type { FaultName } from './faults.ts'
import { checkStep } from './laws.ts'
import type { World } from './world.ts'

/** What the app has made so far, as far as that does not depend on the network. */
export interface Model {
  joins: number
  people: number
  publishers: number
  signals: number
}

type Name = CallName | FaultName | 'react'

const ACTS: Readonly<Record<Name, (world: World, args: Args) => void | Promise<void>>> = {
  ...CALLS,
  ...FAULTS,
  react,
}

/** Command → what there must be before; a command without effect would only make the list longer. */
const NEEDS: Partial<Record<Name, keyof Model>> = {
  leave: 'people',
  vanish: 'people',
  comeBack: 'people',
  unpublish: 'publishers',
  destroyPublisher: 'publishers',
  abort: 'signals',
  cancelSignal: 'signals',
  clearSignals: 'signals',
}

const MAKES: Partial<Record<Name, keyof Model>> = {
  connect: 'joins',
  connectWith: 'joins',
  arrive: 'people',
  publish: 'publishers',
  signal: 'signals',
}

/** How often each is drawn. */
const WEIGHTS: Readonly<Record<Name, number>> = {
  connect: 8,
  connectWith: 2,
  disconnect: 2,
  reconnectNow: 2,
  dispose: 1,
  wrap: 1,
  subscribe: 4,
  unsubscribe: 2,
  track: 1,
  publish: 5,
  unpublish: 2,
  destroyPublisher: 1,
  unblockAudio: 1,
  signal: 16,
  abort: 1,
  clearSignals: 1,
  cancelSignal: 1,
  read: 2,
  misuse: 1,
  throwInListener: 1,
  throwInChange: 1,
  joinPast: 1,
  leavePast: 1,
  react: 4,
  drop: 6,
  restore: 8,
  flap: 2,
  close: 3,
  refuse: 1,
  refuseSockets: 1,
  silence: 2,
  giveUp: 3,
  end: 2,
  expel: 1,
  forget: 1,
  leftBehind: 1,
  media: 2,
  degrade: 1,
  loseAck: 1,
  rateLimit: 2,
  ignore: 2,
  fail: 3,
  failSessionInfo: 1,
  endStream: 1,
  tokens: 2,
  online: 2,
  audio: 2,
  camera: 2,
  arrive: 3,
  bobPublishes: 3,
  leave: 1,
  vanish: 1,
  comeBack: 1,
  switch: 1,
  hear: 1,
  late: 2,
  appKeeps: 1,
  appThrows: 1,
  jump: 2,
  sleep: 1,
  wait: 30,
}

/** Counts the commands that have run, over all runs. */
export const executed = { count: 0 }

class Step implements fc.AsyncCommand<Model, World> {
  readonly #name: Name
  readonly #args: Args

  constructor(name: Name, args: Args) {
    this.#name = name
    this.#args = args
  }

  check(model: Readonly<Model>): boolean {
    const need = NEEDS[this.#name]
    return need === undefined || model[need] > 0
  }

  async run(model: Model, world: World): Promise<void> {
    executed.count += 1
    world.note(`> ${this.toString()}`)
    await ACTS[this.#name](world, this.#args)
    await world.clock.settle()
    checkStep(world)
    const made = MAKES[this.#name]
    if (made) model[made] += 1
    if (world.broken.length > 0) throw new Error(world.broken.join('\n'))
  }

  toString(): string {
    return `${this.#name}(${this.#args.pick}, ${this.#args.how})`
  }
}

const args = fc.record({ pick: fc.nat({ max: 29 }), how: fc.nat({ max: 15 }) })

const step = fc.oneof(
  ...(Object.entries(WEIGHTS) as [Name, number][]).map(([name, weight]) => ({
    weight,
    arbitrary: args.map((drawn) => new Step(name, drawn)),
  })),
)

export const steps = (replayPath?: string) =>
  fc.commands([step], { maxCommands: 40, size: 'max', ...(replayPath && { replayPath }) })

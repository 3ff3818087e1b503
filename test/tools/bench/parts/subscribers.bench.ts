/** Subscribers, from one to 10 000: time of what happens to them, compared with bare children of the same machine. */

import { COUNTS, FLAT_COUNTS } from '../measure/subscriber-measures.ts'
import { saveResults } from '../measure/results.ts'
import { playRound, playRounds } from '../measure/rounds.ts'
import type { Contestant } from '../measure/rounds.ts'
import { createBare, createOurs, MORE } from '../subjects/population.ts'
import type { OurPopulation, Population } from '../subjects/population.ts'

/** So many subscribers are measured at least: smaller populations are there several times. */
const LEAST = 200
const REPEATS = 400
/** More are not lost and back together: XState takes the square of their number if each has a timer. */
const MOST_BACK = 1_000

interface Side {
  readonly ours: readonly Population[]
  readonly bare: readonly Population[]
}

function createSide(count: number): Side {
  const copies = Array.from({ length: Math.ceil(LEAST / count) })
  return { ours: copies.map(() => createOurs(count)), bare: copies.map(() => createBare(count)) }
}

const apply = (populations: readonly Population[], name: keyof Population): Contestant => ({
  run() {
    for (const population of populations) population[name]()
  },
})

const repeat = ([population]: readonly Population[], name: keyof Population): Contestant => ({
  run() {
    for (let turn = 0; turn < REPEATS; turn += 1) population?.[name]()
  },
})

/** The whole life of a population, each step compared with that of the bare one. */
async function playLife(count: number, round: number): Promise<Record<string, number>> {
  const side = createSide(count)
  const all = count * side.ours.length
  const race = async (name: keyof Population, toContestant: typeof apply, operations: number) => {
    const { bare, ours } = await playRound(
      { ours: toContestant(side.ours, name), bare: toContestant(side.bare, name) },
      { operations, round },
    )
    return ours / bare
  }
  const create = await race('create', apply, all)
  for (const population of [...side.ours, ...side.bare]) population.connect()
  const change = await race('change', repeat, REPEATS)
  const event = await race('disturbOne', repeat, REPEATS)
  const dispose = await race('dispose', apply, all)

  return {
    [`create.${count}`]: create,
    [`change.${count}`]: change,
    [`event.${count}`]: event,
    [`dispose.connected.${count}`]: dispose,
    ...(count <= MOST_BACK && (await playReturn(count, round))),
  }
}

/** All are lost and back; then they are disposed of while the timer of each one runs. */
async function playReturn(count: number, round: number): Promise<Record<string, number>> {
  const side = createSide(count)
  for (const population of [...side.ours, ...side.bare]) {
    population.create()
    population.connect()
  }
  const race = async (name: keyof Population) => {
    const { bare, ours } = await playRound(
      { ours: apply(side.ours, name), bare: apply(side.bare, name) },
      { operations: count * side.ours.length, round },
    )
    return ours / bare
  }
  return {
    [`return.${count}`]: await race('disturbAll'),
    [`dispose.back.${count}`]: await race('dispose'),
  }
}

const shrink = (population: Population): Contestant => ({
  prepare: () => population.grow(),
  run: () => population.shrink(),
})

const STATES = {
  connected: () => {},
  settling: (population: Population) => population.disturbAll(),
  stalled: (population: OurPopulation) => population.stall(),
}

const createConnected = (count: number) => {
  const population = createOurs(count)
  population.create()
  population.connect()
  return population
}

/** Whether one change costs the same among many as among few, in one state of the others. */
function playFlatness(state: string, bring: (population: OurPopulation) => void) {
  const [few, many] = FLAT_COUNTS.map(createConnected) as [OurPopulation, OurPopulation]
  for (const population of [few, many]) bring(population)
  return playRounds(9, async (round) => {
    const cost = await playRound(
      { few: repeat([few], 'change'), many: repeat([many], 'change') },
      { operations: REPEATS, round },
    )
    const remove = await playRound(
      { few: shrink(few), many: shrink(many) },
      { operations: MORE, calls: 4, round },
    )
    return {
      [`flat.change.${state}`]: cost.many / cost.few,
      [`flat.remove.${state}`]: remove.many / remove.few,
    }
  })
}

function playScale() {
  const [few, many] = [createConnected(10), createConnected(10_000)]
  return playRounds(9, async (round) => {
    const cost = await playRound(
      { few: repeat([few], 'disturbOne'), many: repeat([many], 'disturbOne') },
      { operations: REPEATS, calls: 5, round },
    )
    return { scale: cost.many / cost.few }
  })
}

const MEMORY_COUNT = 2_000

function toHeap(): number {
  for (let turn = 0; turn < 4; turn += 1) globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

/** Memory that a connected subscriber takes; OpenTok's objects are there before. */
function measureBytes(create: (count: number) => Population): number {
  const population = create(MEMORY_COUNT)
  const before = toHeap()
  population.create()
  population.connect()
  const bytes = (toHeap() - before) / MEMORY_COUNT
  population.dispose()
  return bytes / 1e3
}

const values: Record<string, readonly number[]> = {}
for (const count of COUNTS) {
  const isLong = count === 10_000
  const life = await playRounds(isLong ? 3 : 7, (round) => playLife(count, round), !isLong)
  Object.assign(values, life)
}
for (const [state, bring] of Object.entries(STATES)) {
  Object.assign(values, await playFlatness(state, bring))
}
Object.assign(values, await playScale())
const bytes = await playRounds(3, () => ({
  'bytes.ours': measureBytes(createOurs),
  'bytes.bare': measureBytes(createBare),
}))
saveResults('subscribers', { values: { ...values, ...bytes } })

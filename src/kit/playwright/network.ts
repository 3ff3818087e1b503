/** The faults of the emulator by their names, each a step of the test, with people as targets. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Emulator, EmulatorNetwork } from '../emulator/index.ts'
import type { DropOptions, OpenTokNetwork } from './playwright.types.ts'
import type { RunStep } from './steps.ts'

type FaultName = keyof EmulatorNetwork

/** Where a method has its target if that is a text and not the first argument. */
const TARGET_AT: Readonly<Partial<Record<FaultName, number>>> = {
  close: 1,
  delay: 1,
  delaySessionInfo: 1,
  failSessionInfo: 1,
  rateLimit: 1,
  refuse: 1,
}

/** Methods without a target that is a text. */
const UNTARGETED: ReadonlySet<FaultName> = new Set([
  'endStream',
  'fail',
  'failConfig',
  'ignore',
  'withhold',
])

/** A timer of Node cannot be longer. */
const MAX_MS = 2_147_483_647

interface NetworkParts {
  readonly step: RunStep
  extendTimeout(ms: number): void
  /** Ends an outage that the test has not waited for. */
  readonly signal: AbortSignal
}

/** @param toTarget gives the target for the name of a person, and throws for the name of nobody */
export function createNetwork(
  emulator: Emulator,
  toTarget: (name: string) => string,
  { extendTimeout, signal, step }: NetworkParts,
): OpenTokNetwork {
  const { network } = emulator

  const toArgs = (name: FaultName, args: readonly unknown[]): unknown[] =>
    args.map((arg, index) => {
      if (isTargeted(arg)) return { ...arg, target: toTarget(arg.target) }
      const isTarget = !UNTARGETED.has(name) && index === (TARGET_AT[name] ?? 0)
      return isTarget && typeof arg === 'string' ? toTarget(arg) : arg
    })

  function toFault(name: FaultName) {
    const method = network[name] as (...args: readonly unknown[]) => unknown
    return async (...args: readonly unknown[]) => {
      const passed = toArgs(name, args)
      return step(`network.${name}(${args.map(print).join(', ')})`, () => method(...passed))
    }
  }

  async function cutFor(ms: number, target: string | undefined): Promise<number> {
    extendTimeout(ms)
    const hit = network.cut(target === undefined ? { forMs: ms } : { target, forMs: ms })
    network.cutMedia(target)
    const isOver = await wait(ms, true, { signal, ref: false }).catch(() => false)
    // What comes after the test is not its business: all faults have ended with it.
    if (isOver) network.healMedia(target)
    return hit
  }

  const faults = Object.keys(network).map((name) => [name, toFault(name as FaultName)] as const)
  return {
    ...(Object.fromEntries(faults) as unknown as OpenTokNetwork),

    async drop(name?: string, { ms = 0 }: DropOptions = {}): Promise<number> {
      if (typeof ms !== 'number' || !(ms >= 0 && ms <= MAX_MS)) {
        throw new TypeError(`ms must be a number from 0 to ${MAX_MS}, got ${print(ms)}`)
      }
      const target = name === undefined ? undefined : toTarget(name)
      const who = name === undefined ? 'everybody' : print(name)
      if (ms === 0) return step(`network.drop(${who})`, () => network.drop(target))
      return step(`network.drop(${who}) for ${ms / 1_000} s`, () => cutFor(ms, target))
    },
  }
}

function isTargeted(value: unknown): value is { readonly target: string } {
  return typeof (value as { readonly target?: unknown } | null | undefined)?.target === 'string'
}

const print = (value: unknown): string => JSON.stringify(value) ?? String(value)

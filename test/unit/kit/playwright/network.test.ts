/** Faults by the names of people: what they call, what they are called as steps, and what is refused. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startEmulator } from '../../../../src/kit/emulator/index.ts'
import { createNetwork } from '../../../../src/kit/playwright/network.ts'
import type { Emulator, EmulatorNetwork } from '../../../../src/kit/emulator/index.ts'
import type { OpenTokNetwork } from '../../../../src/kit/playwright/playwright.types.ts'

let emulator: Emulator
let network: OpenTokNetwork
let calls: unknown[][]
let steps: string[]
let extendedMs: number
let ending: AbortController

beforeEach(async () => {
  emulator = await startEmulator()
  calls = []
  steps = []
  extendedMs = 0
  ending = new AbortController()
  const recorded = Object.fromEntries(
    Object.entries(emulator.network).map(([name, method]) => [
      name,
      (...args: unknown[]) => {
        calls.push([name, ...args])
        return (method as (...args: unknown[]) => unknown)(...args)
      },
    ]),
  ) as unknown as EmulatorNetwork
  network = createNetwork(
    { ...emulator, network: recorded },
    (name) => {
      if (name === 'nobody') throw new TypeError('The target must be a person')
      return `data of ${name}`
    },
    {
      step: async (title, run) => {
        steps.push(title)
        return run()
      },
      extendTimeout: (ms) => void (extendedMs += ms),
      signal: ending.signal,
    },
  )
})

afterEach(() => emulator.close())

describe('the faults of the test kit', () => {
  it('are those of the emulator', () => {
    expect(Object.keys(network).toSorted()).toEqual(Object.keys(emulator.network).toSorted())
  })

  it('name people wherever a fault has its target', async () => {
    await network.kick('ada')
    await network.close(1011, 'ada')
    await network.refuse('reset', 'ada', 'sockets')
    await network.failSessionInfo('errorObject', 'ada')
    await network.rateLimit(null, 'ada')
    await network.degrade({ target: 'ada', lossPercent: 20 })
    await network.fail('signal', 500, { target: 'ada' })
    await network.loseMessage({ count: 2 })
    await network.forget(undefined, 'why')
    expect(calls).toEqual([
      ['kick', 'data of ada'],
      ['close', 1011, 'data of ada'],
      ['refuse', 'reset', 'data of ada', 'sockets'],
      ['failSessionInfo', 'errorObject', 'data of ada'],
      ['rateLimit', null, 'data of ada'],
      ['degrade', { target: 'data of ada', lossPercent: 20 }],
      ['fail', 'signal', 500, { target: 'data of ada' }],
      ['loseMessage', { count: 2 }],
      ['forget', undefined, 'why'],
    ])
  })

  it('are steps with the arguments as the test has written them', async () => {
    await network.close(1011, 'ada')
    await network.drop('ada')
    await network.drop()
    expect(steps).toEqual([
      'network.close(1011, "ada")',
      'network.drop("ada")',
      'network.drop(everybody)',
    ])
  })

  it('refuse a name that nobody has, and hit nobody', async () => {
    await expect(network.kick('nobody')).rejects.toThrow(TypeError)
    await expect(network.drop('nobody')).rejects.toThrow(TypeError)
    expect(calls).toEqual([])
  })
})

describe('drop', () => {
  it('takes sockets and media away for so long, and gives the test as much more time', async () => {
    const startedAt = performance.now()
    await network.drop('ada', { ms: 30 })
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(29)
    expect(extendedMs).toBe(30)
    expect(steps).toEqual(['network.drop("ada") for 0.03 s'])
    expect(calls).toEqual([
      ['cut', { target: 'data of ada', forMs: 30 }],
      ['cutMedia', 'data of ada'],
      ['healMedia', 'data of ada'],
    ])
  })

  it('that a test has not waited for ends with it, and does nothing later', async () => {
    const dropped = network.drop('ada', { ms: 60_000 })
    ending.abort()
    expect(await dropped).toBe(0)
    expect(calls.map(([name]) => name)).toEqual(['cut', 'cutMedia'])
  })

  it.each([-1, Number.NaN, Infinity, '5' as never])('refuses %s ms', async (ms) => {
    await expect(network.drop('ada', { ms })).rejects.toThrow('ms must be a number from 0')
    expect(calls).toEqual([])
  })
})

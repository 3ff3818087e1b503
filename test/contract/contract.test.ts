/**
 * The fake and the real client side by side. With `RECORD=1` it writes down what the real client did, for
 * `fake.test.ts` to hold the fake to where there is no browser. `SCRIPTS=^M1` plays those whose names match.
 */

import { writeFileSync } from 'node:fs'
import { format } from 'prettier'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { compare } from './agreement.ts'
import { playOnFake } from './on-fake.ts'
import { playOnReal } from './on-real.ts'
import { RECORDED, RECORDING } from './recorded.ts'
import { SCRIPTS } from './scripts/index.ts'
import type { Traces } from './stage.ts'

afterEach(() => void vi.useRealTimers())

const isRecording = Boolean(process.env['RECORD'])
const wanted = new RegExp(process.env['SCRIPTS'] ?? '')
const played = SCRIPTS.filter(({ name }) => wanted.test(name))

describe('the fake and the real client', () => {
  // Once and no more: what agrees now and then does not agree.
  it('agree on every script', { retry: 0, timeout: 240_000 }, async ({ onTestFailed }) => {
    const real = new Map<string, Traces | string>()
    const { repeats } = await playOnReal(played, (script, traces) => real.set(script.name, traces))

    vi.useFakeTimers()
    const differences: string[] = []
    for (const script of played) {
      const theirs = real.get(script.name) ?? 'was not played'
      const told = typeof theirs === 'string' ? theirs : compare(theirs, await playOnFake(script))
      if (told) differences.push(`${script.name}\n${told}`)
    }
    vi.useRealTimers()
    const agreed = `${played.length - differences.length} of ${played.length} scripts agree`
    const again =
      repeats.length > 0 ? `; played again, for want of media: ${repeats.join(', ')}` : ''
    console.log(`${agreed}${again}`)
    onTestFailed(() => console.log(differences.join('\n\n')))

    const traces = Object.fromEntries(
      SCRIPTS.map(({ name }) => [name, real.get(name) ?? RECORDED[name]]),
    )
    // The fake may be what is behind: it is taught by the recording.
    if (isRecording) return writeFileSync(RECORDING, await toText(traces))
    expect(differences).toEqual([])
    expect(traces).toEqual(RECORDED)
  })
})

function toText(traces: object): Promise<string> {
  const unplayed = Object.entries(traces).filter(([, trace]) => typeof trace === 'string')
  expect(unplayed).toEqual([])
  return format(JSON.stringify(traces), { parser: 'json', printWidth: 100 })
}

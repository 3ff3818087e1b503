import { writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { compare } from './agreement.ts'
import { playOnFake } from './on-fake.ts'
import { playOnReal } from './on-real.ts'
import { RECORDED, RECORDING } from './recorded.ts'
import { SCRIPTS } from './scripts/index.ts'
import type { Traces } from './stage.ts'

afterEach(() => void vi.useRealTimers())

describe('the fake and the real client', () => {
  it('agree on every script', { timeout: 180_000 }, async ({ onTestFailed }) => {
    const real = new Map<string, Traces | string>()
    await playOnReal(SCRIPTS, ({ name }, traces) => void real.set(name, traces))

    vi.useFakeTimers()
    const differences: string[] = []
    for (const script of SCRIPTS) {
      const theirs = real.get(script.name) ?? 'was not played'
      const told = typeof theirs === 'string' ? theirs : compare(theirs, await playOnFake(script))
      if (told) differences.push(`${script.name}\n${told}`)
    }
    vi.useRealTimers()
    console.log(`${SCRIPTS.length - differences.length} of ${SCRIPTS.length} scripts agree`)
    onTestFailed(() => console.log(differences.join('\n\n')))
    expect(differences).toEqual([])
    if (process.env['RECORD'])
      writeFileSync(RECORDING, JSON.stringify(Object.fromEntries(real), null, 2))
    expect(Object.fromEntries(real)).toEqual(RECORDED)
  })
})

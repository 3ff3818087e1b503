/** The patches for the faults of the vendor's package that no JavaScript can avoid: they fit its source, and only add lines. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manifest, repository } from '../vendor-package.ts'

const PATCH = join(repository, 'examples/react-native/patches/opentok-react-native+2.33.0.patch')

interface Hunk {
  readonly file: string
  /** The line at which it begins, counted from 1. */
  readonly start: number
  readonly lines: readonly string[]
}

function readHunks(): readonly Hunk[] {
  const hunks: { file: string; start: number; lines: string[] }[] = []
  let file = ''
  for (const line of readFileSync(PATCH, 'utf8').trimEnd().split('\n')) {
    const [, start] = /^@@ -(\d+)/.exec(line) ?? []
    if (line.startsWith('+++ ')) file = line.replace('+++ b/node_modules/opentok-react-native/', '')
    else if (start) hunks.push({ file, start: Number(start), lines: [] })
    else if (!/^(diff|---) /.test(line)) hunks.at(-1)?.lines.push(line)
  }
  return hunks
}

const read = (file: string) =>
  readFileSync(join(repository, 'node_modules/opentok-react-native', file), 'utf8').split('\n')

describe('the patches of opentok-react-native', () => {
  const hunks = readHunks()

  it('are for the version that they name, the one that the entry was read with', () => {
    expect(PATCH).toContain(`opentok-react-native+${manifest.version}.patch`)
  })

  it.each(hunks)('fit $file at line $start', ({ file, lines, start }) => {
    const around = lines.filter((line) => line.startsWith(' ')).map((line) => line.slice(1))
    expect(read(file).slice(start - 1, start - 1 + around.length)).toEqual(around)
  })

  it('take nothing away, and show no more than a line of the vendor before and after each addition', () => {
    const all = hunks.flatMap(({ lines }) => lines)
    expect(all.filter((line) => line.startsWith('-'))).toEqual([])
    for (const { lines } of hunks)
      expect(lines.filter((line) => line.startsWith(' ')).length).toBeLessThanOrEqual(2)
  })
})

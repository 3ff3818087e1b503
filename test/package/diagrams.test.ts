/** The statecharts in the docs are generated from the built machines, and current. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runScript } from './run-script.ts'

const PLACES = `# A page
<!-- diagram:session -->
an old chart
<!-- /diagram:session -->
Between.
<!-- diagram:subscriber --><!-- /diagram:subscriber -->
<!-- diagram:publisher --><!-- /diagram:publisher -->
<!-- diagram:device --><!-- /diagram:device -->
<!-- diagram:join --><!-- /diagram:join -->
<!-- diagram:peer --><!-- /diagram:peer -->
<!-- diagram:catchUp --><!-- /diagram:catchUp -->
<!-- diagram:sessionEnd --><!-- /diagram:sessionEnd -->
After.
`

const draw = (...args: string[]) => runScript('diagrams.mjs', args)

describe('the statecharts of a page', () => {
  let folder: string
  let page: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'opentok-reconnection-'))
    page = join(folder, 'page.md')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('are generated from the built machines, and unchanged when generated again', () => {
    writeFileSync(page, PLACES)
    expect(draw('--check', page).code).toBe(1)
    expect(readFileSync(page, 'utf8')).toBe(PLACES)

    expect(draw(page).code).toBe(0)
    const drawn = readFileSync(page, 'utf8')
    expect(drawn.match(/```mermaid\nstateDiagram-v2\n/g)).toHaveLength(8)
    expect(drawn).not.toContain('an old chart')
    expect(drawn).toContain('  [*] --> idle\n')
    expect(drawn).toContain('  reconnected --> connected : after settling\n')
    expect(drawn).toMatch(/^# A page\n[^]*\nBetween\.\n[^]*\nAfter\.\n$/)

    expect(draw('--check', page).code).toBe(0)
    draw(page)
    expect(readFileSync(page, 'utf8')).toBe(drawn)
  })

  it('need their placeholders', () => {
    writeFileSync(page, '# A page without\n')
    const { code, said } = draw(page)
    expect(code).toBe(1)
    expect(said).toContain('<!-- diagram:session -->')
  })

  it('are current in the docs', () => {
    expect(draw('--check', 'docs/reference/states.md')).toEqual({
      code: 0,
      said: 'docs/reference/states.md shows the charts as they are.\n',
    })
  })
})

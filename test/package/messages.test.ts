/** The table of error codes in the docs has the messages of the built errors. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runScript } from './run-script.ts'

const PAGE = `# A page

| \`code\` of a \`SignalError\` | message |
| --- | --- |
| \`overflow\` | an old message |

| \`code\` of a \`ReconnectionError\` | message |
| --- | --- |
| \`left\` | |

| \`code\` of another kind | message |
| --- | --- |
| \`left\` | its own |
`

const write = (...args: string[]) => runScript('messages.mjs', args)

describe('the messages of a page', () => {
  let folder: string
  let page: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'opentok-reconnection-'))
    page = join(folder, 'page.md')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('are generated from the built errors, and unchanged when generated again', () => {
    writeFileSync(page, PAGE)
    expect(write('--check', page).code).toBe(1)
    expect(readFileSync(page, 'utf8')).toBe(PAGE)

    expect(write(page).code).toBe(0)
    const written = readFileSync(page, 'utf8')
    expect(written).not.toContain('an old message')
    expect(written).toMatch(/\| `overflow` +\| [A-Z][^|]+\. +\|/)
    expect(written).toMatch(/\| `left` +\| [A-Z][^|]+\. +\|/)
    expect(written).toMatch(/\| `left` +\| its own +\|/)

    expect(write('--check', page).code).toBe(0)
  })

  it('are current in the docs', () => {
    expect(write('--check')).toEqual({
      code: 0,
      said: 'docs/reference/errors.md has the messages of the errors.\n',
    })
  })
})

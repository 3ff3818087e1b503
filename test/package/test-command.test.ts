/** What `npm test` counts at its end, and what `npm run test:all` needs. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { root } from './built.ts'

interface Stat {
  readonly key: string
  readonly pid: number
  readonly parent: number
  readonly own: number
  readonly waited: number
}

const load = async <Module>(file: string) =>
  (await import(pathToFileURL(join(root, 'scripts', file)).href)) as Module

const { parseStat, watchProcesses } = await load<{
  parseStat(line: string): Stat
  watchProcesses(read?: () => Stat[] | null): {
    sample(): void
    add(pid: number): { end(): number | null }
    close(): void
  }
}>('processor-time.mjs')
const { toTable } = await load<{ toTable(parts: object[], seconds: number): string }>('parts.mjs')
const { findBrowsers } = await load<{
  findBrowsers(path?: string): { chromium: string; missing: string | null }
}>('browsers.mjs')

const toStat = (pid: number, parent: number, own: number, waited = 0, startedAt = 0): Stat => ({
  key: `${pid}:${startedAt}`,
  pid,
  parent,
  own,
  waited,
})

/** @returns a function that shows it the next processes */
function watch(first: Stat[] | null) {
  let stats = first
  const processes = watchProcesses(() => stats)
  onTestFinished(() => processes.close())
  const show = (...next: Stat[]) => {
    stats = next
    processes.sample()
  }
  return { show, add: (pid: number) => processes.add(pid) }
}

it('counts processes that nobody waits for, also after they have left their parent', () => {
  const { show, add } = watch([toStat(1, 0, 900), toStat(10, 1, 100)])
  const part = add(10)
  show(toStat(1, 0, 900), toStat(10, 1, 200), toStat(11, 10, 300), toStat(12, 11, 50))
  show(toStat(1, 0, 900), toStat(10, 1, 200), toStat(12, 1, 100), toStat(13, 12, 25))
  expect(part.end()).toBe(6.25)
})

it('counts once what the parent has waited for, and what it never saw', () => {
  const { show, add } = watch([toStat(10, 1, 0)])
  const part = add(10)
  show(toStat(10, 1, 0), toStat(11, 10, 100))
  show(toStat(10, 1, 0, 250))
  expect(part.end()).toBe(2.5)
})

it('keeps parts apart, and leaves out others, also under a number used again', () => {
  const { show, add } = watch([toStat(10, 1, 0), toStat(20, 1, 0), toStat(30, 1, 700)])
  const [first, second] = [add(10), add(20)]
  show(toStat(10, 1, 100), toStat(20, 1, 200), toStat(31, 30, 700))
  show(toStat(10, 1, 100), toStat(20, 1, 200), toStat(31, 20, 400, 0, 7), toStat(30, 1, 900))
  expect([first.end(), second.end()]).toEqual([1, 6])
})

it('knows no time where there is no /proc', () => {
  expect(watch(null).add(10).end()).toBeNull()
})

it('reads a line of /proc, whatever the process is called', () => {
  const line = '42 (a) b (c) S 7 1 1 0 -1 4 1 2 3 4 150 50 20 5 20 0 1 0 987654 1 2'
  expect(parseStat(line)).toEqual({ key: '42:987654', pid: 42, parent: 7, own: 200, waited: 25 })
})

it('ends with a table of the parts', () => {
  const build = { name: 'build', seconds: 31.2, processor: 52.4, passed: 1, failed: 0 }
  const unit = { name: 'vitest unit', seconds: 40, processor: 70, passed: 1_999, failed: 1 }
  expect(toTable([build, unit], 45).split('\n')).toEqual([
    'part         seconds  of the processor  tests',
    'build             31                52      1',
    'vitest unit       40                70   2000',
    'all               45               122   2001',
  ])
  expect(toTable([{ ...build, processor: null }], 45)).toMatch(/^all +45 +– +1$/m)
})

it('names the browsers that are missing, and their packages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'browsers-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const name of ['google-chrome', 'Xvfb']) {
    writeFileSync(join(folder, name), '')
    chmodSync(join(folder, name), 0o755)
  }
  expect(findBrowsers(folder)).toEqual({
    chromium: join(folder, 'google-chrome'),
    missing:
      'Missing on the PATH: firefox-esr or firefox, WebKitWebDriver. ' +
      'On Debian: apt-get install firefox-esr webkit2gtk-driver',
  })
})

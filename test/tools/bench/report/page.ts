/** The generated parts of docs/internals/performance.md, each between `<!-- bench:name -->` and `<!-- /bench:name -->`. */

import type { Environment } from '../measure/environment.ts'
import type { Results, Size } from '../measure/results.ts'
import { toNumber, toRows } from './rows.ts'
import type { Row } from './rows.ts'

/** Replaces every generated part. @throws {Error} if the page has no place for one */
export function fillPage(page: string, results: Results): string {
  const rows = toRows(results)
  const parts: Readonly<Record<string, string>> = {
    machine: toMachine(results),
    goals: toGoals(rows.filter(({ goal }) => goal !== '')),
    others: toOthers(rows.filter(({ goal }) => goal === '')),
    sizes: toSizes(results.sizes?.sizes ?? []),
  }
  return Object.entries(parts).reduce((text, [name, part]) => insert(text, name, part), page)
}

function insert(page: string, name: string, part: string): string {
  const [open, close] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`]
  const from = page.indexOf(open)
  const to = page.indexOf(close)
  if (from < 0 || to < from)
    throw new Error(`The page has no place for ${name}: ${open} … ${close}`)
  return `${page.slice(0, from + open.length)}\n\n${part}\n\n${page.slice(to)}`
}

const toTable = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const toGoals = (rows: readonly Row[]) =>
  toTable(
    ['measure', 'before', 'now', 'goal', 'result', 'middle half', 'worst round'],
    rows.map(({ before, goal, isMet, median, middle, what, worst }) => [
      what,
      before,
      median,
      goal,
      isMet ? 'met' : 'missed',
      middle,
      worst,
    ]),
  )

const toOthers = (rows: readonly Row[]) =>
  toTable(
    ['measure without a goal', 'before', 'now', 'middle half', 'worst round'],
    rows.map(({ before, median, middle, what, worst }) => [what, before, median, middle, worst]),
  )

function toSizes(sizes: readonly Size[]): string {
  const measured = sizes.flatMap(({ bytes, name }) => (bytes === null ? [] : [{ bytes, name }]))
  return toTable(
    ['bundle', 'size'],
    measured
      .toSorted((one, other) => one.bytes - other.bytes)
      .map(({ bytes, name }) => [name, `${toNumber(bytes / 1e3)} kB`]),
  )
}

/** One line for each machine and date: parts may have been measured apart. */
function toMachine(results: Results): string {
  const lines = new Map<string, string[]>()
  for (const [part, { environment }] of Object.entries(results)) {
    const line = describe(environment)
    lines.set(line, [...(lines.get(line) ?? []), part])
  }
  const chromium = Object.values(results).find(({ environment }) => environment.chromium)
  const all = [...lines].map(([line, parts]) =>
    lines.size > 1 ? `- ${line} (${parts.join(', ')})` : line,
  )
  return [all.join('\n'), `Chromium ${chromium?.environment.chromium ?? 'was not used'}.`].join(
    '\n\n',
  )
}

const describe = ({ client, cores, cpu, date, memoryGb, node, version, xstate }: Environment) =>
  `Measured on ${date}, version ${version ?? 'unknown'}: ${cpu}, ${cores} cores, ${memoryGb} GB; Node ${node}, xstate ${xstate}, @opentok/client ${client}.`

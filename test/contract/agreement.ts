/** Where two traces part. */

import type { Traces } from './stage.ts'

/** @returns nothing if they agree, else what each of them saw, line by line */
export function compare(real: Traces, fake: Traces): string {
  return Object.keys({ ...real, ...fake })
    .flatMap((name) => compareOne(name, real[name] ?? [], fake[name] ?? []))
    .join('\n')
}

function compareOne(name: string, real: readonly string[], fake: readonly string[]): string[] {
  if (JSON.stringify(real) === JSON.stringify(fake)) return []
  const lines = Math.max(real.length, fake.length)
  const rows = Array.from({ length: lines }, (_, at) => [real[at] ?? '–', fake[at] ?? '–'] as const)
  return [
    `${name}: the real client | the fake`,
    ...rows.map(([left, right]) => `${left === right ? '  ' : '! '}${left.padEnd(60)} | ${right}`),
  ]
}

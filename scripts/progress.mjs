/** Says how far a command is that takes long: the files and tests that vitest has finished, and the bundles of a build. */

/**
 * @param {string} output of vitest's default reporter so far
 * @returns {{ files: number, tests: number }}
 */
export function countFinished(output) {
  const lines = output.matchAll(/^ \S \|[\w-]+\| \S+ \((\d+) tests?\b/gm)
  const tests = [...lines].map(([, count]) => Number(count))
  return { files: tests.length, tests: tests.reduce((sum, count) => sum + count, 0) }
}

/**
 * How far one part is: `vitest unit for 30 s, 512 tests of 40 files finished`.
 * @param {string} name
 * @param {number} elapsedMs
 * @param {string} output
 */
export function describePart(name, elapsedMs, output) {
  const { files, tests } = countFinished(output)
  const done = files > 0 ? `, ${tests} tests of ${files} files finished` : ''
  return `${name} for ${Math.round(elapsedMs / 1_000)} s${done}`
}

/**
 * How many bundles rollup has written.
 * @param {string} output of rollup so far, without colours
 */
export const countBundles = (output) => [...output.matchAll(/^created /gm)].length

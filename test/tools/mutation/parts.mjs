/**
 * Parts of `src` that mutation tests take one at a time: which files are
 * changed, which tests should notice it, and the entries that load them all.
 */

/** @typedef {{ mutate: string[], tests: string[], entries: string[] }} Part */

/**
 * A part of the library itself: its own tests and all stories should notice a change.
 * @param {readonly string[]} folders of `src` and `test`
 * @returns {Part}
 */
const toCore = (folders) => ({
  mutate: folders.map((folder) => `src/${folder}/**/*.ts`),
  tests: [
    ...folders.map((folder) => `test/unit/${folder}/**/*.test.ts`),
    'test/stories/**/*.test.ts',
    // What each part shows to an inspector.
    'test/unit/lib/actors.test.ts',
  ],
  entries: ['src/index.ts', 'src/machines.ts'],
})

/** @satisfies {Record<string, Part>} */
export const PARTS = {
  session: toCore(['session']),
  subscriber: toCore(['subscriber']),
  publisher: toCore(['publisher']),
  device: toCore(['device']),
  signals: toCore(['signals']),
  opentok: toCore(['opentok']),
  floor: toCore(['contract', 'lib', 'quality', 'stats', 'streams']),
  handle: {
    mutate: ['src/*.ts'],
    // It connects all of them.
    tests: [
      'test/unit/options.test.ts',
      'test/unit/{lib,publisher,quality,session,signals,stats,streams,subscriber}/**/*.test.ts',
      'test/stories/**/*.test.ts',
    ],
    entries: ['src/index.ts', 'src/machines.ts'],
  },
  peers: {
    mutate: ['src/peers/**/*.ts'],
    tests: ['test/stories/peers/**/*.test.ts', 'test/unit/lib/**/*.test.ts'],
    entries: ['src/peers/index.ts'],
  },
  report: {
    mutate: ['src/report/**/*.ts'],
    tests: ['test/unit/report/**/*.test.ts', 'test/stories/report.test.ts'],
    entries: ['src/report/index.ts'],
  },
  testing: {
    mutate: ['src/kit/testing/**/*.ts'],
    tests: [
      'test/unit/kit/testing/**/*.test.ts',
      'test/contract/fake.test.ts',
      'test/stories/**/*.test.ts',
    ],
    entries: ['src/kit/testing/index.ts'],
  },
  'react-native': {
    mutate: ['src/react-native/**/*.{ts,tsx}'],
    tests: ['test/unit/react-native/**/*.test.{ts,tsx}'],
    entries: ['src/react-native/index.ts'],
  },
  auto: {
    mutate: ['src/auto/**/*.ts'],
    tests: ['test/unit/auto/**/*.test.ts'],
    entries: ['src/auto/index.ts'],
  },
  frameworks: {
    mutate: ['src/bindings/**/*.{ts,tsx}'],
    tests: ['test/unit/bindings/**/*.test.{ts,tsx}'],
    entries: [
      'src/bindings/opentok-react/index.ts',
      'src/bindings/react/index.ts',
      'src/bindings/svelte/index.ts',
      'src/bindings/vue/index.ts',
    ],
  },
}

/** Part that `MUTATION_PART` names; `session` without it. */
export const partName = process.env.MUTATION_PART ?? 'session'

/** @type {Part} */
export const part = PARTS[/** @type {keyof typeof PARTS} */ (partName)]

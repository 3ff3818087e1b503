/**
 * Parts of `src` that mutation tests take one at a time: which files are
 * changed, which tests should notice it, and the entries that load them all.
 */

/** @typedef {{ mutate: string[], tests: string[], entries: string[] }} Part */

/** @satisfies {Record<string, Part>} */
export const PARTS = {
  core: {
    mutate: [
      'src/*.ts',
      'src/{api,base,opentok,publisher,quality,session,signals,stats,streams,subscriber}/**/*.ts',
    ],
    tests: [
      'test/*.test.ts',
      'test/{api,base,opentok,publisher,quality,session,signals,stats,stories,streams,subscriber}/**/*.test.ts',
    ],
    entries: ['src/index.ts', 'src/machines.ts'],
  },
  testing: {
    mutate: ['src/testing/**/*.ts'],
    tests: ['test/testing/**/*.test.ts', 'test/contract/fake.test.ts', 'test/stories/**/*.test.ts'],
    entries: ['src/testing/index.ts'],
  },
  'react-native': {
    mutate: ['src/react-native/**/*.{ts,tsx}'],
    tests: ['test/react-native/**/*.test.{ts,tsx}'],
    entries: ['src/react-native/index.ts'],
  },
  auto: {
    mutate: ['src/auto/**/*.ts'],
    tests: ['test/auto/**/*.test.ts'],
    entries: ['src/auto/index.ts'],
  },
  frameworks: {
    mutate: ['src/{framework,react,svelte,vue}/**/*.{ts,tsx}'],
    tests: ['test/{framework,react,svelte,vue}/**/*.test.{ts,tsx}'],
    entries: ['src/react/index.ts', 'src/svelte/index.ts', 'src/vue/index.ts'],
  },
}

/** Part that `MUTATION_PART` names; `core` without it. */
export const partName = process.env.MUTATION_PART ?? 'core'

/** @type {Part} */
export const part = PARTS[/** @type {keyof typeof PARTS} */ (partName)]

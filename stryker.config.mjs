/** Mutation tests of one part of `src` (`MUTATION_PART`); `npm run mutation` runs all of them. */
import { part, partName } from './test/tools/mutation/parts.mjs'

const reportName = process.env.MUTATION_REPORT ?? partName

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'vitest',
  // Related tests are found by reading the whole graph of modules again for each mutant.
  vitest: { configFile: 'test/tools/mutation/vitest.config.mjs', related: false },
  coverageAnalysis: 'perTest',
  mutate: [...part.mutate, '!src/**/*.types.ts'],
  // A file that does not exist: Stryker's own step for it needs a compiler API that TypeScript 7 lacks.
  tsconfigFile: 'no-tsconfig.json',
  ignorePatterns: [
    '/dist',
    '/.ci',
    '/.github',
    '/api',
    '/reports',
    '/test/browser',
    '/test/package',
    '/.stryker-tmp*',
  ],
  // Long enough that a busy machine is no reason to count a mutant as killed.
  timeoutMS: 60_000,
  dryRunTimeoutMinutes: 30,
  concurrency: 2,
  incrementalFile: `reports/mutation/${reportName}.incremental.json`,
  plugins: ['@stryker-mutator/vitest-runner', './test/tools/mutation/live-reporter.mjs'],
  reporters: ['live', 'json', 'html'],
  jsonReporter: { fileName: `reports/mutation/${reportName}.json` },
  htmlReporter: { fileName: `reports/mutation/${reportName}.html` },
  // `scripts/mutation.mjs` holds the threshold: it knows the equivalent mutants.
  thresholds: { high: 100, low: 97, break: null },
  allowConsoleColors: false,
}

/** Tests of one part under mutation: one project, so that one worker runs them all, and time enough on a busy machine. */
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import projects from '../../../vitest.config.mjs'
import { keepWorker } from './kept-worker.mjs'
import { part } from './parts.mjs'

const LOADS = 'test/tools/mutation/loads.ts'

/** @type {import('vitest/node').Vitest | undefined} */
let latest

keepWorker(() => latest?.getRootProject().getProvidedContext().mutantActivation === 'runtime')

/** Parts of the paths of test files, in the order in which they run; the last one is part of each. */
const ORDER = [LOADS, '/test/unit/', '/test/stories/paths/', '/test/']

/**
 * The quickest answer first: whether the modules load at all, then the tests of one module, then the charts, then the
 * other stories. A run ends with its first failure.
 */
class NearestFirst extends BaseSequencer {
  /** @param {import('vitest/node').Vitest} vitest */
  constructor(vitest) {
    super(vitest)
    latest = vitest
  }

  /** @param {import('vitest/node').TestSpecification[]} files */
  async sort(files) {
    const toRank = (/** @type {string} */ path) => ORDER.findIndex((end) => path.includes(end))
    return files.toSorted(
      (one, other) =>
        toRank(one.moduleId) - toRank(other.moduleId) || (one.moduleId < other.moduleId ? -1 : 1),
    )
  }
}

/** Those of every project: each name is replaced in one of them only. */
const alias = (projects.test?.projects ?? []).flatMap((project) =>
  typeof project === 'object' && 'resolve' in project ? (project.resolve?.alias ?? []) : [],
)

export default defineConfig({
  resolve: { alias: /** @type {import('vite').Alias[]} */ (alias) },
  test: {
    include: [LOADS, ...part.tests],
    server: { deps: { inline: [/opentok-react-native/] } },
    provide: { entries: part.entries },
    setupFiles: ['test/tools/mutation/setup.ts'],
    isolate: false,
    sequence: { sequencer: NearestFirst },
    testTimeout: 10_000,
    env: { RUNS: '20', SEED: '1' },
  },
})

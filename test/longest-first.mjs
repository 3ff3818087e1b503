/** The order of test files: those that take longest begin first, so that no worker runs one alone at the end. */
import { BaseSequencer } from 'vitest/node'

/** Ends of the paths of the files that take longest, measured on two quiet cores, longest first. */
const LONGEST = [
  'e2e/examples/example.test.ts',
  'e2e/frameworks/fresh-app.test.ts',
  'e2e/compatibility/compatibility.test.ts',
  'e2e/session/unannounced-end.test.ts',
  'e2e/streams/frozen.test.ts',
  'e2e/streams/quality.test.ts',
  'e2e/publishers/publisher.test.ts',
  'e2e/session/ends.test.ts',
  'e2e/examples/examples.test.ts',
  'e2e/frameworks/svelte.test.ts',
  'e2e/frameworks/vue.test.ts',
  'e2e/signals/signal.test.ts',
  'e2e/auto/final-loss.test.ts',
]

/** Independent of what an earlier run has left behind: a fresh clone has the same order. */
export default class LongestFirst extends BaseSequencer {
  /** @param {import('vitest/node').TestSpecification[]} files */
  async sort(files) {
    /** @param {import('vitest/node').TestSpecification} file */
    const rank = ({ moduleId }) => {
      const place = LONGEST.findIndex((end) => moduleId.endsWith(end))
      return place === -1 ? LONGEST.length : place
    }
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's method, which returns a new list
    const others = await super.sort(files)
    return others.toSorted((a, b) => rank(a) - rank(b))
  }
}

/** The order of test files: those that take longest begin first, so that no worker runs one alone at the end. */
import { BaseSequencer } from 'vitest/node'

/** Ends of the paths of the files that take longest, measured on two quiet cores, longest first. */
const LONGEST = [
  'browser/streams/quality.test.ts',
  'browser/streams/frozen.test.ts',
  'browser/auto/meeting.test.ts',
  'browser/examples/examples.test.ts',
  'browser/session/unannounced-end.test.ts',
  'browser/frameworks/fresh-app.release.test.ts',
  'browser/streams/resubscribe.test.ts',
  'browser/streams/recreated.test.ts',
  'browser/auto/final-loss.release.test.ts',
  'browser/examples/example.test.ts',
  'browser/streams/subscriber.test.ts',
  'browser/streams/stream.test.ts',
  'browser/session/ends.test.ts',
  'browser/compatibility/compatibility.release.test.ts',
  'browser/frameworks/vue.test.ts',
  'browser/frameworks/svelte.test.ts',
  'browser/streams/still.test.ts',
  'browser/session/call.test.ts',
  'browser/publishers/publisher.test.ts',
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

/** Random values for the fuzzer, from fast-check; the same for the same seed. */
import fc from 'fast-check'

const SAMPLES = 400

export function createValues(seed: number) {
  const sample = <Value>(arbitrary: fc.Arbitrary<Value>) =>
    fc.sample(arbitrary, { seed, numRuns: SAMPLES })
  return {
    /** JSON text, any value. */
    json: sample(fc.json({ maxDepth: 3 })),
    texts: sample(fc.string({ unit: 'binary', maxLength: 40 })),
    /** Parts of a path, percent-encoded and not. */
    segments: sample(fc.oneof(fc.webSegment(), fc.stringMatching(/^[\w%.~-]{0,12}$/))),
    bytes: sample(fc.uint8Array({ maxLength: 80 })),
    values: sample(fc.jsonValue({ maxDepth: 2 })),
  }
}

export type Values = ReturnType<typeof createValues>

/** Few runs for each property: a mutant is noticed by the first counterexample, or by another test. */
import fc from 'fast-check'

fc.configureGlobal({ numRuns: 20, seed: 1 })

/** Runs before each file of tests. */
import fc from 'fast-check'
import { inject } from 'vitest'

/** State of vitest's worker: what the next file of tests is, and the modules that are loaded. */
interface WorkerState {
  readonly filepath: string
  readonly evaluatedModules: {
    getModuleById(id: string): object | undefined
    invalidateModule(module: object): void
  }
}

const { __stryker__: stryker, __vitest_worker__: worker } = globalThis as unknown as {
  __stryker__: { activeMutant?: string | undefined }
  __vitest_worker__: WorkerState
}

// A kept worker (kept-worker.mjs) has loaded the file for an earlier mutant, which is off while modules load.
const module = worker.evaluatedModules.getModuleById(worker.filepath)
if (module !== undefined) worker.evaluatedModules.invalidateModule(module)
if (inject('mutantActivation') === 'runtime') stryker.activeMutant = undefined

// A mutant is noticed by the first counterexample, or by another test.
fc.configureGlobal({ numRuns: 20, seed: 1 })

declare module 'vitest' {
  interface ProvidedContext {
    /** Stryker's: when a mutant is switched on. */
    mutantActivation: 'runtime' | 'static' | undefined
  }
}

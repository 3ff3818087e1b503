/** What was done to the call: each fault is a step of the test, and stands in the message of a matcher that fails. */
import { test as base } from '@playwright/test'

/** Runs something as a step, and keeps its title. */
export type RunStep = <Result>(
  title: string,
  run: () => Result | Promise<Result>,
) => Promise<Result>

/** A fault as a matcher that fails tells it. */
export interface Fault {
  readonly title: string
  /** When it began, in ms since the test began. */
  readonly atMs: number
  readonly isOver: boolean
}

export interface Steps {
  readonly run: RunStep
  readonly faults: readonly Fault[]
}

/** @param nowMs ms since the test began */
export function createSteps(nowMs: () => number): Steps {
  const faults: { readonly title: string; readonly atMs: number; isOver: boolean }[] = []
  return {
    faults,
    run: (title, run) => {
      const fault = { title, atMs: nowMs(), isOver: false }
      faults.push(fault)
      const runFault = async () => {
        const result = await run()
        fault.isOver = true
        return result
      }
      // An error is that of the line of the test, not one in here.
      return base.step(title, runFault, { box: true })
    },
  }
}

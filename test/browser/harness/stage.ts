/** What every browser test stands on, whoever its people are: its emulator, its pages, and why it has failed. */
import type { Page } from 'playwright-core'
import { expect, TestRunner } from 'vitest'
import type { RunnerTestCase as Test, TestContext } from 'vitest'
import type { Emulator, EmulatorOptions } from '../../../src/kit/emulator/emulator.types.ts'
import { startEmulator } from '../../../src/kit/emulator/index.ts'
import { explainFailure } from './failure.ts'
import type { Witness } from './failure.ts'
import type { Contexts } from './shared-chromium.ts'
import { openWatchedPage } from './watched-page.ts'
import type { PageOptions, WatchedPage } from './watched-page.ts'

/** How much of its time a test keeps for the explanation that it has no more. */
const EXPLAINED_MS = 15_000

/** Something that ends with the test. */
export interface Kept {
  close(): Promise<unknown>
  /** In place of `close()` if the test has passed; rejects if something is left over. */
  giveBack?(): Promise<void>
}

export interface Stage {
  /** Starts the emulator of this test; called once at most. */
  startEmulator(options: EmulatorOptions): Promise<Emulator>
  /** Opens a page in a context of its own, which is closed at the end. */
  openPage(contexts: Contexts, options: PageOptions): Promise<WatchedPage>
  /** Its page is in the explanation of a failure, and must have no unhandled error at the end. */
  watch(witness: Witness): void
  keep(kept: Kept): void
}

/** A test for `it`, which gives its context, or for `it.each`, which gives a case. */
export function onStage(play: (stage: Stage) => Promise<void>) {
  return async (context?: Pick<TestContext, 'task'>): Promise<void> => {
    // `it.each` gives a case in place of the context.
    const task = context?.task ?? TestRunner.getCurrentTest<Test>()
    const limit = startLimit(task.timeout - EXPLAINED_MS)
    const witnesses: Witness[] = []
    const kept = new Set<Kept>()
    let emulator: Emulator | undefined
    const stage: Stage = {
      async startEmulator(options) {
        emulator = await startEmulator(options)
        return emulator
      },
      async openPage(contexts, options) {
        const opened = await openWatchedPage(contexts, options)
        kept.add({ close: () => closePage(opened.page) })
        return opened
      },
      watch: (witness) => void witnesses.push(witness),
      keep: (each) => void kept.add(each),
    }
    try {
      await Promise.race([play(stage), limit.isOver])
      for (const witness of witnesses) await expectHealthy(witness)
      emulator?.network.restore()
      // Whoever came last leaves first: OpenTok keeps a peer connection that it is building when its publisher ends.
      for (const each of [...kept].toReversed()) {
        if (!each.giveBack) continue
        kept.delete(each)
        await each.giveBack()
      }
    } catch (error) {
      await explainFailure(error, { task, emulator, witnesses })
      throw error
    } finally {
      limit.end()
      await Promise.all([...kept].map((each) => each.close()))
      await emulator?.close()
    }
  }
}

async function expectHealthy({ name, problems, forgiven = [], ...witness }: Witness) {
  const unforgiven = problems.filter((each) => !forgiven.some((pattern) => pattern.test(each)))
  expect(unforgiven, `unhandled errors in ${name}'s page`).toEqual([])
  await witness.expectHealthy?.()
}

/** Ends a test before its time limit does, which would leave its pages open, and say nothing of them. */
function startLimit(ms: number) {
  let timer: NodeJS.Timeout | undefined
  const isOver = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not over after ${ms / 1_000} s`)), ms)
  })
  return { isOver, end: () => clearTimeout(timer) }
}

/** A request that a test passes on may be under way: its answer has nowhere to go. The page may be closing by itself. */
export async function closePage(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' }).catch((error: unknown) => {
    if (!page.isClosed()) throw error
  })
  await page.context().close()
}

/** Names of the session's clients with an open socket, as the server knows them. */
export function namesOnline(emulator: Emulator, sessionId: string): readonly string[] {
  const clients = emulator.clients(sessionId)
  return clients.filter(({ online }) => online).map(({ data }) => data)
}

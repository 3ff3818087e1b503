/** Explains a failed browser test: its people and its server in the message, a timeline and pictures in `test-results/`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Emulator } from '../../../src/kit/emulator/emulator.types.ts'
import { describeFrame } from './frames.ts'
import type { WatchedPage } from './watched-page.ts'

const RESULTS = join(import.meta.dirname, '..', '..', '..', 'test-results')

export interface FailedTest {
  readonly name: string
  readonly file: { readonly name: string }
}

export interface Moment {
  readonly at: number
  readonly text: string
}

/** A page that can tell what has happened. */
export interface Witness extends Readonly<WatchedPage> {
  readonly name: string
  /** Unhandled errors that are OpenTok's own, or expected. */
  readonly forgiven?: readonly RegExp[]
  /** What its app has seen, for the message. */
  describe?(): Promise<string>
  /** The same with times, for the timeline. */
  timeline?(): Promise<readonly Moment[]>
  /** What else must be true at the end of every test. */
  expectHealthy?(): Promise<void>
}

/** @returns the folder of its files, which exists */
export async function openResults({ name, file }: FailedTest): Promise<string> {
  const title = `${file.name} ${name}`.replaceAll(/[^a-zA-Z0-9]+/g, '-').slice(0, 150)
  const folder = join(RESULTS, title)
  await mkdir(folder, { recursive: true })
  return folder
}

/** Takes a picture of a page, if it can still be had. */
export async function takePicture(page: Page, path: string): Promise<void> {
  try {
    await page.screenshot({ path, timeout: 5_000 })
  } catch {
    // The page is gone, or the engine takes no pictures.
  }
}

/** Adds to a failure what happened: to its stack too, which a report shows. */
export async function explainFailure(
  error: unknown,
  test: {
    readonly task: FailedTest
    readonly emulator: Emulator | undefined
    readonly witnesses: readonly Witness[]
  },
): Promise<void> {
  if (!(error instanceof Error)) return
  const { emulator, task, witnesses } = test
  // The stack of an assertion is made when it is read, of the message of that moment.
  const { message, stack = message } = error
  const records = emulator
    ? [`server: ${JSON.stringify({ ...emulator.counters, clients: emulator.clients() })}`]
    : []
  for (const { name, problems, ...witness } of witnesses) {
    const description = await witness.describe?.().catch(() => 'the page is gone')
    const lines = [name, description, `page: ${problems.join(' | ')}`]
    records.push(lines.filter((line) => line !== undefined).join('\n'))
  }
  const folder = await openResults(task)
  const timelines = await Promise.all(witnesses.map(toTimeline))
  const moments = timelines.flat().toSorted((one, other) => one.at - other.at)
  const start = moments[0]?.at ?? 0
  const timeline = moments.map(({ at, text }) => `${String(at - start).padStart(7)} ms  ${text}`)
  const seed = process.env['SEED']
  const head = [...(seed === undefined ? [] : [`seed ${seed}`]), ...records]
  await writeFile(join(folder, 'timeline.txt'), [...head, '', ...timeline, ''].join('\n'))
  for (const { name, page } of witnesses) await takePicture(page, join(folder, `${name}.png`))
  error.message = [message, ...records, `timeline and pictures: ${folder}`].join('\n\n')
  error.stack = stack.replace(message, () => error.message)
}

/** What its app saw, and the frames of its sockets. A page whose clock was moved has times of its own. */
async function toTimeline({ frames, name, ...witness }: Witness): Promise<readonly Moment[]> {
  const ofPage = (await witness.timeline?.().catch(() => [])) ?? []
  const ofSockets = frames.map((frame) => ({
    at: frame.at,
    text: `frame ${frame.direction}: ${describeFrame(frame)}`,
  }))
  return [...ofPage, ...ofSockets].map(({ at, text }) => ({ at, text: `${name}  ${text}` }))
}

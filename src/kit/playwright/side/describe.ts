/** Says what each side of a call saw, for the message of a matcher that fails. */
import { isLive, readLibraryStatus, readServerStatus, readTiles } from './read-side.ts'
import type { SeenTile } from '../page/agent.page.ts'
import type { Fault } from '../steps.ts'
import type { SeenSignal, Side, SidesOfCall } from './side.types.ts'

/** How many of the last signals, and of the last errors, are told of each person. */
const MOST_LINES = 5

/** Longest text of a line that an app or a person wrote. */
const MOST_CHARACTERS = 120

/** @returns one paragraph for each person, and one for the faults */
export async function describeSides(call: SidesOfCall): Promise<string> {
  const paragraphs = await Promise.all(call.list().map(describeSide))
  return [...paragraphs, describeFaults(call.faults)].join('\n')
}

async function describeSide(side: Side): Promise<string> {
  const { person, problems, signals } = side
  const tiles = await readTiles(side).catch(() => null)
  const status = await readLibraryStatus(side).catch(() => null)
  const server = readServerStatus(side)
  return [
    `${person.name}: ${server} on the server${status === null ? '' : `, ${status} in the library`}; ${describeTiles(tiles)}`,
    ...signals.slice(-MOST_LINES).map((signal) => `  ${describeSignal(signal)}`),
    ...problems.slice(-MOST_LINES).map((problem) => `  error: ${shorten(problem)}`),
  ].join('\n')
}

function describeTiles(tiles: readonly SeenTile[] | null): string {
  if (tiles === null) return 'the page is closed'
  if (tiles.length === 0) return 'no video of others'
  const hidden = tiles.filter(({ isShown }) => !isShown).length
  const still = tiles.filter(({ isMoving, isShown }) => isShown && !isMoving).length
  const parts = [`${tiles.filter(isLive).length} live`]
  if (still > 0) parts.push(`${still} standing still`)
  if (hidden > 0) parts.push(`${hidden} hidden`)
  return `videos of others: ${parts.join(', ')}`
}

export function describeSignal({ atMs, data, from, isSent, type }: SeenSignal): string {
  const name = type === '' ? 'signal' : `signal:${type}`
  const who = isSent ? 'sent' : `got from ${from ?? 'somebody who is gone'}`
  return `${toSeconds(atMs)} ${who}: ${name} ${shorten(JSON.stringify(data))}`
}

function describeFaults(faults: readonly Fault[]): string {
  if (faults.length === 0) return 'Nothing was done to the call.'
  const lines = faults.map(
    ({ atMs, isOver, title }) => `  ${toSeconds(atMs)} ${title}${isOver ? '' : ' (not over yet)'}`,
  )
  return ['What the test did:', ...lines].join('\n')
}

const toSeconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`

const shorten = (text: string): string =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text

/** Reads what a side shows now. */
import { AGENT } from '../page/agent-settings.ts'
import type { Agent, SeenTile } from '../page/agent.page.ts'
import type { Side } from './side.types.ts'

/** In the page. */
async function readTilesOf(key: string): Promise<readonly SeenTile[]> {
  const agents = globalThis as unknown as Record<symbol, Agent | undefined>
  return (await agents[Symbol.for(key)]?.readTiles()) ?? []
}

/** In the page. */
function readStatusOf(key: string): string | null {
  const agents = globalThis as unknown as Record<symbol, Agent | undefined>
  return agents[Symbol.for(key)]?.readStatus() ?? null
}

/** The videos of other people, in all frames of the page. */
export async function readTiles({ person }: Side): Promise<readonly SeenTile[]> {
  const reads = person.page.frames().map((frame) => frame.evaluate(readTilesOf, AGENT))
  return (await Promise.all(reads)).flat()
}

export const isLive = ({ isMoving, isShown }: SeenTile): boolean => isMoving && isShown

/** The status of the library; `null` if no frame of the page uses it. */
export async function readLibraryStatus({ person }: Side): Promise<string | null> {
  const reads = person.page.frames().map((frame) => frame.evaluate(readStatusOf, AGENT))
  return (await Promise.all(reads)).find((status) => status !== null) ?? null
}

/** The status of a person as the server sees it, in the words of the library. */
export function readServerStatus({ call, person }: Side): string {
  const { emulator, nameOf } = call
  const clients = emulator
    .clients(person.credentials.sessionId)
    .filter(({ connectionId }) => nameOf(connectionId) === person.name)
  if (clients.some(({ online }) => online)) return 'connected'
  return clients.length > 0 ? 'reconnecting' : 'disconnected'
}

/** Whether a text is to be seen in any frame of the page. */
export async function isTextShown({ person }: Side, text: string | RegExp): Promise<boolean> {
  const counts = person.page
    .frames()
    .map((frame) => frame.getByText(text).filter({ visible: true }).count())
  return (await Promise.all(counts)).some((count) => count > 0)
}

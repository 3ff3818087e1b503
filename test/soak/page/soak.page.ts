/** Runs in the page of a person: their app, which does what the schedule says, and tells what it sees. */
import type { Call, Name, PageRecord } from '../soak.types.ts'
import { createCalls } from './calls.page.ts'
import { doWithoutLoudspeaker } from './silent-audio.page.ts'
import { createPromises } from './promises.page.ts'
import { readLeftovers, readTiles } from './read.page.ts'
import { tellStory, watchCamera } from './history.page.ts'
import type { Story } from './history.page.ts'
import { describeClient, watchZombie } from './unannounced-end.page.ts'

declare global {
  interface Window {
    soak: typeof soak
  }
}

const { person } = window
doWithoutLoudspeaker()
watchCamera((constraints) => story?.note(`  the camera is asked for: ${constraints}`))
const promises = createPromises()
const calls = createCalls(promises)
let zombie: ReturnType<typeof watchZombie>
let story: Story | undefined
let name: Name
const heard: string[] = []
const thrown: string[] = []

const soak = {
  /** After `person.create()`. */
  begin(own: Name, other: Name): void {
    name = own
    story = tellStory()
    calls.begin(own, other, story)
    zombie = watchZombie()
    person.reconnection.on('signal', ({ data, own: isOwn }) => {
      // Of a long one the beginning is enough.
      if (!isOwn) heard.push((data ?? '').slice(0, 20))
    })
  },

  do({ does, ...words }: Call): void {
    story?.note(`> ${does} ${Object.values(words).join(' ')}`)
    try {
      calls.table[does](words as never)
    } catch (error) {
      thrown.push(`${does}: ${String(error)}`)
    }
  },

  help: calls.help,

  dispose(): void {
    zombie.stop()
    person.reconnection.dispose()
  },

  read(): PageRecord {
    const { media, reconnection, seen, tiles } = person
    const { connectionId, status } = reconnection.getSnapshot()
    const { outages, joins } = reconnection.stats
    return {
      name,
      status,
      connectionId,
      seen,
      tileStatuses: tiles,
      pending: promises.pending(),
      zombieMs: zombie.longestMs(),
      ...calls.read(),
      ...readTiles(reconnection),
      cameraRequests: media.cameraRequests(),
      liveTracks: media.liveTracks(),
      heard,
      thrown,
      client: describeClient(person.session),
      overlaps: person.joins.overlaps(),
      outages,
      joins,
      leftovers: readLeftovers(),
      story: story?.lines ?? [],
    }
  },
}

window.soak = soak

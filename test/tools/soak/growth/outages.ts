/** Everything that happens to the long call, again and again: faults of each kind, and calls of the app. */
import type { Emulator, EmulatorClient } from '../../../../src/kit/emulator/emulator.types.ts'
import type { Caller } from './caller.ts'
import { poll } from './caller.ts'
import type { CallerRecord } from './growth.types.ts'

export interface Scene {
  readonly emulator: Emulator
  readonly sessionId: string
  readonly victim: Caller
  readonly other: Caller
}

export interface Outage {
  /** Who is not in the session for a while: what is sent then cannot arrive. */
  readonly leaves: 'nobody' | 'victim' | 'both'
  /** Resolves when the fault has ended, not when the call has recovered. */
  play(scene: Scene): Promise<void>
}

const isStill = ({ tiles }: CallerRecord) => tiles.some(({ status }) => status === 'reconnecting')

/** The victim resumes, and has missed nothing. */
const resumes = (play: Outage['play']): Outage => ({ leaves: 'nobody', play })
/** The victim joins again. */
const rejoins = (play: Outage['play']): Outage => ({ leaves: 'victim', play })

/** Applies a fault, and waits until the library is away, or has been since. */
async function lose({ victim }: Scene, fault: () => unknown): Promise<void> {
  const { outages } = await victim.read()
  await fault()
  const isLost = (now: CallerRecord) => now.outages > outages || now.status === 'reconnecting'
  await victim.until('notices the loss', isLost)
}

const find = ({ emulator, sessionId, victim }: Scene): EmulatorClient | undefined =>
  emulator.clients(sessionId).find(({ data }) => data === victim.name)

/** So many more sockets have been requested. */
function untilSockets({ emulator }: Scene, more: number): Promise<void> {
  const wanted = emulator.counters.sockets + more
  return poll('new sockets', async () =>
    emulator.counters.sockets >= wanted ? [] : [`${emulator.counters.sockets} of ${wanted}`],
  )
}

export const OUTAGES: Readonly<Record<string, Outage>> = {
  drop: resumes((scene) => lose(scene, () => scene.emulator.network.drop(scene.victim.name))),

  'drop of both': resumes((scene) => lose(scene, () => scene.emulator.network.drop())),

  'cut for 3 s': resumes((scene) =>
    lose(scene, () => scene.emulator.network.cut({ target: scene.victim.name, forMs: 3_000 })),
  ),

  'close 1001': resumes((scene) =>
    lose(scene, () => scene.emulator.network.close(1001, scene.victim.name)),
  ),

  silence: resumes(async (scene) => {
    await lose(scene, () => scene.emulator.network.silence(scene.victim.name))
    scene.emulator.network.restore(scene.victim.name)
  }),

  'refused sockets': resumes(async (scene) => {
    const { emulator, victim } = scene
    emulator.network.refuse('unavailable', victim.name)
    await lose(scene, () => emulator.network.drop(victim.name))
    await untilSockets(scene, 10)
    emulator.network.restore(victim.name)
  }),

  'lost acknowledgement': resumes((scene) =>
    lose(scene, () => scene.emulator.network.loseAck({ target: scene.victim.name, drop: true })),
  ),

  'slow line': resumes(async ({ emulator, victim }) => {
    const { count } = (await victim.read()).spoken
    emulator.network.delay(400, victim.name)
    await victim.until('speaks', ({ spoken }) => spoken.count > count + 20)
    emulator.network.restore(victim.name)
  }),

  'cut of the media': resumes(async ({ emulator, victim }) => {
    emulator.network.cutMedia(victim.name)
    await victim.until('has a still picture', isStill)
    emulator.network.healMedia(victim.name)
  }),

  'failing server': resumes(async (scene) => {
    const { count } = (await scene.victim.read()).spoken
    scene.emulator.network.fail('signal', 500, { target: scene.victim.name, count: 3 })
    await scene.victim.until('speaks', ({ spoken }) => spoken.count > count + 10)
  }),

  'close 1011': rejoins((scene) =>
    lose(scene, () => scene.emulator.network.close(1011, scene.victim.name)),
  ),

  'close 1003': rejoins((scene) =>
    lose(scene, () => scene.emulator.network.close(1003, scene.victim.name)),
  ),

  'forgotten client': rejoins((scene) =>
    lose(scene, () => scene.emulator.network.forget(scene.victim.name)),
  ),

  'restart of the server': {
    leaves: 'both',
    play: (scene) => lose(scene, () => scene.emulator.network.forget()),
  },

  'outage of 35 s': rejoins(async (scene) => {
    const { emulator, victim } = scene
    const { connectionId } = await victim.read()
    await lose(scene, () => emulator.network.cut({ target: victim.name }))
    await poll('the server forgets the client', async () => (find(scene) ? ['it does not'] : []))
    emulator.network.restore(victim.name)
    await victim.until('joins again', (now) => now.connectionId !== connectionId)
  }),

  'failing session information': rejoins(async (scene) => {
    const { emulator, victim } = scene
    emulator.network.failSessionInfo(500, victim.name)
    await lose(scene, () => emulator.network.close(1011, victim.name))
    const { attempts } = await victim.read()
    await victim.until('tries again', (now) => now.attempts > attempts + 1)
    emulator.network.restore(victim.name)
  }),

  'no token': rejoins((scene) => {
    scene.victim.refuseTokens(2)
    return lose(scene, () => scene.emulator.network.close(1011, scene.victim.name))
  }),

  kick: rejoins(async ({ emulator, victim }) => {
    emulator.network.kick(victim.name)
    await victim.until('is out', ({ status }) => status === 'disconnected')
  }),

  'leave and join again': rejoins(async ({ victim }) => {
    await victim.do('leave')
    await victim.until(
      'has left',
      ({ pending, status }) => pending === 0 && status === 'disconnected',
    )
    await victim.do('join')
  }),

  'publish again': resumes(async (scene) => {
    const { other, victim } = scene
    const { publishedStreamId: id } = await victim.read()
    await victim.do('unpublish')
    await other.until('sees the stream end', ({ streams }) => !streams.includes(String(id)))
    await victim.do('publish')
  }),

  'end of the stream': resumes(async (scene) => {
    const { emulator, victim } = scene
    const [id = 'none'] = find(scene)?.streamIds ?? []
    emulator.network.endStream(id)
    await victim.until('has no stream', (now) => now.publishedStreamId !== id)
  }),
}

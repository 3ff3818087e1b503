/** Applies the faults: to the network, to the server, or to the machine of a person. */
import type { Fixture } from '../../browser/harness/harness.ts'
import type { Person } from '../../browser/harness/person.ts'
import type { Faults, Step } from './soak.types.ts'
import { createSleep } from './sleep.ts'

type FaultStep = Extract<Step, { is: 'fault' }>

interface Victims {
  /** Target for the network; `undefined` is everybody. */
  readonly target: string | undefined
  readonly people: readonly Person[]
}

const DAY_MS = 86_400_000

type ApplyFault<Args> = (victims: Victims, args: Args) => unknown

/** Returns a function that applies a fault, and one that ends all of them. */
export function createFaults({ emulator, sessionId }: Fixture, people: readonly Person[]) {
  const { network } = emulator
  const sleep = createSleep()
  const setOffline = (hit: readonly Person[], isOffline: boolean) =>
    Promise.all(hit.map(({ page }) => page.context().setOffline(isOffline)))
  const giveTokens = (hit: readonly Person[], how: Faults['tokens']['how'] | 'good') => {
    for (const { name, answerTokens } of hit) {
      const mint = (expiresInMs: number) =>
        emulator.createToken(sessionId, { data: name, expiresInMs })
      answerTokens(
        {
          good: () => mint(DAY_MS),
          refused: () => mint(0),
          reject: () => Promise.reject(new Error('no token today')),
          hang: () => new Promise<string>(() => {}),
        }[how],
      )
    }
  }
  const endStreams = (hit: readonly Person[]) => {
    const names = hit.map(({ name }) => name)
    for (const { data, streamIds } of emulator.clients(sessionId)) {
      if (names.includes(data)) for (const id of streamIds) network.endStream(id)
    }
  }
  const of = (target: string | undefined) => (target === undefined ? {} : { target })

  const table: { readonly [Key in keyof Faults]: ApplyFault<Faults[Key]> } = {
    drop: ({ target }) => network.drop(target),
    silence: ({ target }) => network.silence(target),
    flap: ({ target }) => network.flap(target),
    restore({ target, people: hit }) {
      network.restore(target)
      giveTokens(hit, 'good')
    },
    cutMedia: ({ target }) => network.cutMedia(target),
    healMedia: ({ target }) => network.healMedia(target),
    restart: ({ target }) => network.forget(target),
    kick: ({ target }) => network.kick(target),
    offline: ({ people: hit }) => setOffline(hit, true),
    online: ({ people: hit }) => setOffline(hit, false),
    refuse: ({ target }, { kind, scope }) => network.refuse(kind, target, scope),
    // No server can send 1006: the client sees it when its TCP connection ends.
    close: ({ target }, { code }) =>
      code === 1006 ? network.drop(target) : network.close(code, target),
    delay: ({ target }, { ms }) => network.delay(ms, target),
    delaySessionInfo: ({ target }, { ms }) => network.delaySessionInfo(ms, target),
    failSessionInfo: ({ target }, { status }) => network.failSessionInfo(status, target),
    sleep: ({ people: hit }, { ms }) => hit.map((person) => sleep.begin(person, ms)),
    fail: ({ target }, { kind, status, count }) =>
      network.fail(kind, status, { ...of(target), count }),
    ignore: ({ target }, { kind, count }) => network.ignore(kind, { ...of(target), count }),
    loseAck: ({ target }, options) => network.loseAck({ ...of(target), ...options }),
    endStreams: ({ people: hit }) => endStreams(hit),
    tokens: ({ people: hit }, { how }) => giveTokens(hit, how),
    withhold: ({ target }, { kind }) => network.withhold(kind, of(target)),
    rateLimit: ({ target }, { perSecond }) => network.rateLimit(perSecond, target),
  }

  return {
    async apply({ is: _, at: __, who, does, ...args }: FaultStep): Promise<void> {
      const target = who === 'both' ? undefined : who
      const victims = { target, people: people.filter(({ name }) => !target || name === target) }
      await (table[does] as ApplyFault<typeof args>)(victims, args)
    },
    async heal(): Promise<void> {
      sleep.end()
      await setOffline(people, false)
      network.clear()
      giveTokens(people, 'good')
    },
  }
}

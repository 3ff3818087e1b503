/** Two calls of a plain app over a final loss, side by side: one bare, one with the script. */
import { describe, expect, it } from 'vitest'
import { useApps } from './app-fixture.ts'
import type { AppPage, Fate, Fixture, Kind } from './app-fixture.ts'

const withApps = useApps()

const KINDS = ['bare', 'auto'] as const

const BEYOND_THE_WINDOW_S = 31

interface Call {
  readonly ann: AppPage
  readonly bob: AppPage
}

/** How Ann loses her connection for good in both calls, until the returned function is called. */
type Loss = (fixture: Fixture, calls: Readonly<Record<Kind, Call>>) => Promise<() => Promise<void>>

const both = (name: string) => KINDS.map((kind) => `${name}-${kind}`)

const LOSSES: Readonly<Record<string, Loss>> = {
  async 'a close by 1011'({ emulator: { network } }) {
    for (const name of both('ann')) {
      network.refuse('reset', name)
      network.close(1011, name)
    }
    return async () => both('ann').forEach((name) => network.restore(name))
  },
  async 'an outage of 31 s'({ emulator: { network } }, { auto, bare }) {
    for (const name of both('ann')) network.cut({ target: name })
    for (const { ann } of [auto, bare]) {
      await ann.untilHeard('sessionReconnecting')
      await ann.passSeconds(BEYOND_THE_WINDOW_S)
    }
    return async () => {
      for (const name of both('ann')) network.restore(name)
      await auto.ann.passSeconds(10)
    }
  },
  async 'a restart of the server'({ emulator: { network } }, { auto, bare }) {
    for (const name of [...both('ann'), ...both('bob')]) network.refuse('reset', name)
    network.close(1012)
    for (const { ann, bob } of [auto, bare]) {
      await Promise.all([ann, bob].map((app) => app.untilHeard('sessionReconnecting')))
    }
    return async () => {
      network.forget()
      // A signal reaches those who are there when it is sent, so Bob is back first.
      for (const name of both('bob')) network.restore(name)
      await auto.bob.untilHeard('sessionReconnected')
      for (const name of both('ann')) network.restore(name)
    }
  },
}

const startCall = async ({ open }: Fixture, kind: Kind): Promise<Call> => {
  const bob = await open(`bob-${kind}`, { kind })
  const ann = await open(`ann-${kind}`, { kind, clock: true })
  await Promise.all([ann, bob].map((app) => app.untilFate({ tiles: 1, moving: 1, selfViews: 1 })))
  return { ann, bob }
}

const toFates = async ({ ann, bob }: Call) => ({ ann: await ann.fate(), bob: await bob.fate() })

/** The call as it was before, and as it must be after. */
const WHOLE = { tiles: 1, moving: 1, selfViews: 1, members: ['ann-auto', 'bob-auto'] }

describe('a plain app that loses its connection for good', () => {
  it.each(Object.entries(LOSSES))(
    'goes on with the script, as if OpenTok had resumed, and is left alone without it: %s (A1)',
    (_, lose) =>
      withApps(
        async (fixture) => {
          const [bare, auto] = [await startCall(fixture, 'bare'), await startCall(fixture, 'auto')]
          const calls = { bare, auto }
          const restore = await lose(fixture, calls)
          await auto.ann.untilHeard('sessionReconnecting')
          for (const { ann } of [bare, auto]) await ann.say('typed while away')
          await restore()
          await Promise.all([
            bare.ann.untilHeard('sessionDisconnected'),
            auto.ann.untilHeard('sessionReconnected'),
          ])
          await auto.bob.untilFate({ lines: ['typed while away'] })
          await Promise.all([auto.ann, auto.bob].map((app) => app.untilFate(WHOLE)))
          await auto.bob.say('welcome back')
          const lines = ['typed while away', 'welcome back']
          await auto.ann.untilFate({ lines })

          const whole: Fate = { ...WHOLE, lines }
          expect(await toFates(auto)).toEqual({ ann: whole, bob: whole })
          expect(await bare.ann.fate()).toMatchObject({ tiles: 0, selfViews: 0, lines: [] })
          expect((await bare.bob.fate()).lines).toEqual([])
          const heard = await auto.ann.heard()
          const session = heard.filter((line) => line.startsWith('session'))
          expect(session).toEqual(['sessionConnected', 'sessionReconnecting', 'sessionReconnected'])
          expect(heard.filter((line) => line.startsWith('not sent'))).toEqual([])
          expect(heard.filter((line) => line === 'sessionDisconnected')).toEqual([])
          expect(fixture.members('auto').toSorted()).toEqual(['ann-auto', 'bob-auto'])
        },
        { keepLostMs: 1_000 },
      )(),
  )
})

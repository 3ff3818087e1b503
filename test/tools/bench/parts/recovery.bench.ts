/** Recovery, with the real client in Chromium: how long the library takes after the client, the browser and the server. */

import { withCall } from '../browser/bench-page.ts'
import type { Call } from '../browser/bench-page.ts'
import type { Person } from '../../../browser/harness/person.ts'
import { saveResults } from '../measure/results.ts'
import { IS_QUICK } from '../measure/rounds.ts'

const ROUNDS = IS_QUICK ? 2 : 5
const OUTAGE_MS = 5_000
const TIMEOUT_MS = 60_000
/** Longer than the library leaves the client alone after an end. */
const QUIET_MS = 1_000

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Resolves at the moment that the condition becomes true, as exactly as timers of 1 ms allow. @returns ms since the epoch */
async function untilTrue(isTrue: () => boolean): Promise<number> {
  const endsAt = Date.now() + TIMEOUT_MS
  while (!isTrue()) {
    if (Date.now() > endsAt) throw new Error(`nothing came within ${TIMEOUT_MS} ms`)
    await wait(1)
  }
  return performance.timeOrigin + performance.now()
}

/** Joins with a token that is in the page already, so that a rejoin waits for nobody. */
async function join(person: Person, { emulator, sessionId }: Call): Promise<void> {
  const token = emulator.createToken(sessionId, { data: person.name })
  await person.page.evaluate((given) => {
    window.person.provideToken = () => Promise.resolve(given)
  }, token)
  await watchEvents(person)
  await person.create({ options: { reconnectedMs: 50 } })
  const joined = await person.connect()
  if (joined !== 'resolved') throw new Error(`${person.name} did not join: ${joined}`)
}

/** Delays of the library's events after the client's, in ms. */
type Watching = Window & { readonly delays: readonly number[] }

/** Listens to the client before the library does, and to the library. */
async function watchEvents(person: Person): Promise<void> {
  await person.page.evaluate(() => {
    const { session } = window.person
    let startedAt = 0
    const delays: number[] = []
    for (const name of ['sessionReconnecting', 'sessionReconnected'] as const) {
      session.on(name, () => (startedAt = performance.now()))
    }
    const { create } = window.person
    window.person.create = (given) => {
      create(given)
      for (const name of ['reconnecting', 'reconnected'] as const) {
        window.person.reconnection.on(name, () => delays.push(performance.now() - startedAt))
      }
    }
    Object.assign(window, { delays })
  })
}

/** The longer delay of a loss and a return. */
async function playEvents(anna: Person, { emulator }: Call): Promise<number> {
  emulator.network.drop('anna')
  await anna.page.waitForFunction(() => (window as unknown as Watching).delays.length === 2)
  const delays = await anna.page.evaluate(() => (window as unknown as Watching).delays)
  await anna.untilStatus('connected')
  return Math.max(...delays)
}

/** From `online` in the page to the first request of the rejoin at the server. */
async function playOnline(anna: Person, { emulator }: Call): Promise<number> {
  const context = anna.page.context()
  await context.setOffline(true)
  emulator.network.close(1011, 'anna')
  await anna.untilPhase('offline')
  await wait(QUIET_MS)
  await anna.page.evaluate(() => {
    const seen = { onlineAt: 0 }
    addEventListener(
      'online',
      () => void (seen.onlineAt = performance.timeOrigin + performance.now()),
      { once: true },
    )
    Object.assign(window, { network: seen })
  })
  const before = emulator.counters.sessionInfos
  const requested = untilTrue(() => emulator.counters.sessionInfos > before)
  await context.setOffline(false)
  const requestedAt = await requested
  const onlineAt = await anna.page.evaluate(
    () => (window as unknown as { network: { onlineAt: number } }).network.onlineAt,
  )
  await anna.untilStatus('connected')
  return requestedAt - onlineAt
}

/** From the server being back to the delivery of a signal that was held, after the session was lost for good. */
async function playDelivery(anna: Person, { emulator }: Call): Promise<number> {
  emulator.network.refuse('reset', 'anna')
  emulator.network.close(1011, 'anna')
  await anna.untilStatus('reconnecting')
  await anna.signal({ type: 'bench', data: 'held' })
  await wait(OUTAGE_MS)
  const before = emulator.counters.signals
  emulator.network.restore('anna')
  const backAt = performance.timeOrigin + performance.now()
  const deliveredAt = await untilTrue(() => emulator.counters.signals > before)
  await anna.untilStatus('connected')
  return (deliveredAt - backAt) / 1_000
}

await withCall(async (call) => {
  const values: Record<string, number[]> = {}
  const plays = [
    ['recovery.event', playEvents],
    ['recovery.online', playOnline],
    ['recovery.delivered', playDelivery],
  ] as const
  for (const [id, play] of plays) {
    // A page of its own for each, as Chromium throttles the sockets of a page with refused ones.
    for (let round = 0; round < ROUNDS; round += 1) {
      const anna = await call.open('anna')
      await join(anna, call)
      ;(values[id] ??= []).push(await play(anna, call))
      await anna.disconnect()
      await anna.page.context().close()
    }
  }
  saveResults('recovery', { values, chromium: call.browser.version() })
})

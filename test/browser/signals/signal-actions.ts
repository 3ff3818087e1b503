/** Sends and receives signals in a page. */
import { expect } from 'vitest'
import type { Emulator } from '../../../src/kit/emulator/emulator.types.ts'
import type { Person } from '../harness/person.ts'
import type { SignalOutcome } from '../harness/page/person.types.ts'

export const chat = (data: string) => ({ type: 'chat', data })

export const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index))

/** Sends them in one task; resolves with their indexes in `outcomes`. */
export const sendAll = ({ page }: Person, texts: readonly string[]) =>
  page.evaluate((lines) => lines.map((data) => window.person.signal({ type: 'chat', data })), texts)

/** Sends one that the server receives and does not answer. @returns its index in `outcomes` */
export async function sendIgnored(
  network: Emulator['network'],
  person: Person,
  data: string,
): Promise<number> {
  network.ignore('signal', { target: person.name })
  const index = await person.signal(chat(data))
  // The second signal proves that the server has received the first one.
  await person.page.evaluate(async () => {
    const { session } = window.person
    const { connection } = session
    await session.signal({ type: 'mark', ...(connection && { to: connection }) })
  })
  return index
}

/** Waits for all of them at once: hundreds of waits in one page would keep it busy. */
export async function outcomes(
  { page }: Person,
  indexes: readonly number[],
): Promise<SignalOutcome[]> {
  const settled = await page.waitForFunction((wanted) => {
    const found = wanted.map((index) => window.person.outcomes[index])
    return found.every((outcome) => outcome && outcome.state !== 'pending') && found
  }, indexes)
  return (await settled.jsonValue()) as SignalOutcome[]
}

/** The result of each: `resolved`, or an error code. */
export const results = async (person: Person, indexes: readonly number[]) =>
  (await outcomes(person, indexes)).map(({ code, state }) => code ?? state)

/** Records the library's `signal` events as plain data. */
export const recordSignals = ({ page }: Person) =>
  page.evaluate(() => {
    const receivedEvents: unknown[] = []
    Object.assign(window, { receivedEvents })
    window.person.reconnection.on('signal', ({ data, own, replayed, type }) => {
      receivedEvents.push({ type, data, own, replayed })
    })
  })

export const receivedEvents = ({ page }: Person) =>
  page.evaluate(() => (window as unknown as { receivedEvents: { data: string }[] }).receivedEvents)

/** Sends one as soon as the connection is lost. */
export const holdAtLoss = ({ page }: Person) =>
  page.evaluate(() => {
    const { person } = window
    person.reconnection.once('reconnecting', () => {
      person.signal({ type: 'chat', data: 'held' })
    })
  })

/** Joins again and sends this signal, which is the only one that the other person receives. */
export async function expectOnly(listener: Person, speaker: Person, data: string): Promise<void> {
  expect(await speaker.connect()).toBe('resolved')
  expect(await results(speaker, [await speaker.signal(chat(data))])).toEqual(['resolved'])
  await listener.untilHeard(1)
  expect(await listener.heard()).toEqual([`chat ${data}`])
}

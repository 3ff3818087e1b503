/** What a test says and hears of signals in a page. */
import { expect } from 'vitest'
import type { Emulator } from '../../../src/emulator/emulator.types.ts'
import type { Person } from '../browser/person.ts'

export const chat = (data: string) => ({ type: 'chat', data })

export const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index))

/** Sends them in one go, and resolves with their places among the outcomes. */
export const sendAll = ({ page }: Person, texts: readonly string[]) =>
  page.evaluate((lines) => lines.map((data) => window.person.signal({ type: 'chat', data })), texts)

/** Sends one that the server gets and does not answer. @returns its place among the outcomes */
export async function sendIgnored(
  network: Emulator['network'],
  person: Person,
  data: string,
): Promise<number> {
  network.ignore('signal', { target: person.name })
  const place = await person.signal(chat(data))
  // Of two the server gets the first one first.
  await person.page.evaluate(async () => {
    const { session } = window.person
    const { connection } = session
    await session.signal({ type: 'mark', ...(connection && { to: connection }) })
  })
  return place
}

export const outcomes = (person: Person, places: readonly number[]) =>
  Promise.all(places.map((place) => person.outcome(place)))

/** What became of each: `resolved`, or a code. */
export const fates = async (person: Person, places: readonly number[]) =>
  (await outcomes(person, places)).map(({ code, state }) => code ?? state)

/** What the library told of incoming signals, as far as plain data goes. */
export const listen = ({ page }: Person) =>
  page.evaluate(() => {
    const told: unknown[] = []
    Object.assign(window, { told })
    window.person.reconnection.on('signal', ({ data, own, replayed, type }) => {
      told.push({ type, data, own, replayed })
    })
  })

export const told = ({ page }: Person) =>
  page.evaluate(() => (window as unknown as { told: { data: string }[] }).told)

/** As soon as the connection is lost, and before anybody can be told of it. */
export const holdAtLoss = ({ page }: Person) =>
  page.evaluate(() => {
    const { person } = window
    person.reconnection.once('reconnecting', () => {
      person.signal({ type: 'chat', data: 'held' })
    })
  })

/** Joins once more, and says this: it is all that the other one ever hears. */
export async function expectOnly(listener: Person, speaker: Person, data: string): Promise<void> {
  expect(await speaker.connect()).toBe('resolved')
  expect(await fates(speaker, [await speaker.signal(chat(data))])).toEqual(['resolved'])
  await listener.untilHeard(1)
  expect(await listener.heard()).toEqual([`chat ${data}`])
}

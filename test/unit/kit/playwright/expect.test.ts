/** The matchers on a side that is made by hand: when they pass, when they try again, and what they say. */
import { describe, expect, it } from 'vitest'
import { expect as expectSide } from '../../../../src/kit/playwright/expect.ts'
import { rememberSide } from '../../../../src/kit/playwright/side/sides.ts'
import type { OpenTokPerson } from '../../../../src/kit/playwright/playwright.types.ts'
import type { SeenTile } from '../../../../src/kit/playwright/page/agent.page.ts'
import type { Side } from '../../../../src/kit/playwright/side/side.types.ts'

const LIVE: SeenTile = { isMoving: true, isShown: true }
const STILL: SeenTile = { isMoving: false, isShown: true }
const HIDDEN: SeenTile = { isMoving: true, isShown: false }
const AT_ONCE = { timeout: 0 }

type Reads = () => readonly SeenTile[] | Promise<readonly SeenTile[]>

/** Bob, whose page answers each reading of its tiles so, and has no library. */
function createBob(readTiles: Reads, clients: readonly { online: boolean }[] = []) {
  const frame = {
    evaluate: async (read: { name: string }) => (read.name === 'readTilesOf' ? readTiles() : null),
  }
  const page = { frames: () => [frame] }
  const person = { name: 'bob', page, credentials: { sessionId: 'id' } } as unknown as OpenTokPerson
  const emulator = { clients: () => clients.map((client) => ({ ...client, connectionId: 'bob' })) }
  const faults = [{ title: 'network.kick("bob")', atMs: 2_300, isOver: true }]
  const call = { emulator, faults, nameOf: (id: string) => id, nowMs: () => 0, list: () => [side] }
  const side = {
    person,
    signals: [],
    problems: ['TypeError: no such thing'],
    call,
  } as unknown as Side
  rememberSide(side)
  return person
}

const messageOf = async (expected: Promise<unknown>): Promise<string> => {
  try {
    await expected
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it has passed')
}

describe('toHaveLiveTiles', () => {
  it('counts what is shown and moves, and takes a person or their page', async () => {
    const bob = createBob(() => [LIVE, STILL, HIDDEN])
    await expectSide(bob).toHaveLiveTiles(1, AT_ONCE)
    await expectSide(bob.page).toHaveLiveTiles(1, AT_ONCE)
    await expectSide(bob.page).not.toHaveLiveTiles(3, AT_ONCE)
  })

  it('tries again until it is so', async () => {
    let reads = 0
    await expectSide(createBob(() => (reads++ < 2 ? [] : [LIVE]))).toHaveLiveTiles(1)
    expect(reads).toBe(3)
  })

  it('says what each side saw', async () => {
    const bob = createBob(() => [STILL, HIDDEN], [{ online: false }])
    expect(await messageOf(expectSide(bob).toHaveLiveTiles(1, AT_ONCE))).toContain(
      [
        'expect(bob).toHaveLiveTiles(1) failed after 0 s: bob has 0 live tiles.',
        '',
        'bob: reconnecting on the server; videos of others: 0 live, 1 standing still, 1 hidden',
        '  error: TypeError: no such thing',
        'What the test did:',
        '  2.3 s network.kick("bob")',
      ].join('\n'),
    )
  })

  it('neither passes nor passes the opposite for a page that cannot be read', async () => {
    const closed = createBob(() => Promise.reject(new Error('Target page has been closed')))
    const said = 'bob has a page that cannot be read (Error: Target page has been closed)'
    expect(await messageOf(expectSide(closed).toHaveLiveTiles(1, AT_ONCE))).toContain(said)
    expect(await messageOf(expectSide(closed).not.toHaveLiveTiles(1, AT_ONCE))).toContain(said)
  })

  it.each([-1, 1.5, '1' as never])('refuses %s', async (count) => {
    const bob = createBob(() => [])
    expect(
      await messageOf(Promise.resolve().then(() => expectSide(bob).toHaveLiveTiles(count))),
    ).toContain('count must be a whole number from 0')
  })

  it('refuses a page that nobody of the test has', async () => {
    const strange = { frames: () => [] } as unknown as OpenTokPerson
    expect(
      await messageOf(Promise.resolve().then(() => expectSide(strange).toHaveLiveTiles(1))),
    ).toContain('must be a person of opentok.person() in this test')
  })
})

describe('toHaveStatus', () => {
  it.each([
    ['connected', [{ online: false }, { online: true }]],
    ['reconnecting', [{ online: false }]],
    ['disconnected', []],
  ])('is %s as the server sees it, without the library', async (status, clients) => {
    await expectSide(createBob(() => [], clients)).toHaveStatus(status, AT_ONCE)
  })

  it('says whose word it is', async () => {
    const bob = createBob(() => [])
    expect(await messageOf(expectSide(bob).toHaveStatus('connected', AT_ONCE))).toContain(
      'bob is disconnected, as the server sees it',
    )
  })
})

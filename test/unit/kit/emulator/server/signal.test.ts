import { describe, expect, it } from 'vitest'
import { setUpEmulator } from '../started-emulator.ts'

describe('a signal', () => {
  it('goes to everybody, its sender included, in order and from the sender', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    for (const data of ['1', '2', '3']) {
      expect(await alice.signal({ type: 'chat', data })).toEqual({ code: 200, body: null })
    }
    for (const client of [alice, bob]) {
      await client.until(() => (client.receivedData().length === 3 ? true : undefined))
      expect(client.receivedData()).toEqual(['1', '2', '3'])
    }
    expect(bob.notices.at(-1)).toMatchObject({
      from: alice.connectionId,
      content: { type: 'chat', data: '3' },
    })
    expect(emulator.counters.signals).toBe(3)
  })

  it('is not sent back to its sender without echoSignals', async () => {
    const { join } = await setUpEmulator({ echoSignals: false })
    const [alice, bob] = [await join('alice'), await join('bob')]
    await alice.signal({ data: 'hi' })
    await bob.untilNotice('signal')
    await alice.settle()
    expect(alice.receivedData()).toEqual([])
  })

  it('goes to one client alone, also to its sender', async () => {
    const { join } = await setUpEmulator({ echoSignals: false })
    const [alice, bob, carol] = [await join('alice'), await join('bob'), await join('carol')]
    await alice.signal({ data: 'secret' }, bob.connectionId)
    await alice.signal({ data: 'self' }, alice.connectionId)
    await bob.untilNotice('signal')
    await alice.untilNotice('signal')
    await carol.settle()
    expect([alice.receivedData(), bob.receivedData(), carol.receivedData()]).toEqual([
      ['self'],
      ['secret'],
      [],
    ])
  })

  it('is refused when the recipient is not there', async () => {
    const { emulator, join } = await setUpEmulator()
    const alice = await join('alice')
    expect(await alice.signal({ data: 'hi' }, 'nobody')).toMatchObject({ code: 404 })
    expect(emulator.counters.signals).toBe(0)
  })

  it('is refused when the token may not signal', async () => {
    const { join } = await setUpEmulator()
    const subscriber = await join('subscriber', { role: 'subscriber' })
    expect(await subscriber.signal({ data: 'hi' })).toMatchObject({ code: 403 })
  })

  const bad: readonly (readonly [string, object, number])[] = [
    ['a type with a space', { type: 'a b' }, 400],
    ['an empty type', { type: '' }, 400],
    ['a type that is no string', { type: 7 }, 400],
    ['a type of 129 characters', { type: 'x'.repeat(129) }, 413],
    ['data null', { data: null }, 400],
    ['data of 8193 characters as JSON', { data: 'x'.repeat(8_191) }, 413],
  ]
  for (const [name, content, code] of bad) {
    it(`is refused with ${code} for ${name}, and the reason shows no payload`, async () => {
      const { join } = await setUpEmulator()
      const alice = await join('alice')
      const status = await alice.signal(content)
      expect(status.code).toBe(code)
      expect(JSON.stringify(status.body)).not.toContain('xxx')
    })
  }

  it('passes at the limits', async () => {
    const { join } = await setUpEmulator()
    const alice = await join('alice')
    const content = { type: 'aZ9-._~'.padEnd(128, 'x'), data: 'x'.repeat(8_190) }
    expect(await alice.signal(content)).toMatchObject({ code: 200 })
    expect(await alice.signal({})).toMatchObject({ code: 200 })
  })

  it('is refused with 429 beyond the rate limit, until it is lifted', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.rateLimit(2, 'alice')
    const codes = await Promise.all(
      ['1', '2', '3'].map(async (data) => (await alice.signal({ data })).code),
    )
    expect(codes).toEqual([200, 200, 429])
    expect(await bob.signal({ data: 'free' })).toMatchObject({ code: 200 })
    emulator.network.rateLimit(null, 'alice')
    expect(await alice.signal({ data: '4' })).toMatchObject({ code: 200 })
  })
})

describe('loseAck', () => {
  it('handles the request once, withholds the answer, and sends it on the repeat', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.loseAck({ target: 'alice', drop: true })
    const closed = alice.untilClosed()
    const id = alice.post('signal', 'signal/1', { data: 'once' })
    expect(await closed).toBe(1006)
    await alice.resume()
    alice.post('signal', 'signal/1', { data: 'once' }, id)
    expect(await alice.untilStatus(id)).toMatchObject({ code: 200 })
    await bob.settle()
    expect(bob.receivedData()).toEqual(['once'])
    expect(emulator.counters.signals).toBe(1)
  })

  it('leads to a second delivery when repeats are not dropped', async () => {
    const { emulator, join } = await setUpEmulator({ dropRepeats: false })
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.loseAck()
    const id = alice.post('signal', 'signal/1', { data: 'twice' })
    await bob.untilNotice('signal')
    alice.post('signal', 'signal/1', { data: 'twice' }, id)
    expect(await alice.untilStatus(id)).toMatchObject({ code: 200 })
    await bob.settle()
    expect(bob.receivedData()).toEqual(['twice', 'twice'])
  })
})

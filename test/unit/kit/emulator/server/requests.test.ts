import { describe, expect, it } from 'vitest'
import { setUpEmulator } from '../started-emulator.ts'

describe('ignore and fail', () => {
  it('hit the next requests of their kind, and then no more', async () => {
    const { emulator, join } = await setUpEmulator()
    const alice = await join('alice')
    emulator.network.fail('signal', 500, { count: 2, reason: 'busy' })
    expect(await alice.signal({ data: '1' })).toEqual({ code: 500, body: { reason: 'busy' } })
    expect(await alice.publish('s1')).toMatchObject({ code: 200 })
    expect(await alice.signal({ data: '2' })).toMatchObject({ code: 500 })
    expect(await alice.signal({ data: '3' })).toMatchObject({ code: 200 })
  })

  it('ignore: nothing is done or remembered, so that the repeat is handled', async () => {
    const { emulator, join } = await setUpEmulator()
    const alice = await join('alice')
    emulator.network.ignore('signal', { target: 'alice' })
    const id = alice.post('signal', 'signal/1', { data: 'again' })
    await alice.settle()
    expect(alice.receivedData()).toEqual([])
    alice.post('signal', 'signal/1', { data: 'again' }, id)
    expect(await alice.untilStatus(id)).toMatchObject({ code: 200 })
  })

  it('hit joins, streams and subscribers alike, and only their target', async () => {
    const { emulator, join, client } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.fail('connection', 409, { target: 'carol' })
    emulator.network.fail('stream', 403, { target: 'bob' })
    emulator.network.fail('subscriber', 404, { target: alice.connectionId })
    await join('dave')
    expect(await client('carol').join()).toMatchObject({ code: 409 })
    expect(await alice.publish('s1')).toMatchObject({ code: 200 })
    expect(await bob.publish('s2')).toMatchObject({ code: 403 })
    expect(await bob.subscribe('s1', 'u1')).toMatchObject({ code: 200 })
    expect(await alice.subscribe('s1', 'u2')).toMatchObject({ code: 404 })
  })
})

describe('loseAck', () => {
  it('hits any kind of request: handled, unanswered, and answered when it is repeated', async () => {
    const { emulator, join, client } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.loseAck({ kind: 'stream', target: 'alice' })
    const id = alice.post('create', 'stream/s1', { channel: [] })
    await bob.untilNotice('created', 'stream/s1')
    await alice.settle()
    expect(alice.hasStatus(id)).toBe(false)
    alice.post('create', 'stream/s1', { channel: [] }, id)
    expect(await alice.untilStatus(id)).toMatchObject({ code: 200 })

    emulator.network.loseAck({ kind: 'connection', target: 'carol', drop: true })
    const carol = client('carol')
    await carol.open()
    const closed = carol.untilClosed()
    const join3 = carol.post('create', `connection/${carol.connectionId}`)
    expect(await closed).toBe(1006)
    expect(emulator.clients().map(({ data }) => data)).toEqual(['alice', 'bob', 'carol'])
    await carol.resume()
    carol.post('create', `connection/${carol.connectionId}`, {}, join3)
    expect(await carol.untilStatus(join3)).toMatchObject({ code: 200, body: { archive: [] } })
    expect(emulator.counters.joins).toBe(3)
  })

  it('of a join: a repeat is answered with everybody and every stream of now, under one join', async () => {
    const { emulator, join, client } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    await alice.publish('s1')
    emulator.network.loseAck({ kind: 'connection', target: 'carol', drop: true })
    const carol = client('carol')
    await carol.open()
    const closed = carol.untilClosed()
    const lost = carol.post('create', `connection/${carol.connectionId}`)
    await closed
    alice.leave()
    await bob.untilNotice('deleted', `connection/${alice.connectionId}`)
    const dave = await join('dave')
    await dave.publish('s2')

    // A client acknowledges the notices of the meantime, but ignores them: it has no answer yet.
    await carol.resume()
    await carol.untilNotice('created', 'stream/s2')
    carol.post('create', `connection/${carol.connectionId}`, {}, lost)
    const { code, body } = await carol.untilStatus(lost)
    expect(code).toBe(200)
    expect(body).toMatchObject({
      connection: [{ data: 'bob' }, { data: 'dave' }, { data: 'carol' }],
      stream: [{ id: 's2', connection: { data: 'dave' } }],
      archive: [],
    })
    expect(body?.['connection']).toHaveLength(3)
    expect(body?.['stream']).toHaveLength(1)
    const notices = carol.notices.filter(({ uri }) => uri.endsWith(carol.connectionId))
    expect(new Set(notices.map(({ transactionId }) => transactionId)).size).toBe(1)
    await bob.settle()
    const told = bob.notices.filter(({ uri }) => uri.endsWith(carol.connectionId))
    expect(told).toHaveLength(1)
    expect(emulator.counters.joins).toBe(4)
  })

  it('hits as many as count says', async () => {
    const { emulator, join } = await setUpEmulator()
    const alice = await join('alice')
    emulator.network.loseAck({ count: 2 })
    const lost = [
      alice.post('signal', 'signal/1', { data: '1' }),
      alice.post('signal', 'signal/2', { data: '2' }),
    ]
    expect(await alice.signal({ data: '3' })).toMatchObject({ code: 200 })
    expect(lost.map((id) => alice.hasStatus(id))).toEqual([false, false])
    expect(alice.receivedData()).toEqual(['1', '2', '3'])
  })
})

describe('loseMessage', () => {
  it('loses the next message to a client, which gets it again on the resumed socket', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    expect(emulator.network.loseMessage({ target: 'bob', kind: 'signal' })).toBe(1)
    await alice.publish('s1')
    await bob.untilNotice('created', 's1')
    for (const data of ['1', '2']) await alice.signal({ data })
    await bob.until(() => (bob.receivedData().length === 1 ? true : undefined))
    expect([alice.receivedData(), bob.receivedData()]).toEqual([['1', '2'], ['2']])
    await bob.resume()
    await bob.until(() => (bob.receivedData().length === 2 ? true : undefined))
    expect(bob.receivedData()).toEqual(['2', '1'])
  })

  it('loses messages of any kind for good with redeliver: false', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.loseMessage({ target: 'bob', count: 2, redeliver: false })
    await alice.publish('s1')
    for (const data of ['1', '2']) await alice.signal({ data })
    await bob.until(() => (bob.receivedData().length === 1 ? true : undefined))
    await bob.resume()
    await bob.settle()
    expect(bob.receivedData()).toEqual(['2'])
    expect(bob.notices.some(({ uri }) => uri.includes('s1'))).toBe(false)
  })
})

describe('withhold', () => {
  const path = 'stream/s1/subscriber/u1'

  async function openPair() {
    const setup = await setUpEmulator()
    const [alice, bob] = [await setup.join('alice'), await setup.join('bob')]
    await alice.publish('s1')
    return { ...setup, alice, bob }
  }

  it('withholds the request for an offer; the target may be either side', async () => {
    const { emulator, alice, bob } = await openPair()
    emulator.network.withhold('generateoffer', { target: 'bob' })
    expect(await bob.subscribe('s1', 'u1')).toMatchObject({ code: 200 })
    await bob.subscribe('s1', 'u2')
    await alice.untilNotice('generateoffer', 'u2')
    emulator.network.withhold('generateoffer', { target: 'alice' })
    await bob.subscribe('s1', 'u3')
    emulator.network.withhold('generateoffer', { target: 'carol' })
    await bob.subscribe('s1', 'u4')
    await alice.untilNotice('generateoffer', 'u4')
    const requested = alice.notices.filter(({ method }) => method === 'generateoffer')
    expect(requested.map(({ uri }) => uri.slice(-2))).toEqual(['u2', 'u4'])
  })

  it('acknowledges an offer and an answer, but does not pass them on', async () => {
    const { emulator, alice, bob } = await openPair()
    await bob.subscribe('s1', 'u1')
    emulator.network.withhold('offer')
    emulator.network.withhold('answer')
    for (const sdp of ['first', 'second']) {
      expect(await alice.request('offer', path, { sdp })).toMatchObject({ code: 200 })
    }
    for (const sdp of ['third', 'fourth']) await bob.request('answer', path, { sdp })
    expect(await bob.untilNotice('offer')).toMatchObject({ content: { sdp: 'second' } })
    expect(await alice.untilNotice('answer')).toMatchObject({ content: { sdp: 'fourth' } })
  })
})

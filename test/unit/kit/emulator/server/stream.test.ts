import { describe, expect, it } from 'vitest'
import { setUpEmulator } from '../started-emulator.ts'
import type { EmulatorOptions } from '../../../../../src/kit/emulator/emulator.types.ts'

describe('a stream', () => {
  it('is announced to everybody, its publisher included, with its connection', async () => {
    const { join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    expect(await alice.publish('s1')).toEqual({ code: 200, body: { content: { iceServers: [] } } })
    for (const client of [alice, bob]) {
      const { content } = await client.untilNotice('created', 'stream/s1')
      expect(content).toMatchObject({
        id: 's1',
        creationTime: expect.any(Number),
        connection: { id: alice.connectionId, data: 'alice' },
        channel: [{ id: 'audio1' }, { id: 'video1', width: 640 }],
      })
    }
  })

  it('is refused when the token may not publish, or the id is taken', async () => {
    const { join } = await setUpEmulator()
    const [viewer, bob] = [await join('viewer', { role: 'subscriber' }), await join('bob')]
    expect(await viewer.publish('s1')).toMatchObject({ code: 403 })
    await bob.publish('s1')
    const carol = await join('carol')
    expect(await carol.publish('s1')).toMatchObject({ code: 409 })
  })

  it('passes on changes, also to clients that join later, but not what is unchanged', async () => {
    const { join, client } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    await alice.publish('s1')
    await alice.request('update', 'stream/s1/channel/video1', { active: true })
    await alice.request('update', 'stream/s1/channel/video1', { active: false })
    await bob.untilNotice('updated')
    const updates = bob.notices.filter(({ method }) => method === 'updated')
    expect(updates.map(({ content }) => content)).toEqual([{ active: false }])
    const { body } = await client('carol').join()
    expect(body?.['stream']).toMatchObject([{ channel: [{}, { id: 'video1', active: false }] }])
  })

  it('is unpublished by its owner, or by a moderator', async () => {
    const { join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    const mona = await join('mona', { role: 'moderator' })
    await alice.publish('s1')
    await alice.publish('s2')
    expect(await bob.request('delete', 'stream/s1')).toMatchObject({ code: 403 })
    expect(await mona.request('delete', 'stream/s1')).toMatchObject({ code: 200 })
    expect(await alice.request('delete', 'stream/s2')).toMatchObject({ code: 200 })
    expect(await alice.request('delete', 'stream/s2')).toMatchObject({ code: 404 })
    await bob.untilNotice('deleted', 'stream/s2')
    const gone = bob.notices.filter(({ method }) => method === 'deleted')
    expect(gone.map(({ reason }) => reason)).toEqual(['forceUnpublished', 'clientDisconnected'])
  })

  it('is ended by the network with any reason; an unknown one is an error', async () => {
    const { emulator, join } = await setUpEmulator()
    const alice = await join('alice')
    await alice.publish('s1')
    emulator.network.endStream('s1', 'mediaStopped')
    expect(await alice.untilNotice('deleted', 's1')).toMatchObject({ reason: 'mediaStopped' })
    expect(() => emulator.network.endStream('s1')).toThrow('No stream "s1" is live')
  })
})

describe('forcing somebody out', () => {
  it('needs a moderator, notifies that client first, then the others', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    const mona = await join('mona', { role: 'moderator' })
    await alice.publish('s1')
    const victim = `connection/${alice.connectionId}`
    expect(await bob.request('delete', victim)).toMatchObject({ code: 403 })
    expect(await mona.request('delete', 'connection/nobody')).toMatchObject({ code: 404 })
    expect(await mona.request('delete', victim)).toMatchObject({ code: 200 })
    for (const client of [alice, bob]) {
      const notice = await client.untilNotice('deleted', victim)
      expect(notice.reason).toBe('forceDisconnected')
    }
    expect(
      alice.notices.some(({ uri, method }) => method === 'deleted' && uri.includes('s1')),
    ).toBe(false)
    expect(emulator.clients().map(({ data }) => data)).toEqual(['bob', 'mona'])
  })

  it('is what kick does', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    emulator.network.kick('alice')
    await alice.untilNotice('deleted', alice.connectionId)
    expect(await bob.untilNotice('deleted', alice.connectionId)).toMatchObject({
      reason: 'forceDisconnected',
    })
    emulator.network.kick('bob', 'mediaIdle')
    const notice = await bob.untilNotice('deleted', bob.connectionId)
    expect(notice.reason).toBe('mediaIdle')
  })
})

describe('subscribing', () => {
  async function openPair(options?: EmulatorOptions) {
    const setup = await setUpEmulator(options)
    const [alice, bob] = [await setup.join('alice'), await setup.join('bob')]
    await alice.publish('s1')
    return { ...setup, alice, bob }
  }
  const path = 'stream/s1/subscriber/u1'

  it('requests an offer from the publisher, and passes offer, candidates and answer on', async () => {
    const { alice, bob } = await openPair()
    expect(await bob.subscribe('s1', 'u1')).toMatchObject({ code: 200 })
    const { from, content } = await alice.untilNotice('generateoffer', path)
    expect(from).toBe(bob.connectionId)
    expect(content).toMatchObject({ peerId: expect.any(String), sourceStreamId: 'P2P' })

    alice.post('candidate', path, { ...content, candidate: 'x tcp', sdpMid: '0' })
    alice.post('candidate', path, { ...content, candidate: '', sdpMid: '0' })
    alice.post('offer', path, { ...content, type: 'offer', sdp: 'v=0\r\n' })
    const offer = await bob.untilNotice('offer', path)
    expect(offer).toMatchObject({
      from: alice.connectionId,
      content: { ...content, sdp: 'v=0\r\n' },
    })
    expect(bob.notices.slice(-2).map(({ method }) => method)).toEqual(['candidate', 'offer'])

    bob.post('answer', path, { ...content, type: 'answer', sdp: 'v=0\r\n' })
    expect(await alice.untilNotice('answer', path)).toMatchObject({ from: bob.connectionId })
  })

  // Measured: OpenTok.js takes every message that names a subscriber of its page as one for the subscriber.
  it('gives the publisher another address than the subscriber when a client subscribes to itself', async () => {
    const { alice } = await openPair()
    expect(await alice.subscribe('s1', 'u1')).toMatchObject({ code: 200 })
    const { uri, content } = await alice.untilNotice('generateoffer')
    const own = uri.slice(uri.indexOf('stream/'))
    expect(own).toMatch(/^stream\/s1\/subscriber\/[\w-]+$/)
    expect(own).not.toBe(path)

    alice.post('offer', own, { ...content, type: 'offer', sdp: 'v=0\r\n' })
    expect((await alice.untilNotice('offer')).uri).toMatch(path)
    alice.post('answer', path, { ...content, type: 'answer', sdp: 'v=0\r\n' })
    expect((await alice.untilNotice('answer')).uri).toBe(uri)

    await alice.request('delete', path)
    expect(await alice.untilNotice('deleted', own)).toMatchObject({
      content: { id: own.split('/').at(-1) },
    })
  })

  it('rewrites plain addresses to the relay, in the order of the messages', async () => {
    const { emulator, alice, bob } = await openPair()
    expect(emulator.canCutMedia()).toBe(false)
    await bob.subscribe('s1', 'u1')
    const toLine = (port: number): string =>
      `candidate:1 1 udp 2113937151 127.0.0.1 ${port} typ host`
    alice.post('candidate', path, { candidate: toLine(40_000), sdpMid: '0' })
    alice.post('offer', path, { sdp: `v=0\r\na=${toLine(40_000)}\r\n` })
    bob.post('answer', path, { sdp: `v=0\r\na=${toLine(40_001)}\r\n` })
    const offer = await bob.untilNotice('offer', path)
    await alice.untilNotice('answer', path)
    const { content } = await bob.untilNotice('candidate', path)
    expect(content['candidate']).not.toContain('40000')
    expect(offer.content['sdp']).toBe(`v=0\r\na=${String(content['candidate'])}\r\n`)
    expect(emulator.canCutMedia('alice')).toBe(true)
    expect(emulator.canCutMedia('nobody')).toBe(false)

    await bob.request('delete', path)
    await alice.untilNotice('deleted', path)
    expect(emulator.canCutMedia('alice')).toBe(false)
  })

  it('is refused without a stream, without permission, and for other clients', async () => {
    const { bob, join } = await openPair()
    const carol = await join('carol')
    expect(await bob.subscribe('nothing', 'u1')).toMatchObject({ code: 404 })
    expect(await bob.request('offer', path, { sdp: '' })).toMatchObject({ code: 404 })
    await bob.subscribe('s1', 'u1')
    expect(await carol.request('offer', path, { sdp: '' })).toMatchObject({ code: 403 })
    expect(await carol.request('delete', path)).toMatchObject({ code: 403 })
  })

  it('ends with a notice to the publisher: by unsubscribing, and by leaving', async () => {
    const { alice, bob } = await openPair()
    await bob.subscribe('s1', 'u1')
    await bob.subscribe('s1', 'u2')
    await bob.request('delete', path)
    expect(await alice.untilNotice('deleted', path)).toMatchObject({
      from: bob.connectionId,
      content: { id: 'u1' },
    })
    bob.leave()
    await alice.untilNotice('deleted', 'stream/s1/subscriber/u2')
  })

  it('routed: says so, and answers the offer of the subscriber by requesting another one', async () => {
    const { alice, bob } = await openPair({ mediaMode: 'routed' })
    await bob.subscribe('s1', 'u1')
    const { content } = await alice.untilNotice('generateoffer', path)
    expect(content['sourceStreamId']).toBe('MANTIS')
    expect(await bob.request('offer', path, { ...content, sdp: 'v=0\r\n' })).toMatchObject({
      code: 200,
    })
    const requested = await alice.until(
      () => alice.notices.filter(({ method }) => method === 'generateoffer')[1],
    )
    expect(requested.content).toEqual(content)
    expect(alice.notices.some(({ method }) => method === 'offer')).toBe(false)
  })

  it('passes on what a publisher measures, to those who have asked for that channel', async () => {
    const { alice, bob, join } = await openPair()
    const carol = await join('carol')
    await alice.request('create', 'stream/s2', {
      id: 's2',
      channel: [{ id: 'downlinkStats1', type: 'data', active: true }],
    })
    await bob.subscribe('s2', 'u1')
    await carol.subscribe('s2', 'u2')
    const path = 'stream/s2/subscriber/u1'
    const ask = (active: boolean) =>
      bob.request('update', `${path}/channel/downlinkStats1`, { active })
    const measure = (data: string) =>
      alice.request('data', 'stream/s2/channel/downlinkStats1/data/1', { data, type: 'data' })
    const received = (person: typeof bob) =>
      person.notices.filter(({ method }) => method === 'data').map(({ content }) => content['data'])

    await measure('nobody has asked')
    await ask(true)
    // Others cannot ask for bob, nor speak for alice.
    await carol.request('update', `${path}/channel/downlinkStats1`, { active: false })
    expect(
      await carol.request('data', 'stream/s2/channel/downlinkStats1/data/1', { data: 'forged' }),
    ).toMatchObject({ code: 403 })
    expect(await measure('good')).toMatchObject({ code: 200 })
    const { uri } = await bob.untilNotice('data')
    expect(uri).toContain(`${path}/channel/downlinkStats1/data/`)
    await ask(false)
    await measure('too late')
    await Promise.all([bob.settle(), carol.settle()])
    expect([received(bob), received(carol)]).toEqual([['good'], []])
    expect(
      await alice.request('data', 'stream/s9/channel/downlinkStats1/data/1', {}),
    ).toMatchObject({ code: 404 })
  })

  it('acknowledges an unknown request', async () => {
    const { bob } = await openPair()
    expect(await bob.request('update', `${path}/channel/video1`)).toEqual({ code: 200, body: null })
    expect(await bob.request('dance', 'floor/1')).toEqual({ code: 200, body: null })
  })
})

import { describe, expect, it } from 'vitest'
import { FRAME } from '../../../../../src/kit/emulator/wire/frame.ts'
import { createClient, fetchSessionInfo } from '../protocol-client.ts'
import { setUpEmulator } from '../started-emulator.ts'

describe('session information', () => {
  it('has the session, the key as a string, and a messaging address for this client alone', async () => {
    const { emulator, sessionId } = await setUpEmulator()
    const token = emulator.createToken(sessionId)
    const [one, two] = [
      await fetchSessionInfo(emulator, sessionId, token, 'one'),
      await fetchSessionInfo(emulator, sessionId, token, 'two'),
    ]
    expect(one).toMatchObject({
      session_id: sessionId,
      partner_id: '100',
      symphony_address: `symphony.${sessionId}`,
      // One that refuses at once: without any, the client logs an error.
      ice_servers: [{ urls: `turn:127.0.0.1:${emulator.port}?transport=tcp` }],
      properties: { reconnection: true, p2p: { preference: { value: 'enabled' } } },
    })
    expect(one['messaging_url']).not.toBe(two['messaging_url'])
  })

  it('has one address for all joins of a person without addressPerConnection', async () => {
    const { emulator, join, sessionId } = await setUpEmulator({ addressPerConnection: false })
    const addressOf = async (data: string, connectionId: string) => {
      const token = emulator.createToken(sessionId, { data })
      const info = await fetchSessionInfo(emulator, sessionId, token, connectionId)
      return info['messaging_url']
    }
    const first = await addressOf('alice', 'one')
    expect(await addressOf('alice', 'two')).toBe(first)
    expect(await addressOf('bob', 'three')).not.toBe(first)
    const alice = await join('alice')
    expect(emulator.network.drop(alice.connectionId)).toBe(1)
  })

  it('reports a routed session that cannot be resumed', async () => {
    const { emulator, sessionId } = await setUpEmulator({
      mediaMode: 'routed',
      reconnection: false,
    })
    const info = await fetchSessionInfo(emulator, sessionId, emulator.createToken(sessionId))
    expect(info['properties']).toMatchObject({
      reconnection: false,
      p2p: { preference: { value: 'disabled' } },
    })
  })

  it('refuses a token that is wrong, expired, or for another session, without quoting it', async () => {
    const { emulator, sessionId } = await setUpEmulator()
    const tokens = [
      'nonsense',
      emulator.createToken(sessionId, { expiresInMs: 0 }),
      emulator.createToken(emulator.createSession()),
    ]
    for (const token of tokens) {
      const info = await fetchSessionInfo(emulator, sessionId, token)
      expect(info).toMatchObject({ error: { code: 403, errorMessage: { code: 1004 } } })
      expect(JSON.stringify(info)).not.toContain(token)
    }
    const info = await fetchSessionInfo(emulator, '1_nobody', emulator.createToken(sessionId))
    expect(info).toMatchObject({ error: { code: 403 } })
  })
})

describe('joining', () => {
  it('answers with everybody, the joined client included, after the client’s own notice', async () => {
    const { join, client } = await setUpEmulator()
    const alice = await join('alice', { role: 'moderator' })
    await alice.publish('s1')
    const bob = client('bob')
    const { code, body } = await bob.join()
    expect(code).toBe(200)
    expect(body).toMatchObject({
      connection: [
        { id: alice.connectionId, data: 'alice' },
        { id: bob.connectionId, data: 'bob', permissions: ['publish', 'subscribe', 'signal'] },
      ],
      stream: [{ id: 's1', connection: { id: alice.connectionId } }],
      archive: [],
    })
    const order = bob.frames.map(({ type }) => type)
    expect(order).toEqual([FRAME.message, FRAME.status])
    expect(bob.notices[0]).toMatchObject({ method: 'created', content: { id: bob.connectionId } })
  })

  it('is announced to the others', async () => {
    const { join } = await setUpEmulator()
    const alice = await join('alice')
    const bob = await join('bob')
    const notice = await alice.untilNotice('created', bob.connectionId)
    expect(notice.content).toMatchObject({ id: bob.connectionId, data: 'bob' })
  })

  it('is refused with a token that has expired since', async () => {
    const { emulator, sessionId, client } = await setUpEmulator()
    const joinToken = emulator.createToken(sessionId, { expiresInMs: 0 })
    const status = await client('alice', { joinToken }).join()
    expect(status).toEqual({ code: 403, body: { reason: 'The token has expired' } })
    expect(emulator.counters.joins).toBe(0)
    expect(emulator.clients()).toEqual([])
  })

  it('is counted, and the client is listed', async () => {
    const { emulator, sessionId, join } = await setUpEmulator()
    const alice = await join('alice')
    await alice.publish('s1')
    expect(emulator.counters).toEqual({ sessionInfos: 1, sockets: 1, joins: 1, signals: 0 })
    expect(emulator.clients()).toEqual([
      {
        connectionId: alice.connectionId,
        sessionId,
        data: 'alice',
        online: true,
        streamIds: ['s1'],
      },
    ])
    expect(emulator.clients(emulator.createSession())).toEqual([])
  })
})

describe('leaving', () => {
  it('notifies the others: streams first, then the connection', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    await alice.publish('s1')
    alice.leave()
    await bob.untilNotice('deleted', alice.connectionId)
    const gone = bob.notices.filter(({ method }) => method === 'deleted')
    expect(gone.map(({ uri, reason }) => [uri.split('/').slice(-2).join('/'), reason])).toEqual([
      ['stream/s1', 'clientDisconnected'],
      [`connection/${alice.connectionId}`, 'clientDisconnected'],
    ])
    expect(gone.every(({ content }) => typeof content === 'object')).toBe(true)
    expect(emulator.clients().map(({ data }) => data)).toEqual(['bob'])
  })
})

describe('several sessions', () => {
  it('are independent of each other', async () => {
    const { emulator, join } = await setUpEmulator()
    const alice = await join('alice')
    const elsewhere = emulator.createSession()
    const stranger = createClient(emulator, elsewhere, { data: 'stranger' })
    const { body } = await stranger.join()
    expect(body?.['connection']).toHaveLength(1)
    await stranger.publish('s2')
    await stranger.signal({ data: 'hello' })
    expect(await stranger.signal({ data: 'hi' }, alice.connectionId)).toMatchObject({ code: 404 })
    await alice.settle()
    expect(alice.notices).toHaveLength(1)
    expect(emulator.clients(elsewhere)).toMatchObject([{ data: 'stranger', streamIds: ['s2'] }])
  })

  it('refuse requests on each other’s resources', async () => {
    const { emulator, join } = await setUpEmulator()
    const alice = await join('alice')
    const foreign = `/v2/partner/100/session/${emulator.createSession()}/signal/1`
    const id = alice.post('signal', `../${foreign}`, {})
    // The path is not resolved: it is a wrong resource of the client's own session, which has no effect.
    expect(await alice.untilStatus(id)).toMatchObject({ code: 400 })
    expect(emulator.counters.signals).toBe(0)
  })
})

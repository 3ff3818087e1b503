import { request } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startEmulator } from '../../../../../src/kit/emulator/index.ts'
import { createClient } from '../protocol-client.ts'
import { setUpEmulator } from '../started-emulator.ts'
import type { Emulator } from '../../../../../src/kit/emulator/emulator.types.ts'

interface Reply {
  readonly status: number
  // The tests read any field; a wrong one fails the test.
  readonly body: Record<string, never>
}

/** `fetch` does not allow to set `Host` and `Origin`. */
function call(
  { port }: Emulator,
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const all = { 'Content-Type': 'application/json', ...headers }
    const asking = request(
      { host: '127.0.0.1', port, method, path: `/control/${path}`, headers: all },
      (answer) => {
        let text = ''
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: text === '' ? {} : JSON.parse(text) }),
        )
      },
    )
    asking.on('error', reject)
    asking.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
}

describe('control over HTTP', () => {
  it('creates sessions and tokens, and lists the clients', async () => {
    const { emulator } = await setUpEmulator()
    const { body: session } = await call(emulator, 'POST', 'sessions', { body: {} })
    const sessionId = String(session['sessionId'])
    const { status, body } = await call(emulator, 'POST', 'tokens', {
      body: { sessionId, role: 'moderator', data: 'alice' },
    })
    expect([status, typeof body['token']]).toEqual([200, 'string'])
    expect(await call(emulator, 'GET', `clients?sessionId=${sessionId}`)).toEqual({
      status: 200,
      body: [],
    })
    expect(await call(emulator, 'GET', 'counters')).toEqual({
      status: 200,
      body: emulator.counters,
    })
    expect((await call(emulator, 'GET', 'can-cut-media?target=alice')).body).toEqual({
      canCutMedia: false,
    })
  })

  it('calls every method of the network', async () => {
    const { emulator, join } = await setUpEmulator()
    const alice = await join('alice')
    const closed = alice.untilClosed()
    const cut = { args: [{ target: 'alice' }] }
    expect(await call(emulator, 'POST', 'network/cut', { body: cut })).toEqual({
      status: 200,
      body: { clients: 1 },
    })
    expect(await closed).toBe(1006)
    await expect(alice.resume()).rejects.toThrow(/ECONNRESET|hang up/)
    // `null` stands for an argument that is not given.
    await call(emulator, 'POST', 'network/restore', { body: { args: [null] } })
    await alice.resume()
    await call(emulator, 'POST', 'network/rateLimit', { body: { args: [0] } })
    expect(await alice.signal({ data: 'x' })).toMatchObject({ code: 429 })
    await call(emulator, 'POST', 'network/rateLimit', { body: { args: [null] } })
    expect(await alice.signal({ data: 'x' })).toMatchObject({ code: 200 })
    expect((await call(emulator, 'POST', 'network/healMedia')).status).toBe(200)
  })

  it('returns how many clients a call hit, so that a misspelt target is noticed', async () => {
    const { emulator, join } = await setUpEmulator()
    await join('alice')
    const bob = await join('bob')
    const hit = async (method: string, ...args: readonly unknown[]): Promise<unknown> =>
      (await call(emulator, 'POST', `network/${method}`, { body: { args } })).body['clients']
    expect(await hit('silence', 'alcie')).toBe(0)
    expect(await hit('kick', 'alcie')).toBe(0)
    expect(await hit('cutVideo', 'alcie')).toBe(0)
    expect(await hit('cutVideo', 'bob')).toBe(1)
    expect(await hit('healVideo', null)).toBe(2)
    expect(await hit('cutAudio', 'bob')).toBe(1)
    expect(await hit('healAudio')).toBe(2)
    expect(await hit('degrade', { lossPercent: 10, delayMs: 200, target: 'bob' })).toBe(1)
    expect(await hit('restore')).toBe(2)
    expect(await hit('fail', 'signal', 500, { target: 'bob' })).toBe(1)
    expect(await hit('kick', 'alice')).toBe(1)
    const closed = bob.untilClosed()
    expect(await hit('drop', bob.connectionId)).toBe(1)
    await closed
    expect(await hit('drop', 'bob')).toBe(0)
  })

  it('lists every method of the network in an error', async () => {
    const { emulator } = await setUpEmulator()
    const { body } = await call(emulator, 'POST', 'network/explode', { body: {} })
    const known = String(body['error']).split('it has ')[1]?.slice(0, -1).split(', ')
    expect(known?.toSorted()).toEqual(Object.keys(emulator.network).toSorted())
  })

  const misuses: readonly (readonly [string, string, unknown, number, string])[] = [
    ['POST', 'network/explode', {}, 404, 'The network has no "explode"; it has drop, refuse'],
    ['POST', 'network/toString', {}, 404, 'The network has no "toString"'],
    ['POST', 'network/close', { args: [1006] }, 400, 'code must be a close code'],
    ['POST', 'network/degrade', { args: [{}] }, 400, 'degradation must have at least one of'],
    ['POST', 'network/degrade', { args: [{ kbps: -1 }] }, 400, 'kbps must be a number of kilobits'],
    ['POST', 'network/close', { args: 'x' }, 400, 'args must be an array'],
    ['POST', 'network/endStream', { args: ['s9'] }, 404, 'No stream "s9" is live'],
    ['POST', 'network/kick', { target: 'alice' }, 400, 'network/kick does not take "target"; it'],
    ['POST', 'network/kick', { args: null }, 400, 'args must be an array'],
    ['POST', 'network/kick?target=a', {}, 400, 'The address does not take "target"; it takes'],
    ['POST', 'network/drop/alice', {}, 400, 'Nothing may follow network/drop; put arguments into'],
    ['POST', 'network/drop/', {}, 400, 'Nothing may follow network/drop'],
    ['POST', 'network/drop', { args: ['a', 'b'] }, 400, 'drop takes at most one argument; got 2'],
    ['POST', 'network/fail', { args: [1, 2, 3, 4] }, 400, 'takes at most 3 arguments; got 4'],
    [
      'POST',
      'sessions',
      { apiKey: '1' },
      400,
      'session options has no option "apiKey"; it takes name, mediaMode, projectId',
    ],
    ['POST', 'sessions/1', {}, 404, 'Use POST with network/…'],
    ['POST', 'tokens', { sessionId: 'nope' }, 404, 'No session "nope" here'],
    ['POST', 'tokens', {}, 400, 'sessionId must be a non-empty string; got undefined'],
    ['POST', 'sessions', '{', 400, 'The body must be a JSON object.'],
    ['POST', 'sessions', [], 400, 'The body must be a JSON object.'],
    ['POST', 'sessions', 'x'.repeat(70_000), 413, 'The body must have at most'],
    ['POST', 'nothing', {}, 404, 'Use POST with network/…'],
    ['GET', 'clients?session=1', undefined, 400, 'clients does not take "session"; it takes'],
    ['GET', 'nothing', undefined, 404, 'Use GET with clients'],
    ['GET', 'clients?sessionId=nope', undefined, 404, 'No session "nope" here'],
    ['DELETE', 'sessions', undefined, 405, 'Use GET or POST.'],
  ]
  for (const [method, path, body, status, error] of misuses) {
    it(`refuses a bad call: ${method} ${path}: ${error}`, async () => {
      const { emulator } = await setUpEmulator()
      const reply = await call(emulator, method, path, { body })
      expect(reply.status).toBe(status)
      expect(reply.body['error']).toContain(error)
    })
  }

  it('requires JSON, so that a foreign page cannot post a form', async () => {
    const { emulator } = await setUpEmulator()
    const headers = { 'Content-Type': 'text/plain' }
    const reply = await call(emulator, 'POST', 'sessions', { body: {}, headers })
    expect(reply.status).toBe(415)
  })

  it('answers with a token for any name as text, which joins the first session or another one', async () => {
    const { emulator, sessionId } = await setUpEmulator()
    const other = emulator.createSession()
    const tokenOf = async (path: string) => {
      const headers = { Origin: 'http://localhost:5173' }
      const response = await fetch(`${emulator.url}/control/tokens/${path}`, { headers })
      expect(response.headers.get('access-control-allow-origin')).toBe(headers.Origin)
      return { status: response.status, text: await response.text() }
    }
    const join = async (id: string, path: string) => {
      const client = createClient(emulator, id, { token: (await tokenOf(path)).text })
      return client.join()
    }
    const ada = { data: 'Ada Lovelace', permissions: ['publish', 'subscribe', 'signal'] }
    expect(await join(sessionId, 'Ada%20Lovelace')).toMatchObject({ body: { connection: [ada] } })
    expect(await join(other, `bob?sessionId=${other}&role=subscriber`)).toMatchObject({
      body: { connection: [{ data: 'bob', permissions: ['subscribe'] }] },
    })
    expect(await tokenOf('bob?role=king')).toMatchObject({ status: 400 })
    expect(await tokenOf('bob?room=1')).toMatchObject({ status: 400 })
    expect(await tokenOf('bob?sessionId=nothing')).toMatchObject({ status: 404 })
    const empty = await startEmulator()
    onTestFinished(() => empty.close())
    expect((await fetch(`${empty.url}/control/tokens/bob`)).status).toBe(404)
  })

  it('refuses foreign origins and foreign host names', async () => {
    const { emulator } = await setUpEmulator()
    const foreign = [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: 'http://localhost.evil.example' },
      { Origin: 'http://127.0.0.1.evil.example' },
      { Host: 'evil.example' },
      { Host: `evil.example:${emulator.port}` },
    ]
    for (const headers of foreign) {
      for (const [method, path] of [
        ['POST', 'sessions'],
        ['GET', 'clients'],
        ['OPTIONS', 'sessions'],
      ] as const) {
        expect(await call(emulator, method, path, { headers })).toMatchObject({ status: 403 })
      }
    }
  })

  it('allows pages of this machine, on any port', async () => {
    const { emulator } = await setUpEmulator()
    for (const origin of ['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:5173']) {
      const answer = await fetch(`${emulator.url}/control/counters`, { headers: { origin } })
      expect(answer.status).toBe(200)
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
    }
    const preflight = await call(emulator, 'OPTIONS', 'network/drop', {
      headers: { Origin: 'http://localhost:3000' },
    })
    expect(preflight.status).toBe(204)
  })
})

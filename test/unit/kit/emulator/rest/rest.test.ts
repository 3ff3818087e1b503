/** The REST API, called as both families of the vendor's API are: by API key and by application id. */
import { createPrivateKey } from 'node:crypto'
import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import {
  API_KEY,
  API_SECRET,
  APPLICATION_ID,
  KEYS,
  SERVER_OPTIONS,
  applicationClaims,
  createKeys,
  inSeconds,
  projectClaims,
  signApplicationJwt,
  signProjectJwt,
  toUnsignedJwt,
} from '../server-keys.ts'
import { setUpEmulator } from '../started-emulator.ts'
import type { Emulator, EmulatorOptions } from '../../../../../src/kit/emulator/emulator.types.ts'
import type { Claims } from '../server-keys.ts'

const key = createPrivateKey(KEYS.privateKey)

interface Answer {
  readonly status: number
  // A wrong field fails the test.
  readonly body: Record<string, never> | null
}

type Headers = Readonly<Record<string, string>>

async function call(
  { url }: Emulator,
  method: string,
  path: string,
  headers: Headers,
  body?: object,
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : JSON.parse(text) }
}

const projectCall = (changes?: Claims): Claims => ({
  iss: API_KEY,
  ist: 'project',
  iat: inSeconds(0),
  exp: inSeconds(60),
  ...changes,
})
const applicationCall = (changes?: Claims): Claims => ({
  application_id: APPLICATION_ID,
  iat: inSeconds(0),
  exp: inSeconds(60),
  ...changes,
})

const byProject = (token: string): Headers => ({ 'X-OPENTOK-AUTH': token })
const byApplication = (token: string): Headers => ({ Authorization: `Bearer ${token}` })

/** How each family signs its calls. */
const FAMILIES = {
  OpenTok: { projectId: API_KEY, sign: async () => byProject(await signProjectJwt(projectCall())) },
  Vonage: {
    projectId: APPLICATION_ID,
    sign: async () => byApplication(await signApplicationJwt(applicationCall(), key)),
  },
}

describe.each(Object.entries(FAMILIES))('the REST API of %s', (_, { projectId, sign }) => {
  async function setUp(options?: EmulatorOptions) {
    const { emulator, client } = await setUpEmulator({ ...SERVER_OPTIONS, ...options })
    const headers = await sign()
    const { body } = await call(emulator, 'POST', '/session/create', headers)
    const [created] = body as unknown as Record<string, string>[]
    const sessionId = created?.['session_id'] ?? ''
    const join = async (data: string) => {
      const token = emulator.createToken(sessionId, { data })
      const joined = client(data, { sessionId, projectId, token })
      await joined.join()
      return joined
    }
    const inSession = (method: string, path: string, content?: object): Promise<Answer> =>
      call(
        emulator,
        method,
        `/v2/project/${projectId}/session/${sessionId}${path}`,
        headers,
        content,
      )
    return { emulator, headers, created, sessionId, join, inSession }
  }

  it('creates a session of the caller, relayed or routed', async () => {
    const { emulator, headers, created, sessionId } = await setUp()
    expect(created).toMatchObject({ session_id: expect.any(String), project_id: projectId })
    const preferenceOf = async (session: string) => {
      const response = await fetch(`${emulator.url}/session/${session}`, {
        headers: { 'X-OPENTOK-AUTH': emulator.createToken(session) },
      })
      return ((await response.json()) as { properties: object }[])[0]
    }
    expect(await preferenceOf(sessionId)).toMatchObject({
      partner_id: projectId,
      properties: { p2p: { preference: { value: 'enabled' } } },
    })
    const form = new URLSearchParams({ 'p2p.preference': 'disabled', archiveMode: 'manual' })
    const response = await fetch(`${emulator.url}/session/create`, {
      method: 'POST',
      headers,
      body: form,
    })
    const [routed] = (await response.json()) as { session_id: string }[]
    expect(await preferenceOf(routed?.session_id ?? '')).toMatchObject({
      properties: { p2p: { preference: { value: 'disabled' } } },
    })
  })

  it('lists and reads streams', async () => {
    const { join, inSession } = await setUp()
    expect(await inSession('GET', '/stream')).toEqual({
      status: 200,
      body: { count: 0, items: [] },
    })
    const ada = await join('ada')
    await ada.request('create', 'stream/s1', {
      id: 's1',
      name: 'Screen of Ada',
      channel: [{ id: 'video1', type: 'video', source: 'screen', active: true }],
    })
    const stream = { id: 's1', videoType: 'screen', name: 'Screen of Ada', layoutClassList: [] }
    expect(await inSession('GET', '/stream')).toEqual({
      status: 200,
      body: { count: 1, items: [stream] },
    })
    expect(await inSession('GET', '/stream/s1')).toEqual({ status: 200, body: stream })
    expect(await inSession('GET', '/stream/s2')).toMatchObject({ status: 404 })
  })

  it('signals to all and to one, without a sender', async () => {
    const { emulator, join, inSession } = await setUp()
    const [ada, bob] = [await join('ada'), await join('bob')]
    const signal = { type: 'chat', data: 'hi' }
    expect(await inSession('POST', '/signal', signal)).toEqual({ status: 204, body: null })
    const one = `/connection/${bob.connectionId}/signal`
    expect(await inSession('POST', one, { data: 'only bob' })).toEqual({ status: 204, body: null })
    await Promise.all([ada.settle(), bob.settle()])
    expect([ada.receivedData(), bob.receivedData()]).toEqual([['hi'], ['hi', 'only bob']])
    const notice = await bob.untilNotice('signal')
    expect(notice).toMatchObject({ from: '', content: signal })
    expect(emulator.counters.signals).toBe(2)
  })

  it.each([
    [404, '/connection/nobody/signal', { data: 'hi' }],
    [400, '/signal', { type: 'with space' }],
    [400, '/signal', { data: null }],
    [400, '/signal', { data: { not: 'text' } }],
    [413, '/signal', { type: 'x'.repeat(129) }],
    [413, '/signal', { data: 'x'.repeat(8_193) }],
    [400, '/mute', {}],
    [400, '/mute', { active: true, excludedStreamIds: 's1' }],
    [404, '/stream/nothing/mute', {}],
  ])('refuses with %i: %s', async (status, path, body) => {
    const { inSession } = await setUp()
    expect(await inSession('POST', path, body)).toEqual({
      status,
      body: { code: status, message: expect.stringMatching(/^[A-Za-z].+\.$/) },
    })
  })

  it('forces a client out, and tells the others', async () => {
    const { emulator, sessionId, join, inSession } = await setUp()
    const [ada, bob] = [await join('ada'), await join('bob')]
    const path = `/connection/${bob.connectionId}`
    expect(await inSession('DELETE', path)).toEqual({ status: 204, body: null })
    for (const person of [ada, bob]) {
      const { uri, reason } = await person.untilNotice('deleted', 'connection')
      expect([uri.endsWith(bob.connectionId), reason]).toEqual([true, 'forceDisconnected'])
    }
    expect(emulator.clients(sessionId).map(({ data }) => data)).toEqual(['ada'])
    expect(await inSession('DELETE', path)).toMatchObject({ status: 404 })
  })

  it('mutes one stream, all but some, and later streams until told otherwise', async () => {
    const { join, inSession } = await setUp()
    const [ada, bob] = [await join('ada'), await join('bob')]
    await ada.publish('s1')
    await bob.publish('s2')
    const mutesOf = ({ notices }: typeof ada) =>
      notices
        .filter(({ method, uri }) => method === 'update' && uri.includes('/stream/'))
        .map(({ uri, content }) => [uri.split('/').at(-1), content['active']])

    expect(await inSession('POST', '/stream/s1/mute')).toMatchObject({
      status: 200,
      body: { id: projectId, status: 'ACTIVE' },
    })
    await Promise.all([ada.settle(), bob.settle()])
    expect([mutesOf(ada), mutesOf(bob)]).toEqual([[['s1', true]], []])

    const muteAll = { active: true, excludedStreamIds: ['s1'] }
    expect(await inSession('POST', '/mute', muteAll)).toMatchObject({ status: 200 })
    await Promise.all([ada.settle(), bob.settle()])
    expect([mutesOf(ada), mutesOf(bob)]).toEqual([[['s1', true]], [['s2', true]]])
    const { content } = await ada.untilNotice('update', `session/`)
    expect(content).toMatchObject({ reason: 'mute', active: true })

    const cleo = await join('cleo')
    await cleo.publish('s3')
    await cleo.settle()
    expect(mutesOf(cleo)).toEqual([['s3', true]])
    expect(await inSession('POST', '/mute', { active: false })).toMatchObject({ status: 200 })
    await cleo.publish('s4')
    await cleo.settle()
    expect(mutesOf(cleo)).toEqual([['s3', true]])
  })

  it('answers 501 for what is not there, and says what is', async () => {
    const { emulator, headers, inSession } = await setUp()
    const paths = [`/v2/project/${projectId}/archive`, `/v2/project/${projectId}/broadcast`]
    for (const path of paths) {
      expect(await call(emulator, 'POST', path, headers, {})).toEqual({
        status: 501,
        body: {
          code: 501,
          message: expect.stringContaining(
            `The emulator has no POST ${path}; it has POST /session`,
          ),
        },
      })
    }
    expect(await inSession('PUT', '/stream', { items: [] })).toMatchObject({ status: 501 })
    for (const body of [{ archiveMode: 'always' }, { e2ee: true }]) {
      const answer = await call(emulator, 'POST', '/session/create', headers, body)
      expect(answer).toMatchObject({ status: 501, body: { code: 501 } })
    }
  })

  it('knows only sessions of the caller', async () => {
    const { emulator, headers } = await setUp()
    const other = projectId === API_KEY ? APPLICATION_ID : API_KEY
    const sessionId = emulator.createSession({ projectId: other })
    const read = (project: string) =>
      call(emulator, 'GET', `/v2/project/${project}/session/${sessionId}/stream`, headers)
    expect(await read(projectId)).toMatchObject({ status: 404 })
    expect(await read(other)).toMatchObject({ status: 403 })
  })
})

describe('a call without a valid signature', () => {
  const other = createPrivateKey(createKeys().privateKey)
  const BAD: Readonly<Record<string, () => Headers | Promise<Headers>>> = {
    'no header': () => ({}),
    'another secret': async () => byProject(await signProjectJwt(projectCall(), 'other')),
    'another API key': async () => byProject(await signProjectJwt(projectCall({ iss: '1' }))),
    'expired (secret)': async () =>
      byProject(await signProjectJwt(projectCall({ exp: inSeconds(-1) }))),
    'alg: none (secret)': () => byProject(toUnsignedJwt(projectCall())),
    'a token for joining (secret)': async () =>
      byProject(await signProjectJwt(projectClaims('1_some'))),
    'another private key': async () =>
      byApplication(await signApplicationJwt(applicationCall(), other)),
    'another application': async () =>
      byApplication(await signApplicationJwt(applicationCall({ application_id: 'other' }), key)),
    'expired (application)': async () =>
      byApplication(await signApplicationJwt(applicationCall({ exp: inSeconds(-1) }), key)),
    'alg: none (application)': () => byApplication(toUnsignedJwt(applicationCall())),
    'a token for joining (application)': async () =>
      byApplication(await signApplicationJwt(applicationClaims('1_some'), key)),
    'the public key as a secret': async () =>
      byApplication(await signProjectJwt(applicationCall(), KEYS.publicKey)),
  }

  it.each(Object.entries(BAD))('is refused with 403, and not quoted: %s', async (_, create) => {
    const { emulator } = await setUpEmulator(SERVER_OPTIONS)
    const headers = await create()
    const answer = await call(emulator, 'POST', '/session/create', headers)
    expect(answer).toEqual({ status: 403, body: { code: 403, message: expect.any(String) } })
    for (const value of [...Object.values(headers), API_SECRET]) {
      expect(JSON.stringify(answer)).not.toContain(value.replace('Bearer ', ''))
    }
  })

  it('is refused when the emulator has no key to verify it', async () => {
    const { emulator } = await setUpEmulator({ apiKey: API_KEY })
    for (const { sign } of Object.values(FAMILIES)) {
      const answer = await call(emulator, 'POST', '/session/create', await sign())
      expect(answer).toMatchObject({
        status: 403,
        body: { message: expect.stringMatching(/The emulator has no \w+ to verify/) },
      })
    }
  })

  it('is refused when a page calls, or a name that is not of this machine', async () => {
    const { emulator } = await setUpEmulator(SERVER_OPTIONS)
    const headers = await FAMILIES.OpenTok.sign()
    const origin = { ...headers, Origin: 'http://localhost:5173' }
    expect(await call(emulator, 'POST', '/session/create', origin)).toMatchObject({ status: 403 })
    const status = await new Promise((resolve) => {
      const options = { method: 'POST', headers: { ...headers, Host: 'evil.example' } }
      request(`${emulator.url}/session/create`, options, (response) => {
        resolve(response.resume().statusCode)
      }).end()
    })
    expect(status).toBe(403)
  })

  it('is refused when its body is not JSON or too large', async () => {
    const { emulator } = await setUpEmulator(SERVER_OPTIONS)
    const headers = await FAMILIES.OpenTok.sign()
    const post = async (body: string) =>
      (await fetch(`${emulator.url}/session/create`, { method: 'POST', headers, body })).status
    expect(await post('{')).toBe(400)
    expect(await post('[]')).toBe(400)
    expect(await post(`"${'x'.repeat(70_000)}"`)).toBe(413)
  })
})

describe('a moderator', () => {
  it('mutes a stream and the session, as the REST API does; others may not', async () => {
    const { join } = await setUpEmulator()
    const [ada, bob] = [await join('ada', { role: 'moderator' }), await join('bob')]
    await bob.publish('s1')
    const mute = { reason: 'mute', channels: ['audio'], active: true, locked: false }
    expect(await bob.request('update', 'stream/s1', mute)).toMatchObject({ code: 403 })
    expect(await ada.request('update', 'stream/s0', mute)).toMatchObject({ code: 404 })
    expect(await ada.request('update', 'stream/s1', mute)).toMatchObject({ code: 200 })
    expect(await bob.untilNotice('update', 'stream/s1')).toMatchObject({ content: mute })
    expect(await bob.request('update', '', mute)).toMatchObject({ code: 403 })
    expect(await ada.request('update', '', mute)).toMatchObject({ code: 200 })
    await ada.untilNotice('update')
    await bob.publish('s2')
    expect(await bob.untilNotice('update', 'stream/s2')).toMatchObject({ content: mute })
  })
})

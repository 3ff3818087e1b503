/** Random HTTP calls: every route of REST, of remote control and of joining, with good and with wrong arguments. */
import type { Emulator, EmulatorClient } from '../../../../../src/kit/emulator/emulator.types.ts'
import type { EmulatorNetwork } from '../../../../../src/kit/emulator/faults/network.types.ts'
import { QUERIES } from '../../../../../src/kit/emulator/http/control.ts'
import { REST_ROUTES } from '../../../../../src/kit/emulator/rest/routes.ts'
import type { Chance } from '../chance.ts'
import type { FuzzToken } from './tokens.ts'
import type { Values } from './values.ts'

/** A request as it is written to the socket, and what its answer may be. */
export interface Call {
  /** Of its route; `null` for noise. */
  readonly route: string | null
  readonly text: string
  /** A text that no answer may repeat. */
  readonly secret: string | null
  readonly check?: (status: number, body: string) => void
}

type NetworkArgs = {
  readonly [Key in keyof EmulatorNetwork]: (
    target: string,
    client: EmulatorClient,
  ) => readonly unknown[]
}

/** Arguments with which each method of the network succeeds. */
const ARGS: NetworkArgs = {
  clear: (target) => [target],
  close: (target) => [1011, target],
  closeLeftBehind: (target) => [target],
  cut: (target) => [{ target, forMs: 1 }],
  cutAudio: (target) => [target],
  cutMedia: (target) => [target],
  cutVideo: (target) => [target],
  degrade: (target) => [{ target, lossPercent: 5, delayMs: 3 }],
  delay: (target) => [9, target],
  delaySessionInfo: (target) => [9, target],
  drop: (target) => [target],
  endStream: (_, { streamIds }) => [streamIds[0] ?? 'none'],
  fail: (target) => ['signal', 500, { target, count: 2 }],
  failConfig: () => [503],
  failSessionInfo: (target) => ['emptyList', target],
  flap: (target) => [target],
  forget: (target) => [target, 'networkDisconnected'],
  healAudio: (target) => [target],
  healMedia: (target) => [target],
  healVideo: (target) => [target],
  ignore: (target) => ['stream', { target }],
  kick: (target) => [target],
  loseAck: (target) => [{ target, drop: true }],
  loseMessage: (target) => [{ target, redeliver: false }],
  rateLimit: (target) => [5, target],
  refuse: (target) => ['hang', target],
  restore: (target) => [target],
  silence: (target) => [target],
  withhold: (target) => ['offer', { target }],
}

const HOST = 'Host: 127.0.0.1'
const JSON_TYPE = 'Content-Type: application/json'
const UPGRADE = 'Connection: Upgrade\r\nUpgrade: '
const NOISE = [
  'NONSENSE\r\n\r\n',
  '\0\xff\r\n\r\n',
  `GET / HTTP/1.1\r\n${HOST}\r\n`,
  `GET /%zz HTTP/1.1\r\n${HOST}\r\n\r\n`,
  `GET http://evil.example/control/clients HTTP/1.1\r\n${HOST}\r\n\r\n`,
  `GET /control/clients HTTP/1.1\r\nHost: evil.example\r\n\r\n`,
  `OPTIONS /session/x HTTP/1.1\r\n${HOST}\r\nAccess-Control-Request-Headers: a\xe9b\r\n\r\n`,
  `GET / HTTP/1.1\r\n${HOST}\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`,
  `CONNECT a:1 HTTP/1.1\r\n${HOST}\r\n\r\n`,
  `GET /control/counters HTTP/1.1\r\n${HOST}\r\n${UPGRADE}h2c\r\n\r\n`,
  `GET /rumorwebsocketsv2/x HTTP/1.1\r\n${HOST}\r\n${UPGRADE}websocket\r\n\r\n`,
  `POST /control/network/drop HTTP/1.1\r\n${HOST}\r\n${JSON_TYPE}\r\nContent-Length: 99\r\n\r\n{"a`,
  `POST /session/create HTTP/1.1\r\n${HOST}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
]

function toText(method: string, path: string, headers: readonly string[], body?: string): string {
  const length = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]
  const head = [`${method} ${path} HTTP/1.1`, HOST, 'Connection: close', ...length, ...headers]
  return `${head.join('\r\n')}\r\n\r\n${body ?? ''}`
}

export interface CallParts {
  readonly emulator: Emulator
  readonly chance: Chance
  readonly values: Values
  readonly tokens: readonly FuzzToken[]
  /** Headers of REST calls by project. */
  readonly headers: Readonly<Record<string, string>>
  /** The session of each project. */
  readonly sessions: Readonly<Record<string, string>>
}

export function createCalls({ chance, emulator, headers, sessions, tokens, values }: CallParts) {
  const { below, pick, shuffle } = chance

  /** A client that exists at the moment, if there is one. */
  function pickClient(projectId: string): EmulatorClient {
    const nobody = { connectionId: 'x', sessionId: 'x', data: 'x', online: false, streamIds: [] }
    const clients = emulator.clients(sessions[projectId])
    return pick(clients.filter(({ streamIds }) => streamIds.length > 0)) ?? pick(clients) ?? nobody
  }

  const segment = () => encodeURIComponent(pick(values.segments)) || 'x'

  function toRest(projectId: string, route: string, isGood: boolean): Call {
    const [method = '', pattern = ''] = route.split(' ')
    const client = pickClient(projectId)
    const ids: Record<string, string> = {
      project: projectId,
      session: sessions[projectId] ?? '',
      stream: client.streamIds[0] ?? 'none',
      connection: client.connectionId,
    }
    const path = pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      isGood || below(4) > 0 ? (ids[name] ?? '') : segment(),
    )
    const { token } = pick(tokens)
    const ofCaller = headers[projectId] ?? ''
    const wrong = [
      `X-OPENTOK-AUTH: ${token}`,
      `Authorization: Bearer ${token}`,
      'X-OPENTOK-AUTH: x.y.z',
      'Authorization: Bearer',
      'Origin: http://127.0.0.1',
    ]
    const caller = isGood || below(3) > 0 ? ofCaller : pick(wrong)
    const good =
      pattern.endsWith('/mute') && !pattern.includes('{stream}') ? '{"active":false}' : '{}'
    const [type, body] = isGood
      ? [JSON_TYPE, good]
      : pick([
          [JSON_TYPE, pick(values.json)],
          [JSON_TYPE, '{"type":"chat","data":"x"}'],
          [JSON_TYPE, '{"active":true,"excludedStreamIds":["a",7]}'],
          [JSON_TYPE, `{"data":"${'x'.repeat(below(70_000))}"}`],
          ['Content-Type: application/x-www-form-urlencoded', 'p2p.preference=disabled&e2ee=true'],
          ['Content-Type: text/plain', pick(values.segments)],
        ])
    const text = toText(method, path, [caller, type], method === 'GET' ? undefined : body)
    const name = projectId === emulator.applicationId ? 'application' : 'project'
    return { route: `${name} ${route}`, text, secret: caller.split(' ').at(-1) ?? null }
  }

  function toNetwork(method: keyof EmulatorNetwork, isGood: boolean): Call {
    const client = pickClient(pick(Object.keys(sessions)))
    const target = pick([client.connectionId, 'mallory', 'nobody'])
    const drawn = pick(values.values)
    // Short delays: what is delayed stays so until its time, whatever ends then.
    const value = typeof drawn === 'number' ? drawn % 10 : drawn
    const args = isGood
      ? ARGS[method](target, client)
      : pick<readonly unknown[]>([
          [],
          [value],
          [value, target],
          [target, value],
          [null, null, value, 1],
        ])
    const body = isGood || below(3) > 0 ? JSON.stringify({ args }) : pick(values.json)
    const text = toText('POST', `/control/network/${method}`, [JSON_TYPE], body)
    return { route: `control network/${method}`, text, secret: null }
  }

  function toControl(route: string, isGood: boolean): Call {
    const [method = '', name = ''] = route.split(' ')
    const sessionId = pick(Object.values(sessions))
    const query = isGood ? '' : `?${pick(values.segments)}=${segment()}`
    const path = `/control/${name.replace('{name}', isGood ? 'mallory' : segment())}${query}`
    const bodies: Readonly<Record<string, string>> = {
      // A name, as every new session stays until the end.
      sessions: `{"name":"s${below(9)}"}`,
      tokens: JSON.stringify({ sessionId, data: 'mallory' }),
    }
    const body = isGood ? bodies[name] : pick(values.json)
    const text = toText(method, path, [JSON_TYPE], method === 'GET' ? undefined : body)
    return { route: `control ${route}`, text, secret: null }
  }

  /** What a client requests first: a wrong token must never be admitted. */
  function toSessionInfo({ isGood, name, sessionId, token }: FuzzToken): Call {
    const path = pick([`/session/${sessionId}`, `/proxy/api.example/session/${sessionId}?x=1`])
    const text = toText('GET', path, [`X-OPENTOK-AUTH: ${token}`, 'X-TB-CONNECTIONID: mallory-1'])
    const check = (status: number, body: string) => {
      if (!isGood && body.includes('messaging_url')) throw new Error(`admitted by a token: ${name}`)
      return status
    }
    return { route: `token ${name}`, text, secret: token, check }
  }

  const control = [
    ...[...QUERIES.keys()].map((name) => `GET ${name}`),
    'GET tokens/{name}',
    'POST sessions',
    'POST tokens',
  ]
  const methods = Object.keys(emulator.network) as (keyof EmulatorNetwork)[]
  const families = Object.keys(sessions)
  /** One of each, so that each comes up as often as the others. */
  const kinds: readonly ((isGood: boolean) => Call)[] = [
    ...families.flatMap((id) =>
      REST_ROUTES.map((route) => (isGood: boolean) => toRest(id, route, isGood)),
    ),
    ...methods.map((method) => (isGood: boolean) => toNetwork(method, isGood)),
    ...control.map((route) => (isGood: boolean) => toControl(route, isGood)),
    ...tokens.map((token) => () => toSessionInfo(token)),
    ...['/index.html', '/project/100/config.json', '/logging/ClientEvent'].map((path) => () => ({
      route: path,
      text: toText(path.startsWith('/logging') ? 'POST' : 'GET', path, []),
      secret: null,
    })),
  ]
  /** Draws each kind once before any comes again. */
  function createDeck(): () => (isGood: boolean) => Call {
    let deck: readonly ((isGood: boolean) => Call)[] = []
    return () => {
      if (deck.length === 0) deck = shuffle(kinds)
      const [make, ...rest] = deck
      deck = rest
      return make!
    }
  }
  const [drawGood, drawWild] = [createDeck(), createDeck()]

  return {
    /** Every route; each must have succeeded once. */
    routes: [
      ...families.flatMap((id) => REST_ROUTES.map((route) => toRest(id, route, true).route)),
      ...methods.map((method) => `control network/${method}`),
      ...control.map((route) => `control ${route}`),
      ...tokens.filter(({ isGood }) => isGood).map(({ name }) => `token ${name}`),
    ],
    /** The wrong tokens; each must have been refused once. */
    refused: tokens.filter(({ isGood }) => !isGood).map(({ name }) => `token ${name}`),
    /** A call that must succeed, unless it has a wrong token. */
    nextGood: (): Call => drawGood()(true),
    nextWild(): Call {
      if (below(8) > 0) return drawWild()(false)
      const garbage = () => toText(pick(['GET', 'PUT', 'HEAD', 'PATCH']), `/${segment()}`, [])
      return { route: null, text: pick([pick(NOISE), garbage()]), secret: null }
    },
  }
}

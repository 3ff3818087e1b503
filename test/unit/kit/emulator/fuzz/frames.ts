/** Random frames of one client: every request that the server knows, others, and damaged ones. */
import { FRAME, createFrame, encodeFrame } from '../../../../../src/kit/emulator/wire/frame.ts'
import { ROUTES } from '../../../../../src/kit/emulator/server/request-handlers.ts'
import type { Chance } from '../chance.ts'
import type { FuzzToken } from './tokens.ts'
import type { Values } from './values.ts'

/** `method resource`, for example `create stream/subscriber`. */
export const REQUESTS: readonly string[] = ['create connection', ...ROUTES.keys()]

export interface FuzzFrame {
  readonly bytes: Buffer
  /** Of the request, to recognize its answer; `null` if it is none, or was damaged. */
  readonly name: string | null
  readonly transactionId: string
}

export interface Client {
  readonly id: string
  readonly token: FuzzToken
  /** Ids of streams that exist, or may exist. */
  readonly streamIds: readonly string[]
  readonly others: readonly string[]
}

const OFFER = '{"sdp":"a=ice-ufrag:u\\r\\na=candidate:1 1 udp 1 127.0.0.1 9 typ host\\r\\n"}'
const CHANNELS = '{"channel":[{"id":"a","type":"video","active":true}]}'
const CONTENTS = [
  OFFER,
  CHANNELS,
  'null',
  '1',
  '[]',
  '{}',
  '{"channel":[null,1,{"id":"a"}]}',
  '{"channel":[{"id":"a","active":true}],"name":7}',
  '{"active":false}',
  '{"active":true}',
  '{"reason":"mute","active":true,"exclusion":["x",7]}',
  '{"type":5}',
  '{"type":"a","data":{"x":1}}',
  '{"sdp":5,"candidate":[]}',
  '{"candidate":"candidate:1 1 udp 1 127.0.0.1 99999 typ host"}',
  '{"candidate":"candidate:1 1 udp 1 127.0.0.1 40000 typ host ufrag u"}',
  '{"__proto__":{"a":1},"constructor":5}',
  `{"x":${'['.repeat(3_000)}${']'.repeat(3_000)}}`,
]
const METHODS = ['create', 'delete', 'update', 'signal', 'offer', 'generateoffer', '__proto__']
const PATHS = ['connection/x', 'stream//subscriber/U', '__proto__/x', `stream/${'x'.repeat(9_000)}`]

/** Content with which a request succeeds. */
const VALID: Readonly<Record<string, string>> = {
  'create stream': CHANNELS,
  'offer stream/subscriber': OFFER,
  'answer stream/subscriber': OFFER,
}

/** Position of a request in a tour: the end of the outermost is the last one. */
function toRank(name: string): number {
  if (!name.startsWith('delete')) return 0
  return ['delete stream/subscriber', 'delete stream', 'delete connection'].indexOf(name) + 1
}

export function createFrames(chance: Chance, { json, bytes: noise }: Values) {
  const { below, pick } = chance
  let count = 0

  const noName = (bytes: Buffer): FuzzFrame => ({ bytes, name: null, transactionId: '' })

  function toMessage(client: Client, name: string, path: string, content: string): FuzzFrame {
    const [method = ''] = name.split(' ')
    const { projectId, sessionId, token } = client.token
    const root = `/v2/partner/${projectId}/session/${sessionId}`
    const uri = path === '' ? root : `${root}/${path}`
    count += 1
    const isRepeat = below(20) === 0
    const transactionId = String(isRepeat ? below(count) : count)
    const headers = { 'TRANSACTION-ID': transactionId }
    const body = `{"method":"${method}","uri":"${uri}","content":${content}}`
    const bytes = encodeFrame(
      createFrame(FRAME.message, { headers: { ...headers, 'X-TB-TOKEN-AUTH': token }, body }),
    )
    return { bytes, name: isRepeat ? null : name, transactionId }
  }

  /** A path for a resource such as `stream/subscriber`, mostly with ids that exist. */
  function toPath(client: Client, resource: string): string {
    const ids: Readonly<Record<string, readonly string[]>> = {
      connection: [client.id, client.id, ...client.others],
      stream: client.streamIds,
      subscriber: [`u-${client.id}`],
      channel: ['a'],
    }
    return resource
      .split('/')
      .filter((kind) => kind !== '')
      .map((kind) => `${kind}/${pick(ids[kind] ?? ['1'])}`)
      .join('/')
  }

  function toRequest(client: Client, name: string): FuzzFrame {
    const [, resource = ''] = name.split(' ')
    const content = below(3) > 0 ? (VALID[name] ?? '{}') : pick(below(2) ? CONTENTS : json)
    return toMessage(client, name, toPath(client, resource), content)
  }

  function damage(bytes: Buffer): Buffer | null {
    switch (below(60)) {
      case 0:
        return bytes.subarray(0, below(bytes.length))
      case 1:
        bytes.writeUInt8(below(256), below(bytes.length))
        return bytes
      case 2:
        bytes.writeUInt32BE(below(0xffff_ffff), 0)
        return bytes
      case 3:
        return Buffer.from(pick(noise))
      default:
        return null
    }
  }

  return {
    /** Valid requests, which open streams, subscriptions and ports of the relay. */
    enter(client: Client): readonly FuzzFrame[] {
      const steps = [
        ['create connection', `connection/${client.id}`, '{}'],
        ['create stream', `stream/s-${client.id}`, CHANNELS],
        ['create stream/subscriber', `stream/s-${client.id}/subscriber/u-${client.id}`, '{}'],
        ['offer stream/subscriber', `stream/s-${client.id}/subscriber/u-${client.id}`, OFFER],
      ] as const
      return steps.map(([name, path, content]) => toMessage(client, name, path, content))
    },
    /** Every request once, of a client that has entered; the last ones end what it has. */
    tour({ id, token }: Client): readonly FuzzFrame[] {
      const own = { id, token, streamIds: [`s-${id}`], others: [] }
      const names = REQUESTS.filter((name) => !name.startsWith('create')).toSorted(
        (one, other) => toRank(one) - toRank(other),
      )
      return names.map((name) =>
        toMessage(own, name, toPath(own, name.split(' ')[1] ?? ''), VALID[name] ?? '{}'),
      )
    },
    /** A frame between a valid request and noise. */
    next(client: Client): FuzzFrame {
      const made: readonly (() => FuzzFrame)[] = [
        () => noName(encodeFrame(createFrame(FRAME.ping))),
        () =>
          noName(
            encodeFrame(
              createFrame(FRAME.connect, { headers: { uniqueId: 'x'.repeat(below(400)) } }),
            ),
          ),
        () =>
          noName(
            encodeFrame(createFrame(FRAME.disconnect, { headers: { reconnect: pick(['', '1']) } })),
          ),
        () => noName(encodeFrame(createFrame(below(256), { headers: { 'TRANSACTION-ID': 't' } }))),
        () => toMessage(client, pick(METHODS), pick(PATHS), pick(CONTENTS)),
        () =>
          noName(
            encodeFrame(
              createFrame(FRAME.message, { headers: { 'TRANSACTION-ID': 't' }, body: pick(json) }),
            ),
          ),
        ...Array.from({ length: 24 }, () => () => toRequest(client, pick(REQUESTS))),
      ]
      const frame = pick(made)()
      const damaged = damage(frame.bytes)
      return damaged === null ? frame : noName(damaged)
    },
  }
}

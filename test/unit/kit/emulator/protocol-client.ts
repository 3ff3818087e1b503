/** A minimal client of the wire protocol, which a test can also make misbehave. */
import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import {
  FRAME,
  createFrame,
  decodeFrame,
  encodeFrame,
} from '../../../../src/kit/emulator/wire/frame.ts'
import type { Emulator } from '../../../../src/kit/emulator/emulator.types.ts'
import type { EmulatorTokenOptions } from '../../../../src/kit/emulator/session-options.types.ts'
import type { Frame } from '../../../../src/kit/emulator/wire/frame.ts'

export interface Status {
  readonly code: number
  // The tests read any field of a body; a wrong one fails the test.
  readonly body: Record<string, never> | null
}

export interface Notice {
  readonly transactionId: string
  readonly from: string
  readonly method: string
  readonly uri: string
  readonly reason?: string
  readonly content: Record<string, unknown>
}

export interface ClientOptions extends EmulatorTokenOptions {
  readonly token?: string
  /** The token of the join, if it differs from that of the request for session information. */
  readonly joinToken?: string
  /** The id under which the session was created. Default: the API key. */
  readonly projectId?: string
  /** Whether notices are acknowledged. Default true. */
  readonly acknowledges?: boolean
}

export type ProtocolClient = ReturnType<typeof createClient>

/** Requests session information, as `session.connect()` does first. */
export async function fetchSessionInfo(
  emulator: Emulator,
  sessionId: string,
  token: string,
  connectionId: string = randomUUID(),
): Promise<Record<string, never>> {
  const url = `${emulator.proxyUrl}/api.example/session/${sessionId}?extended=true`
  const headers = { 'X-OPENTOK-AUTH': token, 'X-TB-CONNECTIONID': connectionId }
  const [info] = (await (await fetch(url, { headers })).json()) as [Record<string, never>]
  return info
}

export function createClient(emulator: Emulator, sessionId: string, options: ClientOptions = {}) {
  const {
    token: given,
    joinToken,
    acknowledges = true,
    projectId = emulator.apiKey,
    ...tokenOptions
  } = options
  const token = given ?? emulator.createToken(sessionId, tokenOptions)
  const connectionId = randomUUID()
  const socketId = randomUUID()
  const root = `/v2/partner/${projectId}/session/${sessionId}`
  const notices: Notice[] = []
  const frames: Frame[] = []
  const statuses = new Map<string, Status>()
  const watchers = new Set<() => void>()
  let socket: WebSocket | null = null
  let address: string | null = null

  /** Resolves with the first value that is not `undefined`, now or after a later frame. */
  function until<Value>(read: () => Value | undefined): Promise<Value> {
    return new Promise((resolve) => {
      const look = (): void => {
        const value = read()
        if (value === undefined) return
        watchers.delete(look)
        resolve(value)
      }
      watchers.add(look)
      look()
    })
  }

  function receive(frame: Frame, origin: WebSocket): void {
    frames.push(frame)
    const transactionId = frame.headers.get('TRANSACTION-ID') ?? ''
    if (frame.type === FRAME.status) {
      const body = frame.body === '' ? null : JSON.parse(frame.body)
      statuses.set(transactionId, { code: Number(frame.headers.get('STATUS')), body })
    }
    if (frame.type === FRAME.message) {
      const from = frame.headers.get('X-TB-FROM-ADDRESS') ?? ''
      notices.push({ transactionId, from, ...JSON.parse(frame.body) })
      if (acknowledges) acknowledge(transactionId, origin)
    }
    for (const look of watchers) look()
  }

  function acknowledge(transactionId: string, on = socket): void {
    const headers = { 'TRANSACTION-ID': transactionId, 'X-TB-FROM-ADDRESS': connectionId }
    on?.send(encodeFrame(createFrame(FRAME.status, { headers })))
  }

  function send(frame: Frame): void {
    socket?.send(encodeFrame(frame))
  }

  /** @returns the transaction id */
  function post(
    method: string,
    path: string,
    content: object = {},
    transactionId: string = randomUUID(),
  ): string {
    const headers = {
      'TRANSACTION-ID': transactionId,
      'X-TB-FROM-ADDRESS': connectionId,
      'X-TB-TOKEN-AUTH': joinToken ?? token,
    }
    const body = JSON.stringify({ method, uri: path === '' ? root : `${root}/${path}`, content })
    send(createFrame(FRAME.message, { addresses: [`symphony.${sessionId}`], headers, body }))
    return transactionId
  }

  async function toAddress(query: string): Promise<string> {
    if (address === null) {
      const info = await fetchSessionInfo(emulator, sessionId, token, connectionId)
      address = String(info['messaging_url'])
    }
    return `${address}?socketId=${socketId}${query}&attempt=${randomUUID()}`
  }

  async function open(query = ''): Promise<void> {
    const next = new WebSocket(await toAddress(query))
    socket = next
    next.on('message', (data: Buffer) => receive(decodeFrame(data), next))
    await new Promise((resolve, reject) => next.once('open', resolve).once('error', reject))
    next.on('error', () => undefined)
  }

  const client = {
    connectionId,
    socketId,
    token,
    notices,
    frames,
    send,
    post,
    open,
    acknowledge: (transactionId: string) => acknowledge(transactionId),
    until,

    resume: () => open('&reconnect=true'),

    /** The socket itself, for tests that break it. */
    get socket(): WebSocket {
      if (socket === null) throw new Error('no socket yet')
      return socket
    },

    hasStatus: (transactionId: string) => statuses.has(transactionId),

    untilStatus: (transactionId: string) => until(() => statuses.get(transactionId)),

    untilNotice: (method: string, part = '') =>
      until(() => notices.find((each) => each.method === method && each.uri.includes(part))),

    untilFrame: (type: number) => until(() => frames.find((each) => each.type === type)),

    untilClosed: (): Promise<number> =>
      new Promise((resolve) => client.socket.once('close', (code) => resolve(code))),

    request: (method: string, path: string, content?: object): Promise<Status> =>
      client.untilStatus(post(method, path, content)),

    signal: (content: object, to?: string): Promise<Status> =>
      client.request('signal', `${to === undefined ? '' : `connection/${to}/`}signal/1`, content),

    /** The data of the signals received so far, in order. */
    receivedData: (): readonly unknown[] =>
      notices.filter(({ method }) => method === 'signal').map(({ content }) => content['data']),

    /** Sends a PING and waits for its PONG: by then the server has handled everything sent before. */
    async settle(): Promise<void> {
      const count = frames.filter(({ type }) => type === FRAME.pong).length
      send(createFrame(FRAME.ping))
      await until(() =>
        frames.filter(({ type }) => type === FRAME.pong).length > count ? true : undefined,
      )
    },

    async join(): Promise<Status> {
      await open()
      send(createFrame(FRAME.connect, { headers: { uniqueId: connectionId } }))
      send(createFrame(FRAME.subscribe, { addresses: [root] }))
      return client.request('create', `connection/${connectionId}`)
    },

    leave(): void {
      send(createFrame(FRAME.disconnect, { headers: { reconnect: '' } }))
      client.socket.close(1000)
    },

    publish: (streamId: string): Promise<Status> =>
      client.request('create', `stream/${streamId}`, {
        id: streamId,
        name: '',
        channel: [
          { id: 'audio1', type: 'audio', active: true },
          { id: 'video1', type: 'video', active: true, width: 640, height: 480 },
        ],
      }),

    subscribe: (streamId: string, id: string): Promise<Status> =>
      client.request('create', `stream/${streamId}/subscriber/${id}`, {
        id,
        connection: connectionId,
      }),
  }
  return client
}

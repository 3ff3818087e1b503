/** Starts the emulator: connects its parts, and takes them apart again. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { createControl } from './http/control.ts'
import { createCounters } from './server/counters.ts'
import { isWebSocketUpgrade, serveWithoutUpgrade } from './wire/declined-upgrade.ts'
import { EmulatorError } from './emulator-error.ts'
import { createFaults } from './faults/faults.ts'
import { createFileResponder } from './http/files.ts'
import { createHttpResponder } from './http/http.ts'
import { isTargeted } from './server/identity.ts'
import { listen } from './http/listen.ts'
import { toUrlHost } from './http/loopback.ts'
import { createNetwork } from './faults/network.ts'
import { resolveOptions } from './options.ts'
import { createRoom } from './server/session.ts'
import { createSockets } from './server/sockets.ts'
import { createTokenMint } from './tokens/token.ts'
import type { WebSocketServer } from 'ws'
import type { Emulator, EmulatorClient, EmulatorOptions } from './emulator.types.ts'
import type { Member } from './server/member.ts'
import type { Room, RoomSurroundings } from './server/session.ts'

/** Far more than any real request has; a larger message closes its socket with 1009. */
const MAX_FRAME_BYTES = 1_048_576

/**
 * Starts a local OpenTok server that an unmodified OpenTok.js connects to. Needs Node and the package `ws`.
 * @param options all optional; see {@link EmulatorOptions}
 * @returns the running emulator, once it listens
 * @throws {TypeError} (rejects) if an option is unknown or wrong
 * @throws {EmulatorError} (rejects) `portInUse`, `listenFailed` or `wsMissing`
 * @example
 * ```ts
 * import { startEmulator } from 'opentok-reconnection/emulator'
 *
 * const emulator = await startEmulator()
 * const sessionId = emulator.createSession()
 * const token = emulator.createToken(sessionId, { data: 'alice' })
 * console.log(emulator.proxyUrl, emulator.apiKey, token) // for OT.setProxyUrl(), OT.initSession(), connect()
 * emulator.network.cut({ target: 'alice', forMs: 3_000 })
 * await emulator.close()
 * ```
 * @see scenarios S2, S5, S8
 */
export async function startEmulator(options?: EmulatorOptions): Promise<Emulator> {
  const settings = resolveOptions(options)
  const counters = createCounters()
  const faults = createFaults()
  const tokens = createTokenMint(settings.secret)
  const surroundings: RoomSurroundings = { settings, counters, faults, tokens }
  const rooms = new Map<string, Room>()
  const sockets = createSockets(await createAcceptor(), rooms, surroundings)
  let closing: Promise<void> | null = null
  let port = settings.port

  function checkOpen(): void {
    if (closing !== null) throw EmulatorError.closed()
  }
  const toUrl = (scheme: string): string => `${scheme}://${toUrlHost(settings.host)}:${port}`

  const server = createServer(
    createHttpResponder({
      ...surroundings,
      rooms,
      address: () => ({ http: toUrl('http'), ws: toUrl('ws') }),
      control: createControl(() => emulator),
      files: createFileResponder(settings.files),
    }),
  )
  server.on('upgrade', (request, socket, head) => {
    if (isWebSocketUpgrade(request)) sockets.upgrade(request, socket, head)
    else serveWithoutUpgrade(server, request, socket, head)
  })
  const listener = await listen(server, settings)
  port = listener.port
  const network = createNetwork(faults, sockets.links, rooms, checkOpen)

  async function dispose(): Promise<void> {
    network.dispose()
    sockets.dispose()
    for (const room of rooms.values()) room.dispose()
    await listener.close()
  }

  const emulator: Emulator = {
    url: toUrl('http'),
    proxyUrl: `${toUrl('http')}/proxy`,
    port,
    apiKey: settings.apiKey,
    network: network.controls,

    get counters() {
      return { ...counters }
    },

    createSession() {
      checkOpen()
      const sessionId = toSessionId(settings.apiKey)
      rooms.set(sessionId, createRoom(sessionId, surroundings))
      return sessionId
    },

    createToken(sessionId, tokenOptions) {
      checkOpen()
      if (!rooms.has(sessionId)) throw EmulatorError.unknownSession(String(sessionId))
      return tokens.mint(sessionId, tokenOptions, Date.now())
    },

    clients(sessionId) {
      if (sessionId === undefined) return [...rooms.values()].flatMap(toClients)
      const room = rooms.get(sessionId)
      if (room === undefined) throw EmulatorError.unknownSession(String(sessionId))
      return toClients(room)
    },

    canCutMedia(target) {
      const paths = [...rooms.values()]
        .flatMap((room) => [...room.subscriptions.values()])
        .filter(({ stream, subscriber }) =>
          [stream.publisher, subscriber].some(({ who }) => isTargeted(who, target)),
        )
        .map(({ media }) => media)
      return paths.some((path) => path.isRelayed) && !paths.some((path) => path.isLeaky)
    },

    close: () => (closing ??= dispose()),
  }
  return emulator
}

/** Loaded here and nowhere else: `ws` is an optional peer that only the emulator needs. */
async function createAcceptor(): Promise<WebSocketServer> {
  let ws: typeof import('ws')
  try {
    ws = await import('ws')
  } catch (cause) {
    throw EmulatorError.wsMissing(cause)
  }
  return new ws.WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
  })
}

/** In the shape of the cloud's own ids. */
function toSessionId(apiKey: string): string {
  return `1_${Buffer.from(`1~${apiKey}~~${randomUUID()}~`).toString('base64url')}`
}

function toClients(room: Room): readonly EmulatorClient[] {
  return room.joined().map((member) => toClient(room, member))
}

function toClient(room: Room, member: Member): EmulatorClient {
  const streams = [...room.streams.values()].filter((stream) => stream.publisher === member)
  return {
    connectionId: member.who.connectionId,
    sessionId: room.sessionId,
    data: member.who.data,
    online: member.isOnline,
    streamIds: streams.map(({ id }) => id),
  }
}

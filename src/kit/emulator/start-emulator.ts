/** Starts the emulator: creates its parts, connects them, and disposes of them on `close()`. */
import { createServer } from 'node:http'
import { createControl } from './http/control.ts'
import { createCounters } from './counters.ts'
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
import { createRest } from './rest/rest.ts'
import { createSessions } from './server/sessions.ts'
import { createSockets } from './server/sockets.ts'
import { createTokens } from './tokens/tokens.ts'
import type { WebSocketServer } from 'ws'
import type { Emulator, EmulatorClient, EmulatorOptions } from './emulator.types.ts'
import type { Member } from './server/member.ts'
import type { Session, ServerContext } from './server/session.ts'

/** Largest message; real requests stay far below. A larger one closes its socket with 1009. */
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
 */
export async function startEmulator(options?: EmulatorOptions): Promise<Emulator> {
  const settings = resolveOptions(options)
  const counters = createCounters()
  const faults = createFaults()
  const tokens = createTokens(settings)
  const context: ServerContext = { settings, counters, faults, tokens }
  const sessions = createSessions(context)
  const sockets = createSockets(await createAcceptor(), sessions, context)
  let closing: Promise<void> | null = null
  let port = settings.port

  function assertOpen(): void {
    if (closing !== null) throw EmulatorError.closed()
  }
  const toUrl = (scheme: string): string => `${scheme}://${toUrlHost(settings.host)}:${port}`

  const server = createServer(
    createHttpResponder({
      ...context,
      sessions,
      address: () => ({ http: toUrl('http'), ws: toUrl('ws') }),
      control: createControl(
        () => emulator,
        () => sessions.keys().next().value,
      ),
      rest: createRest(settings, sessions),
      files: createFileResponder(settings.files),
    }),
  )
  server.on('upgrade', (request, socket, head) => {
    if (isWebSocketUpgrade(request)) sockets.upgrade(request, socket, head)
    else serveWithoutUpgrade(server, request, socket, head)
  })
  const listener = await listen(server, settings)
  port = listener.port
  const network = createNetwork(faults, sockets.links, sessions, assertOpen)

  async function dispose(): Promise<void> {
    network.dispose()
    sockets.dispose()
    for (const session of sessions.values()) session.dispose()
    await listener.close()
  }

  const emulator: Emulator = {
    url: toUrl('http'),
    proxyUrl: `${toUrl('http')}/proxy`,
    port,
    apiKey: settings.apiKey,
    applicationId: settings.application?.applicationId ?? null,
    network: network.controls,

    get counters() {
      return { ...counters }
    },

    createSession(sessionOptions) {
      assertOpen()
      return sessions.create(sessionOptions).sessionId
    },

    createToken(sessionId, tokenOptions) {
      assertOpen()
      if (!sessions.has(sessionId)) throw EmulatorError.unknownSession(String(sessionId))
      return tokens.mint(sessionId, tokenOptions, Date.now())
    },

    clients(sessionId) {
      if (sessionId === undefined) return [...sessions.values()].flatMap(toClients)
      const session = sessions.get(sessionId)
      if (session === undefined) throw EmulatorError.unknownSession(String(sessionId))
      return toClients(session)
    },

    canCutMedia(target) {
      const paths = [...sessions.values()]
        .flatMap((session) => [...session.subscriptions.values()])
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

/** `ws` is imported only here, at run time: it is an optional peer dependency that only the emulator needs. */
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

function toClients(session: Session): readonly EmulatorClient[] {
  return session.joined().map((member) => toClient(session, member))
}

function toClient(session: Session, member: Member): EmulatorClient {
  const streams = [...session.streams.values()].filter((stream) => stream.publisher === member)
  return {
    connectionId: member.who.connectionId,
    sessionId: session.sessionId,
    data: member.who.data,
    online: member.isOnline,
    streamIds: streams.map(({ id }) => id),
  }
}

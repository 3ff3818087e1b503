/** Answers the first request of a join: information about the session, if the token is valid. */
import { MESSAGING_PATH } from '../wire/upgrade.ts'
import { isTooLong, encodeIdentity } from '../server/identity.ts'
import { guard } from '../wire/guard.ts'
import { sendJson, sendNothing, toSingle } from './respond.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Identity } from '../server/identity.ts'
import type { Session, ServerContext } from '../server/session.ts'
import type { TokenReading } from '../tokens/claims.ts'

export interface SessionInfoParts extends ServerContext {
  readonly sessions: ReadonlyMap<string, Session>
  /** A function, because the port is known only when the server listens. */
  address(): { readonly http: string; readonly ws: string }
}

export type SendSessionInfo = (
  sessionId: string,
  request: IncomingMessage,
  response: ServerResponse,
) => void

export function createSessionInfo(parts: SessionInfoParts): SendSessionInfo {
  const { sessions, settings, counters, faults, tokens, address } = parts

  async function readToken(sessionId: string, token: string | undefined): Promise<TokenReading> {
    const session = sessions.get(sessionId)
    if (session === undefined) return { ok: false, reason: 'Unknown session' }
    return tokens.read(token, session, Date.now())
  }

  function send(
    sessionId: string,
    reading: TokenReading,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const connectionId = toSingle(request.headers['x-tb-connectionid']) ?? ''
    const who: Identity = {
      sessionId,
      connectionId: isTooLong(connectionId) ? '' : connectionId,
      data: reading.ok ? reading.claims.data : '',
    }
    const refusal = faults.sessionInfoRefusal.of(who)
    if (refusal === 'hang') return faults.hang(who, request.socket)
    if (refusal === 'unavailable') return sendNothing(response, 503)
    if (refusal === 'reset') return void request.socket.resetAndDestroy()

    counters.sessionInfos += 1
    const delayMs = faults.sessionInfoDelayMs.of(who)
    if (delayMs === 0) return answer(reading, who, response)
    const timer = setTimeout(() => answer(reading, who, response), delayMs)
    timer.unref()
    request.socket.once('close', () => clearTimeout(timer))
  }

  function answer(reading: TokenReading, who: Identity, response: ServerResponse): void {
    const failure = faults.sessionInfoFailure.of(who)
    if (typeof failure === 'number') return sendNothing(response, failure)
    if (failure === 'emptyList') return sendJson(response, 200, [])
    const session = sessions.get(who.sessionId)
    if (failure === null && reading.ok && session !== undefined) {
      return sendJson(response, 200, [toSessionInfo(session, who)])
    }
    const message = reading.ok ? 'failed on purpose' : reading.reason
    const error = { code: 403, errorMessage: { code: 1004, message } }
    sendJson(response, 200, [{ error }])
  }

  function toSessionInfo({ projectId, mediaMode, symphony }: Session, who: Identity): object {
    const identity = encodeIdentity(
      settings.addressPerConnection ? who : { ...who, connectionId: '' },
    )
    return {
      session_id: who.sessionId,
      partner_id: projectId,
      messaging_url: `${address().ws}${MESSAGING_PATH}${identity}`,
      messaging_server_url: settings.host,
      media_server_hostname: settings.host,
      symphony_address: symphony,
      ice_servers: [toIceServer(address().http)],
      properties: {
        reconnection: settings.reconnection,
        renegotiation: true,
        p2p: { preference: { value: mediaMode === 'relayed' ? 'enabled' : 'disabled' } },
        h264: true,
        vp8: true,
        vp9: false,
        simulcast: false,
      },
    }
  }

  /**
   * No server relays media on one machine, but the client logs an error when it has none. This one is the port of the
   * emulator, which refuses it at once: with a server that does not answer, each negotiation would wait for 2 s.
   */
  function toIceServer(http: string): object {
    const { host } = new URL(http)
    return { urls: `turn:${host}?transport=tcp`, username: 'none', credential: 'none' }
  }

  return (sessionId, request, response) => {
    const token = toSingle(request.headers['x-opentok-auth'])
    const rescue = (): void => void response.destroy()
    readToken(sessionId, token).then(
      (reading) => guard(() => send(sessionId, reading, request, response), rescue),
      rescue,
    )
  }
}

/** The calls of the REST API that the emulator answers. */
import { ControlError } from '../http/control-error.ts'
import { kick } from '../server/connections.ts'
import { muteSession, muteStream, readIds } from '../server/muting.ts'
import { signalFromServer, toSignalRefusal } from '../server/signals.ts'
import { NO_CONTENT } from './call.ts'
import { toStreamJson } from './stream-json.ts'
import type { RestAction, RestAnswer, RestCall, SessionAction } from './call.ts'
import type { Member } from '../server/member.ts'
import type { Session, Stream } from '../server/session.ts'

export const createSession: RestAction = ({ sessions, projectId, body }) => {
  if (body['archiveMode'] === 'always') throw notThere('archiving (archiveMode)')
  if (body['e2ee'] === true || body['e2ee'] === 'true') throw notThere('encryption (e2ee)')
  const preference = body['p2p.preference'] ?? 'enabled'
  const mediaMode = preference === 'enabled' ? 'relayed' : 'routed'
  const session = sessions.create({ projectId, mediaMode })
  const created = new Date().toUTCString()
  return {
    status: 200,
    body: [
      {
        session_id: session.sessionId,
        project_id: projectId,
        create_dt: created,
        media_server_url: '',
      },
    ],
  }
}

export const listStreams: SessionAction = (session) => {
  const items = [...session.streams.values()].map(toStreamJson)
  return { status: 200, body: { count: items.length, items } }
}

export const readStream: SessionAction = (session, call) => ({
  status: 200,
  body: toStreamJson(findStream(session, call)),
})

export const signalAll: SessionAction = (session, call) => {
  signalFromServer(session, readSignal(call))
  return NO_CONTENT
}

export const signalOne: SessionAction = (session, call) => {
  const content = readSignal(call)
  signalFromServer(session, content, findMember(session, call))
  return NO_CONTENT
}

export const disconnect: SessionAction = (session, call) => {
  kick(session, findMember(session, call))
  return NO_CONTENT
}

export const mute: SessionAction = (session, call) => {
  muteStream(session, findStream(session, call))
  return toProject(call)
}

export const muteAll: SessionAction = (session, call) => {
  const { active, excludedStreamIds = [] } = call.body
  if (typeof active !== 'boolean') throw new ControlError(400, 'active must be true or false.')
  if (!Array.isArray(excludedStreamIds)) {
    throw new ControlError(400, 'excludedStreamIds must be an array of stream ids.')
  }
  muteSession(session, active, readIds(excludedStreamIds))
  return toProject(call)
}

/** What a mute answers in the cloud: the project of the session. */
function toProject({ projectId }: RestCall): RestAnswer {
  const body = { id: projectId, name: 'emulator', status: 'ACTIVE', environment: 'standard' }
  return { status: 200, body }
}

function readSignal({ body: { type, data } }: RestCall): Readonly<Record<string, unknown>> {
  const content = {
    ...(type === undefined ? {} : { type }),
    ...(data === undefined ? {} : { data }),
  }
  if (data !== undefined && typeof data !== 'string') {
    throw new ControlError(400, 'data must be a string.')
  }
  const refusal = toSignalRefusal(content)
  if (refusal === null) return content
  throw new ControlError(refusal.status, `The ${refusal.reason ?? 'signal is wrong'}.`)
}

function findStream(session: Session, { ids }: RestCall): Stream {
  const stream = session.streams.get(ids['stream'] ?? '')
  if (stream === undefined) throw new ControlError(404, 'The session has no stream of this id.')
  return stream
}

function findMember(session: Session, { ids }: RestCall): Member {
  const member = session.find(ids['connection'] ?? '')
  if (member === undefined) {
    throw new ControlError(404, 'The session has no connection of this id.')
  }
  return member
}

export function notThere(what: string): ControlError {
  return new ControlError(501, `The emulator has no ${what}.`)
}

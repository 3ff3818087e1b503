/** The table of the REST API: which action answers which method and path. */
import { ControlError } from '../http/control-error.ts'
import { decodePath } from '../http/route.ts'
import {
  createSession,
  disconnect,
  listStreams,
  mute,
  muteAll,
  readStream,
  signalAll,
  signalOne,
} from './actions.ts'
import type { RestAction, SessionAction } from './call.ts'

interface RestRoute {
  readonly method: string
  /** Names in braces stand for ids. */
  readonly path: string
  readonly act: RestAction
}

const SESSION = '/v2/project/{project}/session/{session}'

const ROUTES: readonly RestRoute[] = [
  { method: 'POST', path: '/session/create', act: createSession },
  inSession('GET', '/stream', listStreams),
  inSession('GET', '/stream/{stream}', readStream),
  inSession('POST', '/stream/{stream}/mute', mute),
  inSession('POST', '/mute', muteAll),
  inSession('POST', '/signal', signalAll),
  inSession('POST', '/connection/{connection}/signal', signalOne),
  inSession('DELETE', '/connection/{connection}', disconnect),
]

/** The method and path of every route, with names in braces for ids. */
export const REST_ROUTES: readonly string[] = ROUTES.map(({ method, path }) => `${method} ${path}`)

export interface MatchedRoute {
  readonly act: RestAction
  readonly ids: Readonly<Record<string, string>>
}

/** @throws ControlError 501 for what the emulator does not have */
export function matchRoute(method: string, path: string): MatchedRoute {
  for (const route of ROUTES) {
    const ids = route.method === method ? matchPath(route.path, path) : null
    if (ids !== null) return { act: route.act, ids }
  }
  const known = REST_ROUTES.join(', ')
  throw new ControlError(501, `The emulator has no ${method} ${path}; it has ${known}.`)
}

/** A session of another project does not exist for the caller. */
function inSession(method: string, path: string, act: SessionAction): RestRoute {
  return {
    method,
    path: SESSION + path,
    act(call) {
      if (call.ids['project'] !== call.projectId) {
        throw new ControlError(403, 'The address names another project than the token.')
      }
      const session = call.sessions.get(call.ids['session'] ?? '')
      if (session === undefined || session.projectId !== call.projectId) {
        throw new ControlError(404, 'The project has no session of this id.')
      }
      return act(session, call)
    },
  }
}

function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const [expected, actual] = [pattern.split('/'), path.replace(/\/$/, '').split('/')]
  if (expected.length !== actual.length) return null
  const ids: Record<string, string> = {}
  for (const [index, part] of expected.entries()) {
    const text = decodePath(actual[index] ?? '')
    const name = /^\{(.+)\}$/.exec(part)?.[1]
    if (name === undefined ? part !== text : text === null || text === '') return null
    if (name !== undefined) ids[name] = text ?? ''
  }
  return ids
}

/** All sessions of one emulator, and how a new one gets its id. */
import { randomUUID } from 'node:crypto'
import { toTypeError, validateOneOf, validateRecord, validateText } from '../validate.ts'
import { createSession } from './session.ts'
import type { Session, ServerContext } from './session.ts'

export interface Sessions extends ReadonlyMap<string, Session> {
  /**
   * Creates a session, or returns the one that already has this name.
   * @throws {TypeError} if an option is unknown or wrong
   */
  create(options?: unknown): Session
}

/** Longest name, so that the id stays far below the longest one. */
const MAX_NAME = 64

export function createSessions(context: ServerContext): Sessions {
  const { settings } = context
  const sessions = new Map<string, Session>()
  const { apiKey, application } = settings
  const projects = application === null ? [apiKey] : [apiKey, application.applicationId]

  function create(options?: unknown): Session {
    const given = validateRecord('session options', options, ['name', 'mediaMode', 'projectId'])
    const { name, mediaMode = settings.mediaMode, projectId = apiKey } = given
    const project = validateOneOf('projectId', projectId, projects)
    const identity = {
      sessionId: toSessionId(
        project,
        name === undefined ? randomUUID() : validateSessionName('name', name),
      ),
      projectId: project,
      mediaMode: validateOneOf('mediaMode', mediaMode, ['relayed', 'routed']),
    }
    const session = sessions.get(identity.sessionId) ?? createSession(identity, context)
    sessions.set(session.sessionId, session)
    return session
  }

  return Object.assign(sessions, { create })
}

export function validateSessionName(name: string, value: unknown): string {
  const rule = `a string of letters, digits, - and _, at most ${MAX_NAME}`
  const text = validateText(name, value, rule)
  if (/^[\w-]+$/.test(text) && text.length <= MAX_NAME) return text
  throw toTypeError(name, rule, value)
}

/** The id has the shape of the cloud's ids: server SDKs read the API key in it. */
function toSessionId(projectId: string, name: string): string {
  return `1_${Buffer.from(`1~${projectId}~~${name}~`).toString('base64url')}`
}

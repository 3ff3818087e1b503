/** Tokens of every kind for the fuzzer: good ones, and each way in which one is wrong. */
import type { Emulator } from '../../../../../src/kit/emulator/emulator.types.ts'
import {
  API_KEY,
  APPLICATION_ID,
  inSeconds,
  signApplicationJwt,
  signProjectJwt,
} from '../server-keys.ts'
import { KINDS, key } from '../tokens/kinds.ts'

export interface FuzzToken {
  /** Of the kind, and of the way in which it is wrong. */
  readonly name: string
  readonly sessionId: string
  readonly projectId: string
  readonly isGood: boolean
  readonly token: string
}

const LONG = { exp: inSeconds(86_400), expire_time: inSeconds(86_400), role: 'moderator' }

/** @param sessions the id of a session of each project */
export async function createTokens(
  { createToken }: Emulator,
  sessions: Readonly<Record<string, string>>,
): Promise<readonly FuzzToken[]> {
  const own = Object.entries(sessions).map(([projectId, sessionId]) => {
    const token = createToken(sessionId, { data: 'mallory', role: 'moderator' })
    return { name: `own of ${projectId}`, sessionId, projectId, isGood: true, token }
  })
  const ofServers = Object.entries(KINDS).flatMap(([kind, { bad, good, projectId }]) => {
    const sessionId = sessions[projectId] ?? ''
    const { expire_time, exp, role } = LONG
    const changes = kind.startsWith('T1') ? { expire_time, role } : { exp, role }
    return [
      { name: kind, sessionId, projectId, isGood: true, token: good(sessionId, changes) },
      ...Object.entries(bad).map(([how, sign]) => ({
        name: `${kind}, ${how}`,
        sessionId,
        projectId,
        isGood: false,
        token: sign(sessionId),
      })),
    ]
  })
  return Promise.all(
    [...own, ...ofServers].map(async (each) => ({ ...each, token: await each.token })),
  )
}

/** Headers of a REST call, for each family of the vendor's API. */
export async function createCallHeaders(): Promise<Readonly<Record<string, string>>> {
  const { exp } = LONG
  const project = await signProjectJwt({ iss: API_KEY, ist: 'project', exp })
  const application = await signApplicationJwt({ application_id: APPLICATION_ID, exp }, key)
  return {
    [API_KEY]: `X-OPENTOK-AUTH: ${project}`,
    [APPLICATION_ID]: `Authorization: Bearer ${application}`,
  }
}

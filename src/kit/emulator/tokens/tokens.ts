/** Reads a token of any kind: the emulator's own, `T1==` and JWT of an API secret, and JWT of an application. */
import { readApplicationJwt } from './application-jwt.ts'
import { WRONG_FORMAT, refuseToken } from './claims.ts'
import { readAlgorithm } from './jwt.ts'
import { readProjectJwt } from './project-jwt.ts'
import { readT1Token } from './t1-token.ts'
import { TOKEN_PREFIX, createTokenMint } from './token.ts'
import type { TokenReading } from './claims.ts'
import type { Application } from './keys.ts'
import type { TokenMint } from './token.ts'

/** The keys that tokens may be signed with. */
export interface TokenKeys {
  /** Signs the emulator's own tokens. */
  readonly secret: string
  readonly apiKey: string
  readonly apiSecret: string | null
  readonly application: Application | null
}

export interface Tokens extends Pick<TokenMint, 'mint'> {
  /** @param now milliseconds since the epoch */
  read(token: string | undefined, session: TokenScope, now: number): Promise<TokenReading>
}

/** The session that a token is to be for. */
export interface TokenScope {
  readonly sessionId: string
  /** API key or application id under which the session was created. */
  readonly projectId: string
}

const NO_SECRET = refuseToken('The emulator has no apiSecret to verify this token with')
const NO_APPLICATION = refuseToken('The emulator has no applicationId to verify this token with')
const OTHER_PROJECT = refuseToken('The token is for a session of another project')

export function createTokens({ secret, apiKey, apiSecret, application }: TokenKeys): Tokens {
  const own = createTokenMint(secret)
  const project = apiSecret === null ? null : { apiKey, apiSecret }

  return {
    mint: own.mint,

    async read(token, { sessionId, projectId }, now) {
      if (token === undefined) return WRONG_FORMAT
      // Base64 has no dot, and the emulator's own tokens have one.
      const isOwn = token.startsWith(TOKEN_PREFIX) && token.includes('.')
      if (isOwn) return own.read(token, sessionId, now)
      const isT1 = token.startsWith(TOKEN_PREFIX)
      const algorithm = isT1 ? null : readAlgorithm(token)
      if (algorithm === 'RS256') {
        if (application === null) return NO_APPLICATION
        if (application.applicationId !== projectId) return OTHER_PROJECT
        return readApplicationJwt(token, application, sessionId, now)
      }
      if (!isT1 && algorithm !== 'HS256') return WRONG_FORMAT
      if (project === null) return NO_SECRET
      if (project.apiKey !== projectId) return OTHER_PROJECT
      return isT1
        ? readT1Token(token, project, sessionId, now)
        : readProjectJwt(token, project, sessionId, now)
    },
  }
}

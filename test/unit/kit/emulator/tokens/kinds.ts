/** The kinds of tokens that an app's server signs: a good one of each, and each way in which one is wrong. */
import { createPrivateKey } from 'node:crypto'
import {
  API_KEY,
  APPLICATION_ID,
  KEYS,
  applicationClaims,
  createKeys,
  inSeconds,
  projectClaims,
  signApplicationJwt,
  signProjectJwt,
  signT1Token,
  t1Claims,
  toUnsignedJwt,
} from '../server-keys.ts'
import type { Claims } from '../server-keys.ts'

export const key = createPrivateKey(KEYS.privateKey)

/** Replaces one character in the middle: the last ones of base64 have unused bits. */
function tamper(token: string, at = Math.floor(token.length / 2)): string {
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
}

/** Replaces the claims of a JWT, and keeps its signature. */
function withClaims(token: string, claims: Claims): string {
  const [header = '', , signature = ''] = token.split('.')
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
}

/** A kind of token: how to sign a good one, and every way in which one is wrong. */
export interface Kind {
  readonly projectId: string
  readonly good: (sessionId: string, changes?: Claims) => string | Promise<string>
  readonly bad: Readonly<Record<string, (sessionId: string) => string | Promise<string>>>
}

export const KINDS: Readonly<Record<string, Kind>> = {
  'T1== of the API secret': {
    projectId: API_KEY,
    good: (id, changes) => signT1Token({ ...t1Claims(id), ...(changes as object) }),
    bad: {
      expired: (id) => signT1Token({ ...t1Claims(id), expire_time: inSeconds(-1) }),
      'without a time': (id) => signT1Token({ session_id: id, role: 'publisher' }),
      'of another secret': (id) => signT1Token(t1Claims(id), { apiSecret: 'other' }),
      'of another key': (id) => signT1Token(t1Claims(id), { apiKey: '46000002' }),
      'for another session': () => signT1Token(t1Claims('1_other')),
      tampered: (id) => tamper(signT1Token(t1Claims(id)), 150),
      'without a signature': (id) =>
        `T1==${Buffer.from(`partner_id=${API_KEY}&sig=:session_id=${id}&role=moderator&expire_time=${inSeconds(60)}`).toString('base64')}`,
      'of an unknown role': (id) => signT1Token({ ...t1Claims(id), role: 'admin' }),
    },
  },
  'JWT of the API secret': {
    projectId: API_KEY,
    good: (id, changes) => signProjectJwt({ ...projectClaims(id), ...changes }),
    bad: {
      expired: (id) => signProjectJwt({ ...projectClaims(id), exp: inSeconds(-1) }),
      'without an expiry': (id) => signProjectJwt({ ...projectClaims(id), exp: undefined }),
      'of another secret': (id) => signProjectJwt(projectClaims(id), 'other'),
      'of another key': (id) => signProjectJwt({ ...projectClaims(id), iss: '46000002' }),
      'for another session': () => signProjectJwt(projectClaims('1_other')),
      'for REST calls': (id) => signProjectJwt({ ...projectClaims(id), scope: undefined }),
      tampered: async (id) => tamper(await signProjectJwt(projectClaims(id))),
      'with other claims': async (id) =>
        withClaims(await signProjectJwt(projectClaims(id)), {
          ...projectClaims(id),
          role: 'moderator',
        }),
      'with alg: none': (id) => toUnsignedJwt(projectClaims(id)),
      'of an unknown role': (id) => signProjectJwt({ ...projectClaims(id), role: 'admin' }),
    },
  },
  'JWT of the application': {
    projectId: APPLICATION_ID,
    good: (id, changes) => signApplicationJwt({ ...applicationClaims(id), ...changes }, key),
    bad: {
      expired: (id) => signApplicationJwt({ ...applicationClaims(id), exp: inSeconds(-1) }, key),
      'of another key': (id) =>
        signApplicationJwt(applicationClaims(id), createPrivateKey(createKeys().privateKey)),
      'of another application': (id) =>
        signApplicationJwt({ ...applicationClaims(id), application_id: 'other' }, key),
      'for another session': () => signApplicationJwt(applicationClaims('1_other'), key),
      'for REST calls': (id) =>
        signApplicationJwt({ ...applicationClaims(id), scope: undefined }, key),
      tampered: async (id) => tamper(await signApplicationJwt(applicationClaims(id), key)),
      'with alg: none': (id) => toUnsignedJwt(applicationClaims(id)),
      // The public key is public: as a secret of HS256 it would let anybody sign.
      'signed with the public key as a secret': (id) =>
        signProjectJwt(applicationClaims(id), KEYS.publicKey),
      'of the project': (id) => signProjectJwt(projectClaims(id)),
    },
  },
}

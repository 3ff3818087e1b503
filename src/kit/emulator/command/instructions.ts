/** What the command prints: what to put into a page, and what to try. */
import type { Emulator } from '../emulator.types.ts'

/** When the tokens of a named session expire: late enough to paste them into code. */
const EXPIRES_AT = Date.UTC(2100, 0, 1)

/** @param session the name of the session, which then has the same id and tokens in every start */
export function toInstructions(emulator: Emulator, session?: string): string {
  const { url, proxyUrl, apiKey, applicationId } = emulator
  const projectId = applicationId ?? apiKey
  const sessionId = emulator.createSession({
    projectId,
    ...(session === undefined ? {} : { name: session }),
  })
  const expiry = session === undefined ? {} : { expiresAt: EXPIRES_AT }
  const alice = emulator.createToken(sessionId, { role: 'moderator', data: 'alice', ...expiry })
  const bob = emulator.createToken(sessionId, { data: 'bob', ...expiry })
  return `OpenTok emulator at ${url} (Ctrl-C ends it)

${applicationId === null ? 'API key  ' : 'App id   '}${projectId}
Session  ${sessionId}
Token    ${alice}  (alice, moderator)
Token    ${bob}  (bob, publisher)

In the page, once, after opentok.js and before any session or publisher:

  OT.setProxyUrl('${proxyUrl}')
  OT.initSession('${projectId}', '${sessionId}').connect('<token>', (error) => {})

A token for anybody else, as text:

  curl ${url}/control/tokens/carol

To cut the network of alice for 3 s:

  curl -X POST ${url}/control/network/cut -H 'Content-Type: application/json' \\
    -d '{"args":[{"target":"alice","forMs":3000}]}'

To make her line bad, until network/restore:

  curl -X POST ${url}/control/network/degrade -H 'Content-Type: application/json' \\
    -d '{"args":[{"target":"alice","lossPercent":20,"delayMs":300}]}'
`
}

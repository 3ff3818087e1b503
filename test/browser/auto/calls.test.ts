/** The methods of a session, called bare and with the script: the same answers, kept in a file. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { useApps } from './app-fixture.ts'
import type { Fixture, Kind } from './app-fixture.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const withApps = useApps(join(import.meta.dirname, 'page', 'probes.page.ts'))

const probe = async ({ emulator, open, openPage, sessionIds }: Fixture, kind: Kind) => {
  await open(`bob-${kind}`, { kind: 'bare', session: kind })
  const page = await openPage(kind)
  const sessionId = sessionIds[kind]
  const { apiKey, proxyUrl } = emulator
  const token = emulator.createToken(sessionId, { data: `ann-${kind}` })
  const wrongToken = emulator.createToken(sessionId, { expiresInMs: 0 })
  const settings = { apiKey, proxyUrl, sessionId, token, wrongToken }
  return page.evaluate((given) => window.probe(given), settings)
}

/** `vitest -u` writes the file anew. */
const expectAnswers = (answers: readonly string[]) =>
  expect(`${answers.join('\n')}\n`).toMatchFileSnapshot('calls.answers.txt')

describe('the methods of a session', () => {
  it(
    'call back, return, resolve and reject as OpenTok’s do (A4)',
    withApps(async (fixture) => {
      await expectAnswers(await probe(fixture, 'auto'))
    }),
  )

  itAtRelease(
    'have the answers of the file without the script, too (A4)',
    withApps(async (fixture) => {
      await expectAnswers(await probe(fixture, 'bare'))
    }),
  )
})

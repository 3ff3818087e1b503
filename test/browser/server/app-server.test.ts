/** An app's server with the vendor's server SDK, and the vendor's client in a browser: the whole product on one machine. */
import { describe, expect, it, vi } from 'vitest'
import { useOpenTok, useVonage } from '../../unit/kit/emulator/rest/app-server.ts'
import { toVersion } from '../../unit/kit/emulator/rest/versions.ts'
import { API_SECRET, KEYS, SERVER_OPTIONS } from '../../unit/kit/emulator/server-keys.ts'
import { KINDS } from '../../unit/kit/emulator/tokens/kinds.ts'
import { PATIENT } from '../harness/patient.ts'
import { useChromium } from '../harness/shared-chromium.ts'
import { publish, readSeen, withVisitors } from './visitor.ts'
import type { AppServer } from '../../unit/kit/emulator/rest/app-server.ts'
import type { ClientPackage } from './visitor.ts'
import { casesOf, describeAtRelease } from '../../tools/vitest/release.ts'

const browser = useChromium()

const toPair = (...names: readonly string[]) => names.map(toVersion).join(' and ')

const PRODUCTS: readonly (readonly [string, ClientPackage, (url: string) => AppServer])[] = [
  [toPair('opentok', '@opentok/client'), '@opentok/client', (url) => useOpenTok(url)],
  [
    toPair('@vonage/video', '@vonage/client-sdk-video'),
    '@vonage/client-sdk-video',
    (url) => useVonage(url),
  ],
]

describe('an app’s server', () => {
  it.each(casesOf(PRODUCTS.slice(0, 1), PRODUCTS.slice(1)))(
    'creates a session and a token; the client joins, is listed, gets a signal, is muted and forced out: %s',
    (_, client, createServer) =>
      withVisitors(browser, { client, ...SERVER_OPTIONS }, async ({ emulator, visit }) => {
        const server = createServer(emulator.url)
        const { projectId } = server
        const sessionId = await server.createSession()
        const token = server.createToken(sessionId, { role: 'publisher', data: 'name=Ada' })
        const visitor = { projectId, sessionId, token }
        const { page, error } = await visit(visitor)
        expect(error).toBeNull()

        const streamId = await publish(page, visitor)
        expect(await server.listStreams(sessionId)).toMatchObject([{ id: streamId }])

        await server.signal(sessionId, { type: 'chat', data: 'hello' })
        await vi.waitUntil(async () => (await readSeen(page)).signals.length === 1, PATIENT)
        expect((await readSeen(page)).signals).toEqual([
          { type: 'signal:chat', data: 'hello', hasSender: false },
        ])

        const hasAudio = () => page.evaluate(() => window.publisher.stream?.hasAudio)
        expect(await hasAudio()).toBe(true)
        await server.mute(sessionId, streamId)
        await vi.waitUntil(async () => (await hasAudio()) === false, PATIENT)
        await page.evaluate(() => window.publisher.publishAudio(true))
        await vi.waitUntil(async () => (await hasAudio()) === true, PATIENT)
        await server.muteAll(sessionId, [])
        await vi.waitUntil(async () => (await hasAudio()) === false, PATIENT)
        expect((await readSeen(page)).mutes).toContain('session')
        expect((await readSeen(page)).mutes).toContain('publisher')

        const [member] = emulator.clients(sessionId)
        expect(member?.data).toBe('name=Ada')
        await server.forceOut(sessionId, member?.connectionId ?? '')
        await vi.waitUntil(async () => (await readSeen(page)).ends.length === 1, PATIENT)
        expect((await readSeen(page)).ends).toEqual(['forceDisconnected'])
        expect(await server.listStreams(sessionId)).toEqual([])
      }),
  )
})

describeAtRelease('a wrong token of an app’s server', () => {
  it('is refused with the error of any wrong token, and no secret is said', () =>
    withVisitors(browser, SERVER_OPTIONS, async ({ emulator, visit }) => {
      const session = { projectId: emulator.apiKey, sessionId: emulator.createSession() }
      const usual = await visit({ ...session, token: 'T1==nonsense' })
      expect(usual.error).toEqual({ name: 'OT_AUTHENTICATION_ERROR', code: 1004 })
      await usual.page.context().close()
      for (const [kind, { projectId, bad }] of Object.entries(KINDS)) {
        for (const [how, create] of Object.entries(bad)) {
          const sessionId = emulator.createSession({ projectId })
          const token = await create(sessionId)
          const { page, said, error } = await visit({
            projectId,
            sessionId,
            token,
          })
          expect({ kind, how, error }).toEqual({ kind, how, error: usual.error })
          for (const secret of [API_SECRET, KEYS.privateKey.split('\n')[5] ?? '']) {
            expect(said.join('\n')).not.toContain(secret)
          }
          await page.context().close()
        }
      }
      expect(emulator.counters.joins).toBe(0)
    }))
})

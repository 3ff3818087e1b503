/** The vendor's server SDKs without a host, sent to the emulator. */
import { createRequire } from 'node:module'
import https from 'node:https'
import { promisify } from 'node:util'
import { Video } from '@vonage/video'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startEmulator } from '../../../../src/kit/emulator/index.ts'
import { redirectToEmulator } from '../../../../src/kit/redirect/redirect.ts'
import { API_KEY, API_SECRET, APPLICATION_ID, KEYS } from '../emulator/server-keys.ts'

interface OpenTokSdk {
  createSession(callback: (error: Error | null, session?: { sessionId: string }) => void): void
}

const OpenTok = createRequire(import.meta.url)('opentok') as new (
  key: string,
  secret: string,
) => OpenTokSdk

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function start(): Promise<string> {
  const { close, url } = await startEmulator({
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    applicationId: APPLICATION_ID,
    privateKey: KEYS.privateKey,
  })
  ends.push(close)
  return url
}

describe('redirectToEmulator()', () => {
  it('sends what both SDKs of the vendor ask to the emulator, until it ends', async () => {
    const { request } = https
    const restore = redirectToEmulator(await start())
    ends.push(restore)
    const credentials = { applicationId: APPLICATION_ID, privateKey: KEYS.privateKey }
    const { sessionId } = await new Video(credentials).createSession()
    expect(sessionId).toMatch(/./)
    const classic = new OpenTok(API_KEY, API_SECRET)
    const create = promisify((done: Parameters<OpenTokSdk['createSession']>[0]) =>
      classic.createSession(done),
    )
    expect(await create()).toMatchObject({ sessionId: expect.stringMatching(/./) as string })
    restore()
    expect(https.request).toBe(request)
  })

  it('leaves every other request to Node, as it was asked', () => {
    const answer = {} as ReturnType<typeof https.request>
    const request = vi.spyOn(https, 'request').mockReturnValue(answer)
    const restore = redirectToEmulator('http://127.0.0.1:1')
    const callback = () => {}
    const asked = [
      ['https://example.com/path', callback],
      [new URL('https://example.com'), { method: 'POST' }, callback],
      [{ host: 'example.com' }],
    ]
    for (const given of asked) expect(Reflect.apply(https.request, https, given)).toBe(answer)
    expect(request.mock.calls).toEqual(asked)
    restore()
    request.mockRestore()
  })

  it.each(['', 'nowhere', 'https://api.opentok.com', undefined])('refuses %j', (url) => {
    expect(() => redirectToEmulator(url as string)).toThrow('url must be the address')
  })
})

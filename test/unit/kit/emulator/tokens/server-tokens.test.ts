/** Tokens that an app's server signs: accepted in a join, and each wrong one refused like any wrong token. */
import { describe, expect, it, vi } from 'vitest'
import { fetchSessionInfo } from '../protocol-client.ts'
import {
  API_KEY,
  API_SECRET,
  APPLICATION_ID,
  KEYS,
  SERVER_OPTIONS,
  applicationClaims,
  createKeys,
  projectClaims,
  signApplicationJwt,
  signProjectJwt,
  signT1Token,
  t1Claims,
} from '../server-keys.ts'
import { setUpEmulator } from '../started-emulator.ts'
import { KINDS, key } from './kinds.ts'

describe.each(Object.entries(KINDS))('a token: %s', (_, { projectId, good, bad }) => {
  it('joins with its role and its connection data', async () => {
    const { emulator, client } = await setUpEmulator({ ...SERVER_OPTIONS })
    const sessionId = emulator.createSession({ projectId })
    const token = await good(sessionId, { role: 'subscriber' })
    const info = await fetchSessionInfo(emulator, sessionId, token)
    expect(info).toMatchObject({ session_id: sessionId, partner_id: projectId })
    const ada = client('', { token, sessionId, projectId })
    expect(await ada.join()).toMatchObject({
      code: 200,
      body: { connection: [{ data: 'name=Ada', permissions: ['subscribe'] }] },
    })
    expect(await ada.publish('stream')).toMatchObject({ code: 403 })
    expect(emulator.clients(sessionId)).toMatchObject([{ data: 'name=Ada', online: true }])
  })

  it.each(Object.entries(bad))(
    'is refused like every wrong token, and quoted nowhere: %s',
    async (_, create) => {
      const said = ['log', 'info', 'warn', 'error', 'debug'] as const
      const spies = said.map((name) => vi.spyOn(console, name))
      const { emulator, client } = await setUpEmulator({ ...SERVER_OPTIONS })
      const sessionId = emulator.createSession({ projectId })
      const token = await create(sessionId)

      const info = await fetchSessionInfo(emulator, sessionId, token)
      expect(info).toEqual({
        error: { code: 403, errorMessage: { code: 1004, message: expect.any(String) } },
      })
      // A client with a good token cannot join with the wrong one afterwards.
      const mallory = client('', {
        token: await good(sessionId),
        joinToken: token,
        sessionId,
        projectId,
      })
      const status = await mallory.join()
      expect(status).toMatchObject({ code: 403, body: { reason: expect.any(String) } })
      expect(emulator.clients(sessionId)).toEqual([])

      const answers = JSON.stringify([info, status])
      for (const part of [token, ...token.split('.'), API_SECRET]) {
        if (part.length > 8) expect(answers).not.toContain(part)
      }
      for (const spy of spies) {
        expect(spy).not.toHaveBeenCalled()
        spy.mockRestore()
      }
    },
  )
})

describe('an emulator without keys', () => {
  it('says in the client’s error which option verifies such a token', async () => {
    const { emulator, sessionId } = await setUpEmulator({ apiKey: API_KEY })
    const messageOf = async (token: string) => {
      const info = await fetchSessionInfo(emulator, sessionId, token)
      return (info as { error?: { errorMessage: { message: string } } }).error?.errorMessage.message
    }
    expect(await messageOf(signT1Token(t1Claims(sessionId)))).toMatch(/has no apiSecret/)
    expect(await messageOf(await signProjectJwt(projectClaims(sessionId)))).toMatch(
      /has no apiSecret/,
    )
    const jwt = await signApplicationJwt(applicationClaims(sessionId), key)
    expect(await messageOf(jwt)).toMatch(/has no applicationId/)
  })
})

describe('the key of an application', () => {
  it('is read from text or from a file, public or private', async () => {
    const { emulator } = await setUpEmulator({
      applicationId: APPLICATION_ID,
      privateKey: KEYS.privateKey,
    })
    const sessionId = emulator.createSession({ projectId: APPLICATION_ID })
    const token = await signApplicationJwt(applicationClaims(sessionId), key)
    expect(await fetchSessionInfo(emulator, sessionId, token)).toMatchObject({
      partner_id: APPLICATION_ID,
    })
  })

  it.each([
    ['too short', createKeys(1_024).privateKey],
    ['damaged', KEYS.privateKey.replace(/\n.{20}/, '\n')],
  ])('is refused when it is %s, and never shown', async (_, privateKey) => {
    const starting = setUpEmulator({ applicationId: APPLICATION_ID, privateKey })
    await expect(starting).rejects.toThrow(TypeError)
    await expect(starting).rejects.toThrow('options.privateKey must be an RSA key')
    const body = privateKey.split('\n')[3] ?? ''
    await expect(starting).rejects.not.toThrow(body)
  })
})

describe('a request after a join', () => {
  it('waits until the token is verified, in order', async () => {
    const { emulator, client } = await setUpEmulator({ ...SERVER_OPTIONS })
    const sessionId = emulator.createSession({ projectId: APPLICATION_ID })
    const token = await signApplicationJwt(applicationClaims(sessionId), key)
    const ada = client('', { token, sessionId, projectId: APPLICATION_ID })
    await ada.open()
    const join = ada.post('create', `connection/${ada.connectionId}`)
    const signals = ['1', '2', '3'].map((data) => ada.post('signal', 'signal/1', { data }))
    expect(await ada.untilStatus(join)).toMatchObject({ code: 200 })
    for (const signal of signals) {
      expect(await ada.untilStatus(signal)).toMatchObject({ code: 200 })
    }
    await ada.settle()
    expect(ada.receivedData()).toEqual(['1', '2', '3'])
  })

  it('a client that leaves meanwhile is not a member', async () => {
    const { emulator, client } = await setUpEmulator({ ...SERVER_OPTIONS })
    const sessionId = emulator.createSession({ projectId: APPLICATION_ID })
    const token = await signApplicationJwt(applicationClaims(sessionId), key)
    const ada = client('', { token, sessionId, projectId: APPLICATION_ID })
    await ada.open()
    ada.post('create', `connection/${ada.connectionId}`)
    ada.leave()
    await ada.untilClosed()
    expect(emulator.clients(sessionId)).toEqual([])
    expect(emulator.counters.joins).toBe(0)
  })
})

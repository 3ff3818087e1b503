import { describe, expect, it, vi } from 'vitest'
import { setUpEmulator } from '../started-emulator.ts'

describe('forget', () => {
  it('removes the client, notifies the others, and closes the client’s next socket as unknown', async () => {
    const { emulator, join } = await setUpEmulator()
    const [alice, bob] = [await join('alice'), await join('bob')]
    const closed = alice.untilClosed()
    emulator.network.forget('alice')
    expect(await closed).toBe(1006)
    expect(await bob.untilNotice('deleted', alice.connectionId)).toMatchObject({
      reason: 'networkDisconnected',
    })
    await alice.resume()
    expect(await alice.untilClosed()).toBe(1011)
  })

  it('gives any reason, and by default lostReason', async () => {
    const { emulator, join } = await setUpEmulator({ lostReason: 'gone' })
    const [alice, bob, carol] = [await join('alice'), await join('bob'), await join('carol')]
    expect(emulator.network.forget('alice')).toBe(1)
    expect(await bob.untilNotice('deleted', alice.connectionId)).toMatchObject({ reason: 'gone' })
    emulator.network.forget('carol', 'serverRestart')
    const notice = await bob.untilNotice('deleted', carol.connectionId)
    expect(notice.reason).toBe('serverRestart')
  })
})

describe('the reasons of the options', () => {
  it('are given to a lost client, a forced disconnect and a forced unpublish', async () => {
    const { emulator, join } = await setUpEmulator({
      keepLostMs: 10,
      lostReason: 'timedOut',
      forceDisconnectReason: 'kickedOut',
      forceUnpublishReason: 'silenced',
    })
    const mona = await join('mona', { role: 'moderator' })
    const [alice, bob, carol] = [await join('alice'), await join('bob'), await join('carol')]
    await alice.publish('s1')
    await mona.request('delete', 'stream/s1')
    expect(await alice.untilNotice('deleted', 's1')).toMatchObject({ reason: 'silenced' })
    await mona.request('delete', `connection/${alice.connectionId}`)
    expect(await alice.untilNotice('deleted', alice.connectionId)).toMatchObject({
      reason: 'kickedOut',
    })
    emulator.network.kick('bob')
    expect(await bob.untilNotice('deleted', bob.connectionId)).toMatchObject({
      reason: 'kickedOut',
    })
    emulator.network.drop('carol')
    expect(await mona.untilNotice('deleted', carol.connectionId)).toMatchObject({
      reason: 'timedOut',
    })
  })
})

describe('failSessionInfo', () => {
  it('answers with the status until restored', async () => {
    const { emulator, sessionId } = await setUpEmulator()
    const url = `${emulator.proxyUrl}/api/session/${sessionId}`
    emulator.network.failSessionInfo(404)
    expect((await fetch(url)).status).toBe(404)
    emulator.network.restore()
    expect((await fetch(url)).status).toBe(200)
  })

  it('answers an error object or an empty list, to its target alone', async () => {
    const { emulator, sessionId } = await setUpEmulator()
    const requestInfo = async (data: string): Promise<unknown> => {
      const headers = { 'X-OPENTOK-AUTH': emulator.createToken(sessionId, { data }) }
      const url = `${emulator.proxyUrl}/api/session/${sessionId}`
      return (await fetch(url, { headers })).json()
    }
    emulator.network.failSessionInfo('errorObject', 'alice')
    emulator.network.failSessionInfo('emptyList', 'bob')
    const message = 'failed on purpose'
    expect(await requestInfo('alice')).toEqual([
      { error: { code: 403, errorMessage: { code: 1004, message } } },
    ])
    expect(await requestInfo('bob')).toEqual([])
    expect(await requestInfo('carol')).toMatchObject([{ session_id: sessionId }])
    emulator.network.restore()
    expect(await requestInfo('bob')).toMatchObject([{ session_id: sessionId }])
  })
})

describe('delaySessionInfo', () => {
  it('answers later, and frees its timer when the client does not wait', async () => {
    const { emulator, sessionId } = await setUpEmulator()
    const url = `${emulator.proxyUrl}/api/session/${sessionId}`
    emulator.network.delaySessionInfo(40)
    const startedAt = performance.now()
    expect((await fetch(url)).status).toBe(200)
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(39)

    emulator.network.delaySessionInfo(1_000_000)
    const { sessionInfos } = emulator.counters
    const clear = vi.spyOn(globalThis, 'clearTimeout')
    const abort = new AbortController()
    const asking = fetch(url, { signal: abort.signal })
    await vi.waitFor(() => expect(emulator.counters.sessionInfos).toBe(sessionInfos + 1))
    const before = clear.mock.calls.length
    abort.abort()
    await expect(asking).rejects.toThrow('aborted')
    await vi.waitFor(() => expect(clear.mock.calls.length).toBeGreaterThan(before))
    clear.mockRestore()
    emulator.network.restore()
    expect((await fetch(url)).status).toBe(200)
  })
})

describe('failConfig', () => {
  it('answers configuration with the status until restored', async () => {
    const { emulator } = await setUpEmulator()
    const url = `${emulator.proxyUrl}/config.opentok.com/project/100/config.json`
    emulator.network.failConfig(404)
    expect((await fetch(url)).status).toBe(404)
    emulator.network.restore('alice')
    expect((await fetch(url)).status).toBe(404)
    emulator.network.restore()
    expect((await fetch(url)).status).toBe(200)
  })
})

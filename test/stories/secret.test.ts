/** Neither a token nor the data of a signal is ever visible. */

import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createReconnection } from '../../src/reconnection.ts'
import { EVENT_NAMES } from '../../src/contract/events.ts'
import { openTokError } from '../../src/kit/testing/index.ts'
import { CONNECT_MS, REFUSE_MS, createScriptedSession } from './harness/scripted.ts'
import { useStory } from './harness/story.ts'
import { pass } from './harness/time.ts'

useStory()

const TOKEN = 'T1==the-secret-token'
const DATA = 'the-secret-payload'

/** Everything visible as one text, errors with their causes and stacks. */
const toText = (seen: unknown): string =>
  JSON.stringify(seen, (_, value: unknown) => (value instanceof Error ? inspect(value) : value))

describe('tokens and payloads (K4)', () => {
  it('are in nothing that inspect, logger, stats, snapshots, events and errors show', async () => {
    const seen: unknown[] = []
    const session = createScriptedSession()
    const log = (...words: unknown[]) => void seen.push(words)
    const reconnection = createReconnection(session, {
      token: () => TOKEN,
      random: () => 1,
      inspect: (event) => seen.push(toText(event)),
      logger: { debug: log, info: log, warn: log },
    })
    const shown = () => [
      reconnection.getSnapshot(),
      reconnection.stats,
      reconnection.signals.list(),
      { ...reconnection.signals },
    ]
    for (const name of EVENT_NAMES)
      reconnection.on(name as 'error', (payload) => seen.push(payload))
    reconnection.onChange(() => seen.push(toText(shown())))
    const remember = (promise: Promise<unknown>) => promise.catch((error) => seen.push(error))

    const refusal = `Invalid token: ${TOKEN} (${TOKEN})`
    session.answerConnects(openTokError('OT_AUTHENTICATION_ERROR', 1004, refusal), 'ok')
    void remember(reconnection.connect(TOKEN))
    await pass(REFUSE_MS + CONNECT_MS)
    void remember(reconnection.signal({ type: 'chat', data: DATA }))
    void remember(reconnection.signal({ type: 'not valid', data: DATA }))
    void remember(reconnection.signal({ type: 'chat', data: DATA.repeat(1_000) }))
    void remember(reconnection.signal({ type: 'chat', data: [DATA] as never }))
    session.drop()
    void remember(reconnection.signal({ type: 'chat', data: DATA }))
    await pass(1_000)
    seen.push(...shown())
    session.answerConnects(openTokError('OT_CONNECT_FAILED', 1006, refusal))
    session.end('networkDisconnected')
    await pass(5_000)
    void remember(reconnection.connect(TOKEN))
    session.answerConnects(openTokError('OT_AUTHENTICATION_ERROR', 1004, refusal))
    await pass(60_000)
    void remember(reconnection.connect(TOKEN))
    await pass(1_000)
    seen.push(...shown())
    reconnection.dispose()
    await pass(1_000)

    const text = toText(seen)
    expect(reconnection.status).toBe('disconnected')
    expect(text).toContain('tokenRejected')
    expect(text).toContain('Invalid token: … (…)')
    expect(text).toContain('invalidSignal')
    expect(text).toContain('joinSession')
    expect(text).not.toContain(TOKEN)
    expect(text).not.toContain(DATA)
  })

  it('are not shown if they are no strings either', async () => {
    for (const token of [12_345_678, { secret: 12_345_678 }]) {
      const reconnection = createReconnection(createScriptedSession(), {
        token: () => token as never,
        joinAttempts: 1,
      })
      const failed = reconnection.connect().catch((error: unknown) => error)
      await pass(1)
      expect(toText(await failed)).toContain('tokenFailed')
      expect(toText(await failed)).not.toContain('12345678')
      const given = await reconnection.connect(token as never).catch((error: unknown) => error)
      expect(given).toBeInstanceOf(TypeError)
      expect((given as Error).message).not.toContain('12345678')
    }
  })
})

/** Stately's inspector, set up as in docs/guide/inspector.md: which data leaves the page, and which does not. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { createBrowserInspector, createWebSocketInspector } from '@statelyai/inspect'
import { describe, expect, it, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { createReconnection } from '../../../src/reconnection.ts'
import type { ReconnectionOptions } from '../../../src/contract/options.types.ts'
import { CONNECT_MS, createScriptedSession } from '../../stories/harness/scripted.ts'
import type { ScriptedSession } from '../../stories/harness/scripted.ts'

const TOKEN = 'T1==the-secret-token'
const DATA = 'the-secret-payload'

interface Sanitizers {
  sanitizeContext(context?: object): object
  sanitizeEvent(event: { type: string }): { type: string }
}

const page = readFileSync(join(import.meta.dirname, '../../../docs/guide/inspector.md'), 'utf8')

/** Sanitizers that docs/guide/inspector.md passes to an inspector, evaluated from the page. */
function readSanitizers(factory: string): Sanitizers {
  const call = page.slice(page.indexOf(`= ${factory}({`))
  const members = /^ {2}sanitizeContext: [^]*?\n(?=\}\))/m.exec(call)?.[0]
  return runInNewContext(`({ ${members} })`) as Sanitizers
}

/** A join, a stream, a drop with a signal held, the end of the session and a rejoin. */
async function play(inspect: ReconnectionOptions['inspect']): Promise<ScriptedSession> {
  const session = createScriptedSession()
  const reconnection = createReconnection(session, {
    token: () => TOKEN,
    rejoin: { delay: () => 0 },
    inspect,
  })
  await reconnection.connect()
  reconnection.subscribe({ streamId: 'a-stream' })
  void reconnection.signal({ type: 'chat', data: DATA })
  session.drop()
  void reconnection.signal({ type: 'chat', data: DATA })
  session.end('networkDisconnected')
  await vi.waitFor(() => expect(reconnection.status).toBe('reconnected'), {
    timeout: 20 * CONNECT_MS,
  })
  await reconnection.disconnect()
  reconnection.dispose()
  return session
}

function expectStory(sent: readonly string[], { tokens }: ScriptedSession): void {
  const text = sent.join('\n')
  expect(tokens).toContain(TOKEN)
  for (const type of ['@xstate.actor', '@xstate.event', '@xstate.snapshot']) {
    expect(text).toContain(type)
  }
  for (const word of ['session.reconnecting', 'rejoining', 'subscriber'])
    expect(text).toContain(word)
  for (const secret of [TOKEN, DATA]) expect(text).not.toContain(secret)
}

describe('the inspect option with @statelyai/inspect', () => {
  it('reports to the browser inspector, without a secret', async () => {
    const sent: string[] = []
    const listeners: ((event: { data: object }) => void)[] = []
    const target = { postMessage: (message: unknown) => sent.push(JSON.stringify(message)) }
    const opened = {
      open: () => target,
      addEventListener: (_: string, listener: (event: { data: object }) => void) =>
        void listeners.push(listener),
    }
    const { inspect, stop } = createBrowserInspector({
      window: opened as never,
      ...readSanitizers('createBrowserInspector'),
    })
    for (const listener of listeners) listener({ data: { type: '@statelyai.connected' } })
    const session = await play(inspect)
    await vi.waitFor(() => expect(sent.join('')).toContain('session.leave'))
    stop()
    expectStory(sent, session)
    expect(sent.join('')).not.toMatch(/connection-\d|a-stream/)
  })

  it('reports to the WebSocket inspector, without a secret', async () => {
    const server = new WebSocketServer({ port: 0 })
    await once(server, 'listening')
    const sent: string[] = []
    server.on('connection', (socket) =>
      socket.on('message', (data) => sent.push((data as Buffer).toString())),
    )
    const { port } = server.address() as AddressInfo
    const { inspect, stop } = createWebSocketInspector({
      url: `ws://localhost:${port}`,
      ...readSanitizers('createWebSocketInspector'),
    })
    const session = await play(inspect)
    await vi.waitFor(() => expect(sent.join('')).toContain('session.leave'))
    stop()
    server.close()
    expectStory(sent, session)
    expect(sent.join('')).not.toMatch(/connection-\d|a-stream/)
  })

  it('accepts a function, and an observer without a next()', async () => {
    const types = new Set<string>()
    await play(({ type }) => types.add(type))
    expect(types).toContain('@xstate.microstep')
    await play({})
  })
})

/** Controls the emulator over HTTP. */

import type { EmulatorNetwork } from 'opentok-reconnection/emulator'

/** Calls a method of `emulator.network`. */
export async function control<Method extends keyof EmulatorNetwork>(
  method: Method,
  ...args: Parameters<EmulatorNetwork[Method]>
): Promise<void> {
  await post(`/control/network/${method}`, { args })
}

export async function createSession(): Promise<string> {
  const { sessionId } = (await post('/control/sessions', {})) as { sessionId: string }
  return sessionId
}

/** `data` becomes the connection data, which others can read; `expiresInMs` of 0 or less gives an expired token. */
export async function createToken(
  sessionId: string,
  data: string,
  expiresInMs: number,
): Promise<string> {
  const { token } = (await post('/control/tokens', { sessionId, data, expiresInMs })) as {
    token: string
  }
  return token
}

/** Whether the video goes through the emulator, so that it can be cut. */
export async function canCutMedia(): Promise<boolean> {
  const response = await fetch('/control/can-cut-media')
  const { canCutMedia } = (await response.json()) as { canCutMedia: boolean }
  return canCutMedia
}

async function post(path: string, body: object): Promise<unknown> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return text ? JSON.parse(text) : null
}

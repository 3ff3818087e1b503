/// <reference types="@opentok/client" />
/** Gets a session and tokens from the local emulator; in your app, your own server provides them. */

export interface DemoSession {
  readonly session: OT.Session
  readonly sessionId: string
  /** A new token; your server creates it with the vendor's server SDK. */
  token(): Promise<string>
  /** Cuts this page's network connection temporarily; the default is 3 s. */
  cutNetwork(forMs?: number): Promise<void>
}

/** Uses the session ID in the page's address, or creates a session and puts its ID there, for a second tab. */
export async function openDemoSession(): Promise<DemoSession> {
  const sessionId = location.hash.slice(1) || (await request('sessions', {})).sessionId
  location.hash = sessionId
  OT.setProxyUrl(`${location.origin}/proxy`) // Leave this out to use the vendor's cloud.
  const data = `page ${crypto.randomUUID()}`
  return {
    session: OT.initSession('100', sessionId),
    sessionId,
    token: async () => (await request('tokens', { sessionId, data })).token,
    cutNetwork: async (forMs = 3_000) => {
      await request('network/cut', { args: [{ target: data, forMs }] })
    },
  }
}

/** Your camera as a small picture, without audio: no permission prompt for the microphone. */
export function openCamera(): OT.Publisher {
  const target = document.getElementById('own') ?? undefined
  return OT.initPublisher(target, {
    insertMode: 'append',
    audioSource: null,
    resolution: '320x240',
    width: 160,
    height: 120,
  })
}

async function request(
  path: string,
  content: object,
): Promise<{ sessionId: string; token: string }> {
  const response = await fetch(`/control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(content),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${path}: ${text}`)
  return JSON.parse(text || '{}') as { sessionId: string; token: string }
}

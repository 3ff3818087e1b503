/// <reference types="@opentok/client" />
/** A room on the local emulator: what an app asks its own server for. Open its address in a second tab for company. */

export interface Room {
  readonly session: OT.Session
  readonly sessionId: string
  /** A fresh token; the vendor's SDKs for servers make yours. */
  token(): Promise<string>
  /** Takes this page off the network for a while, as a lift would. */
  pullPlug(forMs?: number): Promise<void>
}

export async function enterRoom(): Promise<Room> {
  const sessionId = location.hash.slice(1) || (await ask('sessions', {})).sessionId
  location.hash = sessionId
  OT.setProxyUrl(`${location.origin}/proxy`) // Leave this out to use the vendor's cloud.
  const data = `page ${crypto.randomUUID()}`
  return {
    session: OT.initSession('100', sessionId),
    sessionId,
    token: async () => (await ask('tokens', { sessionId, data })).token,
    pullPlug: async (forMs = 3_000) => {
      await ask('network/cut', { args: [{ target: data, forMs }] })
    },
  }
}

/** Your camera, small, and without a question for the microphone. */
export function openCamera(): OT.Publisher {
  const place = document.getElementById('own') ?? undefined
  return OT.initPublisher(place, {
    insertMode: 'append',
    audioSource: null,
    resolution: '320x240',
    width: 160,
    height: 120,
  })
}

async function ask(what: string, content: object): Promise<{ sessionId: string; token: string }> {
  const response = await fetch(`/control/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(content),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${what}: ${text}`)
  return JSON.parse(text || '{}') as { sessionId: string; token: string }
}

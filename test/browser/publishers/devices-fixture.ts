/** A call of two whose camera and microphone end and come back, as the other person sees and hears it. */
import { expect } from 'vitest'
import type { Fixture } from '../harness/harness.ts'
import type { CreateOptions } from '../harness/page/person.types.ts'
import type { Person } from '../harness/person.ts'

export type Kind = 'audio' | 'video'

/** Anna publishes picture and sound, and Bob gets both. */
export async function call(
  { open }: Fixture,
  options: CreateOptions = {},
  openAnna: Fixture['open'] = open,
) {
  const [anna, bob] = [await openAnna('anna'), await open('bob')]
  for (const person of [anna, bob]) {
    await person.create(person === anna ? options : {})
    await person.connect()
  }
  const streamId = await anna.publishKept({ sound: true })
  await bob.untilVideos(1)
  await untilBytes(bob)
  return { anna, bob, streamId }
}

export const act = (
  person: Person,
  does: 'end' | 'plugIn' | 'unplug' | 'unplugPresent',
  kind: Kind,
) =>
  person.page.evaluate(([what, which]) => window.person.media[what](which), [does, kind] as const)

export const untilDevice = (person: Person, name: 'camera' | 'microphone', state: string) =>
  person.page.waitForFunction(
    ([which, wanted]) => [...window.person.reconnection.publishers.values()][0]?.[which] === wanted,
    [name, state] as const,
  )

export async function untilBoth(person: Person, state: string): Promise<void> {
  await untilDevice(person, 'camera', state)
  await untilDevice(person, 'microphone', state)
}

const KINDS = { camera: 'video', microphone: 'audio' } as const

export async function lose(person: Person, name: keyof typeof KINDS): Promise<void> {
  await act(person, 'unplug', KINDS[name])
  await untilDevice(person, name, 'lost')
}

export async function giveBack(
  person: Person,
  name: keyof typeof KINDS,
  state = 'live',
): Promise<void> {
  await act(person, 'plugIn', KINDS[name])
  await untilDevice(person, name, state)
}

/** Until Bob's tile shows new frames from now on. */
export const untilFrames = (bob: Person) => bob.untilVideosMove(1)

/** Until Bob receives new sound from now on. */
export const untilBytes = (bob: Person) =>
  bob.page.evaluate(async () => {
    const count = async () => {
      let bytes = 0
      for (const { subscriber } of window.person.reconnection.subscribers.values()) {
        const report = await subscriber?.getRtcStatsReport?.()
        report?.forEach((entry) => {
          const { bytesReceived, kind, type } = entry as Record<string, unknown>
          if (type === 'inbound-rtp' && kind === 'audio') bytes += Number(bytesReceived)
        })
      }
      return bytes
    }
    const before = await count()
    while ((await count()) <= before + 300) await new Promise(requestAnimationFrame)
  })

export const cameraOf = (person: Person) =>
  person.page.evaluate(() => window.person.publisher?.getVideoSource().deviceId)

/** Until the library has looked at the devices that are there now; resolves with the ids of the cameras. */
export const untilLooked = (person: Person) =>
  person.page.evaluate(async () => {
    // It has asked before, and the answers come in order.
    const listed = await navigator.mediaDevices.enumerateDevices()
    return listed.filter(({ kind }) => kind === 'videoinput').map(({ deviceId }) => deviceId)
  })

/** Both are lost meanwhile, and no prompt opens. */
export async function withdrawAndGive(
  anna: Person,
  permit: (isGiven: boolean) => Promise<void>,
): Promise<void> {
  const requests = await anna.cameraRequests()
  await permit(false)
  await untilBoth(anna, 'lost')
  await untilLooked(anna)
  expect(await anna.cameraRequests()).toBe(requests)
  await permit(true)
  await untilBoth(anna, 'live')
}

/** Bob sees and hears Anna, by the stream that she had. */
export async function expectSent({
  anna,
  bob,
  streamId,
}: Awaited<ReturnType<typeof call>>): Promise<void> {
  await untilFrames(bob)
  await untilBytes(bob)
  expect(await anna.publishedStreamId()).toBe(streamId)
}

export const deviceLines = (person: Person) =>
  person.eventLines('publisherCameraChanged', 'publisherMicrophoneChanged')

/** Setups from which scripts start, and steps that several of them share. */

import type { FakePublisher } from '../../../src/kit/testing/sdk/objects.types.ts'
import type { ContractNetwork, ScriptSetup } from '../contract.types.ts'
import type { Participant } from '../participant.ts'

/** An event whose default action can be prevented. */
export interface Preventable {
  preventDefault(): void
}

/** Fields of a publisher that OpenTok empties one by one. */
export const PUBLISHER_FIELDS = ['stream', 'session', 'id', 'element', 'accessAllowed'] as const

export const chat = (data: string) => ({ type: 'chat', data })

/** Line of the trace when a chat signal arrives. */
export const heard = (data: string, from: string) =>
  `signal:chat signal:chat "${data}" from ${from}`

/** Anna publishes, bob has joined. */
export async function setupCall({ join }: ScriptSetup, properties?: object) {
  const bob = await join('bob')
  const anna = await join('anna')
  const publisher = await publishLive(anna, properties)
  await bob.until('streamCreated of anna#1')
  return { anna, bob, publisher }
}

/** The same call, and bob has a picture of anna. */
export async function setupWatchedCall(setup: ScriptSetup, properties?: object) {
  const { anna, bob, publisher } = await setupCall(setup, properties)
  const subscriber = bob.subscribe(bob.streamOf('anna'))
  await bob.until('subscriber videoElementCreated')
  return { anna, bob, publisher, subscriber }
}

/** A publisher that is live. */
export async function publishLive(anna: Participant, properties?: object): Promise<FakePublisher> {
  const publisher = anna.initPublisher('publisher', properties)
  anna.publish(publisher)
  await anna.until('publish publisher: null')
  return publisher
}

/** A publisher that has loaded, and whose publish the server does not answer. */
export async function publishUnanswered(
  anna: Participant,
  { network, pass }: ScriptSetup,
  label = 'publisher',
): Promise<FakePublisher> {
  const publisher = anna.initPublisher(label)
  await anna.until(`${label} loaded`)
  await network.ignore('stream', anna)
  anna.publish(publisher, label)
  // By then the request has left, even on a machine under load.
  await pass(1_500)
  return publisher
}

export function traceCamera(anna: Participant): void {
  anna.note(`camera ${anna.camera.isOn ? 'on' : 'off'}`)
}

/** Joins again, for the `count`th time. */
export async function connectAgain(anna: Participant, count: number): Promise<void> {
  await anna.connect()
  await anna.until(`connectionCreated anna#${count}`)
}

/** A first join of which a refused socket is left behind. */
export async function connectWithSocketLeftBehind(
  anna: Participant,
  { network, pass }: { network: ContractNetwork; pass: ScriptSetup['pass'] },
): Promise<void> {
  await network.refuseSockets(anna)
  await anna.connect()
  await pass(1_000)
  await network.restore(anna)
  await anna.until('connectionCreated anna#1')
}

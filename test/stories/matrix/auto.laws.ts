/** The laws of an app over the automatic entry, after each step and after the end. */

import { PUBLISHER_EVENTS, SUBSCRIBER_EVENTS } from './auto.world.ts'
import type { AutoWorld } from './auto.world.ts'

/** After every step. */
export function checkAutoStep({ fake, seconds, session, tell }: AutoWorld): void {
  const ids = fake.ledger.liveSubscribers().map(({ streamId }) => streamId)
  const repeated = ids.filter((id, index) => ids.indexOf(id) !== index)
  if (repeated.length > seconds) tell(`has two tiles of ${repeated.join()}`)
  if (session.isConnected() && !session.connection) tell('is connected without a connection')
}

/** Once all faults have ended and the app has joined again. */
export function checkAutoRecovered({ bob, fake, session, tell, tiles, unwanted }: AutoWorld): void {
  const { status } = session.reconnection
  if (status !== 'connected' || session.currentState !== 'connected')
    return tell(`is ${status} after all faults, over a client that is ${session.currentState}`)
  for (const { streamId } of bob.streams) {
    if (unwanted.has(streamId)) continue
    if (!tiles.has(streamId)) tell(`has no tile of ${streamId}`)
    if (fake.ledger.liveSubscribers(streamId).length === 0) tell(`does not see ${streamId}`)
  }
  if (!bob.heard.some(({ data, type }) => type === 'chat' && data === 'hello'))
    tell('cannot signal after all faults')
}

/** Once the app has left, and has taken the library off. */
export function checkAutoEnd({ clock, fake, session, tell }: AutoWorld): void {
  session.off()
  for (const publisher of fake.ledger.publishers) {
    for (const name of PUBLISHER_EVENTS) publisher.off(name)
    expectNoListener(publisher, 'a publisher')
    if (publisher.id) publisher.destroy()
  }
  for (const subscriber of fake.ledger.subscribers) {
    for (const name of SUBSCRIBER_EVENTS) subscriber.off(name)
    expectNoListener(subscriber, 'a subscriber')
  }
  for (const subscriber of fake.ledger.liveSubscribers()) session.unsubscribe(subscriber)
  if (clock.count('library') > 0) tell(`leaves ${clock.count('library')} timers behind`)
  if ('reconnection' in session) tell('leaves its members on the session')
  try {
    fake.ledger.assertNoLeaks()
  } catch (error) {
    tell((error as Error).message)
  }
  fake.reset()

  function expectNoListener(object: object, name: string): void {
    const left = Object.keys(fake.ledger.listeners(object))
    if (left.length > 0) tell(`leaves listeners on ${name} behind: ${left.join()}`)
  }
}

/** Events that come in turns: the second of a pair never comes first, and none comes twice. */
const TURNS: readonly (readonly [begin: string, end: string, of: (event: About) => string])[] = [
  ['sessionConnected', 'sessionDisconnected', () => ''],
  ['sessionReconnecting', 'sessionReconnected', () => ''],
  ['streamCreated', 'streamDestroyed', ({ stream }) => stream!.streamId],
  ['connectionCreated', 'connectionDestroyed', ({ connection }) => connection!.connectionId],
]

interface About {
  readonly stream?: { readonly streamId: string } | undefined
  readonly connection?: { readonly connectionId: string } | undefined
}

/** @returns to be called with each event that the app hears */
export function watchTurns({ named, tell }: AutoWorld): (name: string, event: About) => void {
  const begun = new Set<string>()
  return (name, event) => {
    if (name === 'sessionDisconnected') {
      begun.delete('sessionReconnecting ')
      // OpenTok forgets the people of a session at its end; of its streams it says that they are gone.
      for (const each of begun) if (each.startsWith('connectionCreated')) begun.delete(each)
    }
    for (const [begin, end, of] of TURNS) {
      if (name !== begin && name !== end) continue
      const turn = `${begin} ${of(event)}`
      const isOutOfTurn = begun.has(turn) === (name === begin)
      if (isOutOfTurn && !named.has(of(event))) tell(`hears ${name} ${of(event)} out of turn`)
      if (name === begin) begun.add(turn)
      else begun.delete(turn)
    }
  }
}

/**
 * A session of the published fake with answers and events that a test sets one by one, even events that OpenTok would not
 * fire. Stories that need the fake's own server use `createFakeSetup()`.
 */

import type { SignalLike, StreamLike } from '../../../src/contract/opentok.types.ts'
import { createFakeOpenTok, openTokError } from '../../../src/kit/testing/index.ts'
import type { FakeOpenTok, FakeSession, FakeSubscriber } from '../../../src/kit/testing/index.ts'
import { DELAYS } from './delays.ts'
import { countListeners, fireEvent } from './inside.ts'
import { scriptSubscriber } from './scripted-media.ts'
import type { Callback, ScriptedSubscriber } from './scripted-media.ts'

export { ACK_MS, CONNECT_MS, DISCONNECT_MS, PUBLISH_MS, REFUSE_MS } from './delays.ts'
export { ScriptedEmitter } from './inside.ts'
export { createScriptedPublisher } from './scripted-media.ts'
export type { ScriptedPublisher, ScriptedSubscriber } from './scripted-media.ts'

/** What OpenTok answers for a signal that it had to give up. */
export const notConnected = () => openTokError('OT_NOT_CONNECTED', 500, 'Not connected.')

/**
 * Outcome of a `connect()`. `never`: the session information does not arrive, `disconnect()` fires no event, and the
 * callback is called together with that of the next success. `stuck`: the connection request is not answered,
 * `disconnect()` never settles, and the callback is called with an error.
 */
export type ConnectAnswer = 'ok' | 'never' | 'stuck' | Error

/** Outcome of a `publish()` or a signal; a signal is delivered even with `never`. */
export type Answer = 'ok' | 'never' | Error

/** What a test does to the session, and what it can read. */
export interface Script {
  readonly fake: FakeOpenTok
  readonly calls: Record<'connect' | 'disconnect' | 'signal' | 'publish' | 'unpublish', number>
  readonly tokens: string[]
  readonly callbacks: Callback[]
  readonly subscribers: ScriptedSubscriber[]
  /** Callbacks of all `publish()` calls, in order. */
  readonly publishAnswers: Callback[]
  /** Data of the signals that arrived, in order. */
  readonly delivered: readonly (string | undefined)[]
  readonly listeners: Readonly<Record<string, number>>
  /** The publishers that are published, or about to be. */
  readonly publishers: ReadonlySet<object>
  /** Answers to the next calls, in this order; the last one stays. */
  answerConnects(...answers: ConnectAnswer[]): void
  answerSignals(answer: Answer | ((signal: SignalLike) => Answer)): void
  answerPublishes(answer: Answer): void
  confirmDisconnects(confirms: boolean): void
  /** Fires an OpenTok event, even one that OpenTok would not fire. */
  fire(name: string, fields?: object): void
  /** Sets the state that OpenTok shows, for instance `migrating`. */
  showState(currentState: string): void
  /** Joins, even after the attempt was abandoned. */
  letIn(): void
  /** Connection loss without refused sockets: joins still succeed. */
  drop(): void
  resume(): void
  end(reason: string): void
}

export type ScriptedSession = Omit<FakeSession, 'signal'> &
  Script & { signal(signal: SignalLike): Promise<void> }

const toAny = (callback: Callback) => callback as (error?: unknown) => void

export function createScriptedSession(): ScriptedSession {
  const fake = createFakeOpenTok({ delays: DELAYS, echoSignals: false })
  const session = fake.OT.initSession('api key', 'session-1')
  fake.room.join({ connectionId: 'listener' })
  fake.network.answer('subscriber', 'never')
  const members = { ...scriptJoins(fake, session), ...scriptSignals(fake, session) }
  const media = scriptMedia(fake, session)
  const script = {
    fake,
    calls: { connect: 0, disconnect: 0, signal: 0, publish: 0, unpublish: 0 },
    fire: (name: string, fields: object = {}) => fireEvent(session, name, fields),
    showState: (value: string) =>
      void Object.defineProperty(session, 'currentState', { value, configurable: true }),
    letIn: () => fake.network.letIn(),
    drop() {
      if (session.isConnected()) fake.network.drop()
    },
    resume: () => fake.network.restore(),
    end: (reason: string) => fake.network.end(reason),
  }
  Object.defineProperties(session, {
    listeners: { get: () => countListeners(session) },
    delivered: { get: () => fake.ledger.deliveries().map(({ data }) => data) },
    publishers: { get: media.listPublishers },
  })
  return Object.assign(session, script, members, media.members) as never
}

function scriptJoins({ network }: FakeOpenTok, session: FakeSession) {
  const { connect, disconnect } = session
  const tokens: string[] = []
  const callbacks: Callback[] = []
  let answers: ConnectAnswer[] = ['ok']
  let confirms = true

  function takeAnswer(): void {
    const [answer = 'ok', ...later] = answers
    if (later.length > 0) answers = later
    const isStuck = answer === 'stuck'
    network.answer('connection', isStuck ? 'never' : 'normally')
    network.answer('information', isStuck ? 'normally' : toNetwork(answer, 'never'))
  }

  return {
    tokens,
    callbacks,
    connect(this: ScriptedSession, token: string, callback: Callback) {
      this.calls.connect += 1
      tokens.push(token)
      if (session.currentState === 'disconnected' || session.currentState === 'disconnecting') {
        callbacks.push(callback)
        takeAnswer()
        // The end of a loss: sockets are not refused any more.
        network.restore()
      }
      return connect.call(session, token, (error) => {
        callbacks.splice(callbacks.indexOf(callback), 1)
        toAny(callback)(error)
      })
    },
    disconnect(this: ScriptedSession): Promise<void> {
      this.calls.disconnect += 1
      return confirms ? disconnect.call(session) : new Promise(() => {})
    },
    answerConnects(...given: ConnectAnswer[]) {
      answers = given
    },
    confirmDisconnects(doesConfirm: boolean) {
      confirms = doesConfirm
    },
  }
}

function scriptSignals({ network, room }: FakeOpenTok, session: FakeSession) {
  const { signal } = session
  const known = new Set(['listener'])
  let answerSignal: (signal: SignalLike) => Answer = () => 'ok'
  return {
    signal(this: ScriptedSession, given: SignalLike): Promise<void> {
      this.calls.signal += 1
      const { connectionId } = given.to ?? {}
      const isOwn = connectionId === session.connection?.connectionId
      if (connectionId && !isOwn && !known.has(connectionId)) {
        known.add(connectionId)
        room.join({ connectionId })
      }
      network.answer('signal', toNetwork(answerSignal(given), 'lost'))
      return signal.call(session, given as never)
    },
    answerSignals(answer: Answer | ((signal: SignalLike) => Answer)) {
      answerSignal = typeof answer === 'function' ? answer : () => answer
      // Also applies to signals in flight when OpenTok sends them again.
      if (typeof answer !== 'function') network.answer('signal', toNetwork(answer, 'lost'))
    },
  }
}

function scriptMedia(fake: FakeOpenTok, session: FakeSession) {
  const { publish, subscribe, unpublish } = session
  const subscribers: ScriptedSubscriber[] = []
  const published = new Set<object>()
  const publishAnswers: Callback[] = []
  const members = {
    subscribers,
    publishAnswers,
    publish(this: ScriptedSession, publisher: object, callback: Callback) {
      this.calls.publish += 1
      publishAnswers.push(callback)
      published.add(publisher)
      return publish.call(session, publisher, toAny(callback))
    },
    unpublish(this: ScriptedSession, publisher: object) {
      this.calls.unpublish += 1
      unpublish.call(session, publisher)
    },
    subscribe(
      stream: StreamLike,
      target?: object | string,
      properties?: object,
      callback: Callback = () => {},
    ): FakeSubscriber {
      if (!session.isConnected())
        return subscribe.call(session, stream, target, properties, toAny(callback))
      const subscriber = subscribe.call(session, stream, target, properties)
      const scripted = scriptSubscriber(fake, subscriber, { target, properties, answer: callback })
      subscribers.push(scripted)
      return scripted
    },
    answerPublishes: (answer: Answer) => fake.network.answer('stream', toNetwork(answer, 'never')),
  }
  const listPublishers = () =>
    new Set([...published].filter((each) => (each as { session?: object }).session === session))
  return { members, listPublishers }
}

function toNetwork<Never extends string>(answer: Answer, never: Never) {
  if (answer === 'never') return never
  return answer instanceof Error ? answer : 'normally'
}

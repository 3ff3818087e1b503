/** Participant of a script: drives OpenTok, and traces everything that an app could notice. */

import type { FakeOT } from '../../src/kit/testing/sdk/opentok.ts'
import type {
  FakePublisher,
  FakeSession,
  FakeSubscriber,
} from '../../src/kit/testing/sdk/objects.types.ts'
import type { FakeSignal } from '../../src/kit/testing/sdk/session/signal.types.ts'
import type { FakeConnection, FakeStream } from '../../src/kit/testing/server/stream.ts'
import { PUBLISHER_EVENTS, SESSION_EVENTS, SUBSCRIBER_EVENTS } from './events.ts'
import type {
  ContractCamera,
  ContractEnvironment,
  ContractPage,
  TokenOptions,
} from './contract.types.ts'
import { toLine, toOutcome } from './trace.ts'
import type { TracedEvent } from './trace.ts'

/** OpenTok's emitter with listeners of any type. */
export interface Emitter {
  on(...listening: unknown[]): unknown
  once(...listening: unknown[]): unknown
  off(...listening: unknown[]): unknown
}

/** A person of a script. */
export interface Participant {
  readonly name: string
  /** Connection data; faults find the participant by it. */
  readonly target: string
  readonly OT: FakeOT
  readonly camera: ContractCamera
  readonly devices: ContractPage['devices']
  readonly session: FakeSession
  readonly trace: readonly string[]
  /** Adds a line to the trace. */
  note(line: string): void
  /** Traces no such line from now on: when it comes, and whether, depends on the speed of the machine. */
  ignore(line: string): void
  /** Traces events of an emitter. */
  watch(label: string, emitter: object, names: readonly string[]): void
  /** Resolves when the trace has this line `count` times. */
  until(line: string, count?: number): Promise<void>
  connect(options?: TokenOptions): Promise<FakeSession>
  /** The same with a token that is there already: synchronous. */
  connectWith(token: string): FakeSession
  disconnect(): void
  /** Traces the outcome of a promise. */
  settle(label: string, promise: Promise<unknown>): void
  signal(label: string, signal: FakeSignal): void
  initPublisher(label?: string, properties?: object): FakePublisher
  publish(publisher: FakePublisher, label?: string): void
  /** The latest stream of that person. */
  streamOf(name: string): FakeStream
  subscribe(stream: FakeStream, label?: string): FakeSubscriber
  /** Traces the fields of the session. */
  look(): void
  /** Traces which fields of an object are set. */
  lookAt(label: string, object: object, ...fields: string[]): void
}

/** `anna#2`: the second connection of anna. */
export type NameOf = (connection: FakeConnection | null | undefined) => string

export async function createParticipant(
  name: string,
  environment: ContractEnvironment,
  nameOf: NameOf,
  tokenOptions?: TokenOptions,
): Promise<Participant> {
  const { camera, devices, OT } = await environment.openPage()
  const target = `${name}@${environment.sessionId}`
  const session = OT.initSession(environment.apiKey, environment.sessionId)
  const trace: string[] = []
  const streams = new Map<string, FakeStream>()

  const ignored = new Set<string>()

  function note(line: string): void {
    if (!ignored.has(line)) trace.push(line)
  }

  function watch(label: string, emitter: object, names: readonly string[]): void {
    for (const each of names) {
      ;(emitter as Emitter).on(each, (event: TracedEvent) => {
        if (each === 'streamCreated' && label === '') {
          const stream = event.stream as FakeStream
          streams.set(nameOf(stream.connection).split('#')[0] ?? '', stream)
        }
        note(`${label}${each}${toLine(event, nameOf)}`)
      })
    }
  }

  watch('', session, SESSION_EVENTS)
  watch('', OT, ['exception'])

  const participant: Participant = {
    name,
    target,
    OT,
    camera,
    devices,
    session,
    trace,
    note,
    ignore: (line) => void ignored.add(line),
    watch,
    until: (line, count = 1) =>
      environment.until(
        () => trace.filter((each) => each === line).length >= count,
        () => `${name}: ${line} (${count}), heard:\n${trace.join('\n')}`,
      ),
    connect: async (options = tokenOptions) =>
      participant.connectWith(await environment.createToken(target, options)),
    connectWith: (token) => session.connect(token, (error) => note(`connect: ${toOutcome(error)}`)),
    disconnect() {
      session.disconnect().then(
        (value) => note(`disconnect: ${(value as { type?: string } | undefined)?.type}`),
        (error: unknown) => note(`disconnect: ${toOutcome(error)}`),
      )
    },
    settle(label, promise) {
      promise.then(
        (value) => note(`${label}: ${value === session ? 'the session' : toOutcome(value)}`),
        (error: unknown) => note(`${label}: ${toOutcome(error)}`),
      )
    },
    signal: (label, signal) => participant.settle(`signal ${label}`, session.signal(signal)),
    initPublisher(label = 'publisher', properties = {}) {
      const all = { insertMode: 'append', resolution: '320x240', frameRate: 7, ...properties }
      const publisher = OT.initPublisher(undefined, all, (error) =>
        note(`${label}: ${toOutcome(error)}`),
      )
      watch(`${label} `, publisher, PUBLISHER_EVENTS)
      return publisher
    },
    publish(publisher, label = 'publisher') {
      const result = session.publish(publisher, (error) =>
        note(`publish ${label}: ${toOutcome(error)}`),
      )
      // `publish()` of an unusable publisher returns undefined.
      if (result !== publisher) note(`publish ${label} returns ${JSON.stringify(result)}`)
    },
    streamOf(person) {
      const stream = streams.get(person)
      if (!stream) throw new Error(`${name} knows no stream of ${person}`)
      return stream
    },
    subscribe(stream, label = 'subscriber') {
      const subscriber = session.subscribe(stream, undefined, { insertMode: 'append' }, (error) =>
        note(`subscribe ${label}: ${toOutcome(error)}`),
      ) as FakeSubscriber | undefined
      if (subscriber) watch(`${label} `, subscriber, SUBSCRIBER_EVENTS)
      else note(`subscribe ${label} returns ${String(subscriber)}`)
      return subscriber as FakeSubscriber
    },
    look() {
      const { capabilities, connection, connections, currentState, streams } = session
      const { publish, subscribe, forceDisconnect } = capabilities
      note(
        `${currentState}, ${session.isConnected() ? 'is' : 'not'} connected, ` +
          `${nameOf(connection)}, streams ${streams.length()}, connections ${connections.length()}, ` +
          `may ${publish}${subscribe}${forceDisconnect}`,
      )
    },
    lookAt(label, object, ...fields) {
      const words = fields.map((field) => {
        const value = (object as Record<string, unknown>)[field]
        const isPlain = value === null || ['undefined', 'boolean'].includes(typeof value)
        return `${field} ${isPlain ? String(value) : 'set'}`
      })
      note(`${label}: ${words.join(', ')}`)
    },
  }
  return participant
}

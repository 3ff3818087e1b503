/** One person of a script: drives OpenTok, and writes down everything that an app could notice. */

import type { FakeOT } from '../../src/testing/opentok.ts'
import type { FakePublisher } from '../../src/testing/publisher.ts'
import type { FakeSession } from '../../src/testing/session.ts'
import type { FakeSignal } from '../../src/testing/signal.ts'
import type { FakeConnection, FakeStream } from '../../src/testing/stream.ts'
import type { FakeSubscriber } from '../../src/testing/subscriber.ts'
import { COMPARED_TEXT } from './agreement.ts'
import { PUBLISHER_EVENTS, SESSION_EVENTS, SUBSCRIBER_EVENTS } from './events.ts'
import type { Script, Stage, StageCamera, TokenOptions, Traces, World } from './stage.ts'

/** OpenTok's emitters, for those who say that they know what they hear. */
export interface Emitter {
  on(...listening: unknown[]): unknown
  once(...listening: unknown[]): unknown
  off(...listening: unknown[]): unknown
}

type Heard = Readonly<Record<string, unknown>>

export interface Actor {
  readonly name: string
  /** Connection data: the faults find this person by it. */
  readonly target: string
  readonly OT: FakeOT
  readonly camera: StageCamera
  readonly session: FakeSession
  readonly trace: readonly string[]
  note(line: string): void
  /** Writes down what an emitter says. */
  watch(label: string, emitter: object, names: readonly string[]): void
  /** Until this line was written, for the `count`th time. */
  until(line: string, count?: number): Promise<void>
  connect(options?: TokenOptions): Promise<FakeSession>
  /** At once. */
  connectWith(token: string): FakeSession
  disconnect(): void
  /** Writes down how a promise ends. */
  settle(label: string, promise: Promise<unknown>): void
  signal(label: string, signal: FakeSignal): void
  initPublisher(label?: string): FakePublisher
  publish(publisher: FakePublisher, label?: string): void
  /** The latest stream of that person. */
  streamOf(name: string): FakeStream
  subscribe(stream: FakeStream, label?: string): FakeSubscriber
  /** Writes down what a session shows. */
  look(): void
  /** Writes down which fields are set. */
  lookAt(label: string, object: object, ...fields: string[]): void
}

/** Plays a script. */
export async function perform(script: Script, world: World): Promise<Traces> {
  const actors: Actor[] = []
  const nameOf = createNames()
  const open: Stage['open'] = async (name, options) => {
    const actor = await createActor(name, world, nameOf, options)
    actors.push(actor)
    return actor
  }
  const { apiKey, network, pass, sessionId } = world
  await script.play({
    apiKey,
    network,
    pass,
    sessionId,
    open,
    invite: (name) => world.invite(`${name}@${sessionId}`),
    createToken: ({ target }, options) => world.createToken(target, options),
    async join(name, options) {
      const actor = await open(name, options)
      await actor.connect()
      await actor.until(`connectionCreated ${name}#1`)
      // What the others hear of it is not to race with what comes next.
      for (const other of actors.filter(isListening)) {
        await other.until(`connectionCreated ${name}#1`)
      }
      return actor
    },
  })
  return Object.fromEntries(actors.map(({ name, trace }) => [name, trace.slice()]))
}

/** Joined, and not away. */
const isListening = ({ session, trace }: Actor): boolean =>
  session.isConnected() &&
  trace.findLast((line) => line.startsWith('sessionReconnect')) !== 'sessionReconnecting'

type NameOf = (connection: FakeConnection | null | undefined) => string

/** Ids differ from run to run: people are numbered in the order in which they are met. */
function createNames(): NameOf {
  const names = new Map<string, string>()
  return (connection) => {
    if (!connection) return String(connection)
    const { connectionId, data } = connection
    const name = data.split('@')[0] ?? data
    const count = [...names.values()].filter((each) => each.startsWith(`${name}#`)).length
    if (!names.has(connectionId)) names.set(connectionId, `${name}#${count + 1}`)
    return names.get(connectionId) ?? ''
  }
}

async function createActor(
  name: string,
  world: World,
  nameOf: NameOf,
  tokenOptions?: TokenOptions,
): Promise<Actor> {
  const { camera, OT } = await world.openPage()
  const target = `${name}@${world.sessionId}`
  const session = OT.initSession(world.apiKey, world.sessionId)
  const trace: string[] = []
  const streams = new Map<string, FakeStream>()

  const note = (line: string) => void trace.push(line)

  function toLine(event: Heard | undefined | null): string {
    if (!event || typeof event !== 'object' || !('type' in event)) return ''
    const words: string[] = []
    if (event.type === 'exception') words.push(`${event.code as number}`)
    if (event.connection) words.push(nameOf(event.connection as FakeConnection))
    if (event.stream) words.push(`of ${nameOf((event.stream as FakeStream).connection)}`)
    if ('from' in event) {
      const { data, from, type } = event
      words.push(`${type as string} ${JSON.stringify(data)} from ${nameOf(from as never)}`)
    }
    if (event.mediaMode) words.push(event.mediaMode as string)
    if ('changedProperty' in event) {
      words.push(`${event.changedProperty as string} ${String(event.newValue)}`)
    }
    if (event.reason && event.type !== 'sessionConnectFailed') {
      words.push(`(${event.reason as string})`)
    }
    return words.map((word) => ` ${word}`).join('')
  }

  function watch(label: string, emitter: object, names: readonly string[]): void {
    for (const each of names) {
      ;(emitter as Emitter).on(each, (event: Heard) => {
        if (each === 'streamCreated' && label === '') {
          const stream = event.stream as FakeStream
          streams.set(nameOf(stream.connection).split('#')[0] ?? '', stream)
        }
        note(`${label}${each}${toLine(event)}`)
      })
    }
  }

  watch('', session, SESSION_EVENTS)
  watch('', OT, ['exception'])

  const actor: Actor = {
    name,
    target,
    OT,
    camera,
    session,
    trace,
    note,
    watch,
    until: (line, count = 1) =>
      world.until(
        () => trace.filter((each) => each === line).length >= count,
        () => `${name}: ${line} (${count}), heard:\n${trace.join('\n')}`,
      ),
    connect: async (options = tokenOptions) =>
      actor.connectWith(await world.createToken(target, options)),
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
    signal: (label, signal) => actor.settle(`signal ${label}`, session.signal(signal)),
    initPublisher(label = 'publisher') {
      const properties = { insertMode: 'append', resolution: '320x240', frameRate: 7 }
      const publisher = OT.initPublisher(undefined, properties, (error) =>
        note(`${label}: ${toOutcome(error)}`),
      )
      watch(`${label} `, publisher, PUBLISHER_EVENTS)
      return publisher
    },
    publish(publisher, label = 'publisher') {
      const result = session.publish(publisher, (error) =>
        note(`publish ${label}: ${toOutcome(error)}`),
      )
      // Where it takes none, it returns nothing.
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
  return actor
}

/** Of an error its name and code, and its text if that is to be relied on. */
export function toOutcome(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  const { code, message = '', name } = value as { code?: unknown; message?: string; name?: string }
  if (!name) return typeof value
  const says = message.toLowerCase().includes(COMPARED_TEXT) ? `, says ${COMPARED_TEXT}` : ''
  return `${name} ${String(code)}${says}`
}

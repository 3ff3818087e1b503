/**
 * Runs in the page before its scripts: the session that the test controls, and a record of all events and signals. A page
 * is lent to one test after the other: `begin()` starts with an empty record, `leave()` ends what the test has started.
 */
import type {} from '@opentok/client'
import type {
  createReconnection,
  ReconnectingSubscriber,
  Reconnection,
  ReconnectionOptions,
  SignalSendOptions,
} from '../../../../src/index.ts'
import type { SignalLike } from '../../../../src/contract/opentok.types.ts'
import { EVENTS, SDK_EVENTS } from './events.page.ts'
import { watchJoins } from './joins.page.ts'
import { clearPage, listLeftOver } from './left-over.page.ts'
import { answerLogRequests } from './log-requests.page.ts'
import { watchMedia } from './media.page.ts'
import type {
  CreateOptions,
  HeardSignal,
  PublishOptions,
  SeenEvent,
  SessionSettings,
  SignalOutcome,
} from './person.types.ts'
import { toCode, toPlain } from './plain.page.ts'
import { print } from './print.page.ts'
import { watchSessionRequests } from './session-requests.page.ts'
import { createSilentTrack } from './silent-track.page.ts'
import {
  watchActors,
  watchListeners,
  watchPlatform,
  watchSockets,
  watchStreamRequests,
  watchTimers,
} from './watch.page.ts'

declare global {
  interface Window {
    OpenTokReconnection: { createReconnection: typeof createReconnection }
    askForToken(context: unknown): Promise<string>
    person: typeof person
  }
}

/** Small, because video is encoded and decoded in software on few cores. */
const CAMERA: OT.PublisherProperties = { insertMode: 'append', resolution: '320x240' }

/** Echo cancellation and noise suppression of a fake microphone cost a fifth of a call; a silent track costs nothing. */
const toProperties = ({ sound = false }: PublishOptions): OT.PublisherProperties => ({
  ...CAMERA,
  ...(sound ? { disableAudioProcessing: true } : { audioSource: createSilentTrack() }),
})

/** A line for the report of a failure. */
function note(text: string): void {
  person.timeline.push({ at: Date.now(), text })
}

/** What counts since the page was loaded, for all who borrow it. */
const platform = {
  runningTimers: watchTimers(),
  media: watchMedia(note),
  sockets: watchSockets(),
  sessionRequests: watchSessionRequests(),
  requestedStreams: watchStreamRequests(),
  platformListeners: watchPlatform(),
}

/** Every publisher that was made in the page since it was lent. */
const publishers = new Set<WeakRef<OT.Publisher>>()

let rememberPublishers = () => {
  const { initPublisher } = OT
  Object.assign(OT, {
    initPublisher(...call: unknown[]) {
      note('publisher requested')
      const publisher = Reflect.apply(initPublisher, OT, call) as OT.Publisher
      note('publisher made')
      publishers.add(new WeakRef(publisher))
      return publisher
    },
  })
  rememberPublishers = () => {}
}

/** OpenTok takes it once per page. */
let setProxyUrl = (proxyUrl: string) => {
  OT.setProxyUrl(proxyUrl)
  setProxyUrl = () => {}
}

/** Everything that a test begins with. */
const toRecord = () => ({
  session: undefined as unknown as OT.Session,
  reconnection: undefined as unknown as Reconnection,
  joins: { calls: () => 0, overlaps: () => 0 },
  /** Token provider of the library; by default the test in Node. */
  provideToken: (context: object): Promise<string> => window.askForToken({ ...context }),
  /** A handle that a test stores for later. */
  kept: undefined as ReconnectingSubscriber | undefined,
  publisher: undefined as OT.Publisher | undefined,
  /** Result of the library's latest `publish()`. */
  published: 'pending',
  /** Every stream that the session has announced, by id. */
  streams: {} as Record<string, OT.Stream>,
  seen: [] as SeenEvent[],
  /** The library's events and the SDK's, for the report of a failure. */
  timeline: [] as { readonly at: number; readonly text: string }[],
  /** Every status and phase that the snapshot had. */
  phases: [] as string[],
  /** The SDK's own session events, for comparison, and the end of the publisher of `publishKept()`. */
  sdkSeen: [] as string[],
  heard: [] as HeardSignal[],
  outcomes: [] as SignalOutcome[],
  /** All connections, by connection data. */
  connections: {} as Record<string, OT.Connection>,
  /** Statuses of the latest tile of each stream, by stream id. */
  tiles: {} as Record<string, string[]>,
  isSame: false,
  inspected: [] as string[],
  logged: [] as string[],
  /** Output of `look()`, and the SDK's `exception` events. */
  looked: [] as string[],
  exceptions: [] as string[],
  errors: [] as unknown[],
  actors: watchActors(),
  listenerCounts: (): Record<string, number> => ({}),
  /** Listener counts of the library, one function for each SDK subscriber and publisher. */
  mediaListeners: [] as (() => Record<string, number>)[],
  /** Every SDK subscriber and stream so far, unless it was garbage-collected. */
  subscribersOfSdk: [] as WeakRef<OT.Subscriber>[],
  streamsOfSdk: [] as WeakRef<OT.Stream>[],
  own: undefined as OT.Subscriber | undefined,
  created: {} as CreateOptions,
})

const person = {
  ...toRecord(),
  ...platform,
  openedSockets: () => platform.sockets.opened(),

  /** Starts with an empty record; what the page has counted before is left out. */
  begin() {
    rememberPublishers()
    Object.assign(person, toRecord())
    person.media.begin()
    person.sockets.begin()
    person.requestedStreams.begin()
    person.sessionRequests.begin()
  },

  /** Empties the record of a session that goes on; listeners write into these lists. */
  forget() {
    const { errors, exceptions, heard, looked, outcomes, phases, sdkSeen, seen, timeline } = person
    for (const list of [errors, exceptions, heard, looked, outcomes, sdkSeen, seen, timeline]) {
      list.length = 0
    }
    for (const list of [phases, ...Object.values(person.tiles)]) list.splice(0, list.length - 1)
    person.media.begin()
  },

  /** Ends what the test has started and not ended, as an app would. */
  leave() {
    const { reconnection, session } = person as Partial<typeof person>
    reconnection?.dispose()
    for (const publisher of publishers) publisher.deref()?.destroy()
    publishers.clear()
    const isOver =
      (session as { currentState?: string } | undefined)?.currentState === 'disconnected'
    if (session && !isOver) void session.disconnect()
  },

  /** What a page that nobody uses must not have. */
  leftOver() {
    clearPage()
    return listLeftOver(person)
  },

  /** Opens the session and records its events, without the library. */
  openSession({ apiKey, sessionId, proxyUrl }: SessionSettings) {
    setProxyUrl(proxyUrl)
    const session = OT.initSession(apiKey, sessionId)
    // A late event belongs to the record of its session, and not to that of the page's next user.
    const { connections, heard, mediaListeners, sdkSeen, streams, timeline } = person
    const { streamsOfSdk, subscribersOfSdk } = person
    person.session = session
    person.listenerCounts = watchListeners(session)
    person.joins = watchJoins(session)
    const subscribe = session.subscribe.bind(session) as (
      ...call: unknown[]
    ) => OT.Subscriber | undefined
    Object.assign(session, {
      subscribe(...call: unknown[]) {
        const subscriber = subscribe(...call)
        // OpenTok returns none while it is not connected.
        if (!subscriber) return subscriber
        mediaListeners.push(watchListeners(subscriber))
        subscribersOfSdk.push(new WeakRef(subscriber))
        return subscriber
      },
    })
    for (const name of SDK_EVENTS) {
      session.on(name as never, ({ reason }: { reason?: string }) => {
        const line = reason ? `${name} (${reason})` : name
        sdkSeen.push(line)
        timeline.push({ at: Date.now(), text: `OpenTok: ${line}` })
      })
    }
    session.on('streamCreated', ({ stream }) => {
      streams[stream.streamId] = stream
      streamsOfSdk.push(new WeakRef(stream))
    })
    session.on('connectionCreated', ({ connection }) => {
      connections[connection.data] = connection
    })
    session.on('signal', ({ type = '', data = '' }) => {
      heard.push({ type: type.replace(/^signal:?/, ''), data })
    })
  },

  create(given: CreateOptions) {
    const { options, token = 'provider', watch, identify, follow } = given
    const { session } = person
    person.created = given
    const { phases, seen, timeline } = person
    const reconnection = window.OpenTokReconnection.createReconnection(session, {
      ...options,
      ...(token === 'provider' && { token: (context) => person.provideToken(context) }),
      rejoin: toRejoin(given),
      inspect: person.actors.inspect,
      ...(watch && watching()),
      ...(identify && { identify: ({ data }) => data }),
    })
    person.reconnection = reconnection
    for (const name of EVENTS) {
      reconnection.on(name, (payload: object) => {
        const event = { name, payload: toPlain(payload), at: Date.now() }
        seen.push(event)
        timeline.push({ at: event.at, text: `library: ${toSummary(event)}` })
      })
    }
    const lookAtPhase = () => {
      const { status, phase } = reconnection.getSnapshot()
      const shown = phase ? `${status} ${phase}` : status
      if (phases.at(-1) !== shown) phases.push(shown)
    }
    lookAtPhase()
    reconnection.onChange(lookAtPhase)
    if (follow === 'nobody') return
    if (follow !== 'reconnection') {
      session.on('streamCreated', ({ stream }) => person.subscribe(stream))
      return
    }
    reconnection.on('streamCreated', ({ stream }) => person.subscribe(stream as OT.Stream))
  },

  keep(streamId: string) {
    person.kept = person.reconnection.subscribers.get(streamId)
  },

  subscribe(stream: OT.Stream) {
    const tile = person.reconnection.subscribe(stream, 'tiles', { insertMode: 'append' })
    if (person.kept === tile) return tile
    const statuses: string[] = [tile.status]
    person.tiles[tile.streamId] = statuses
    tile.onChange(() => {
      if (statuses.at(-1) !== tile.status) statuses.push(tile.status)
    })
    return tile
  },

  /** Subscribes through the SDK and tracks the subscriber; returns the status. */
  trackOwn(streamId: string): string {
    const stream = person.streams[streamId] as OT.Stream
    const own = person.session.subscribe(stream, 'tiles', { insertMode: 'append' })
    person.own = own
    return person.reconnection.track(own).status
  },

  /** Tracks the same subscriber with a new instance of the library. */
  trackAgain(): string {
    person.reconnection.dispose()
    person.create(person.created)
    return person.reconnection.track(person.own as OT.Subscriber).status
  },

  /** The app joins directly, without the library. */
  connectItself(token: string): Promise<void> {
    return new Promise((resolve, reject) => {
      person.session.connect(token, (error) => (error ? reject(error) : resolve()))
    })
  },

  /** Resolves with how `connect()` ended: `'resolved'` or the code of its error. */
  async connect(): Promise<string> {
    return person.reconnection.connect().then(() => 'resolved', keepError)
  },

  async disconnect(): Promise<string> {
    return person.reconnection.disconnect().then(() => 'resolved', keepError)
  },

  /** Returns the index of this signal in `outcomes`. */
  signal(signal: SignalLike, options?: SignalSendOptions): number {
    const outcome: SignalOutcome = { state: 'pending' }
    person.reconnection.signal(signal, options).then(
      ({ heldMs, attempts }) => Object.assign(outcome, { state: 'resolved', heldMs, attempts }),
      (error: unknown) => Object.assign(outcome, { state: 'rejected', code: keepError(error) }),
    )
    return person.outcomes.push(outcome) - 1
  },

  /** Makes the real session, or another OpenTok object, dispatch an event without a reason. */
  repeat(name: string, whose?: OT.Subscriber) {
    ;(
      (whose ?? person.session) as unknown as { dispatchEvent(event: unknown): void }
    ).dispatchEvent(new (OT as unknown as { Event: new (name: string) => unknown }).Event(name))
  },

  /** Publishes through the SDK; resolves with the stream id when live. */
  async publish(options: PublishOptions = {}): Promise<string> {
    const publisher = OT.initPublisher('tiles', toProperties(options))
    return new Promise((resolve, reject) => {
      person.session.publish(publisher, (error) => {
        if (error) reject(error)
        else resolve((publisher.stream as OT.Stream).streamId)
      })
    })
  },

  /** Publishes through the library; the result is in `published`. */
  publishKept(options: PublishOptions = {}) {
    const publisher = OT.initPublisher('tiles', toProperties(options))
    person.mediaListeners.push(watchListeners(publisher))
    person.publisher = publisher
    person.published = 'pending'
    const { sdkSeen } = person
    publisher.on('destroyed', () => sdkSeen.push('publisher destroyed'))
    person.reconnection.publish(publisher).then(
      () => (person.published = 'resolved'),
      (error: unknown) => (person.published = keepError(error)),
    )
  },

  /** Number of tiles of other people with a running video. */
  runningVideos(): number {
    return [...document.querySelectorAll<HTMLVideoElement>('.OT_subscriber video')].filter(
      (video) => video.videoWidth > 0 && video.currentTime > 0,
    ).length
  },

  /** Prints everything that an app could show or report. */
  look() {
    const { stats, subscribers } = person.reconnection
    const snapshots = [person.reconnection, ...subscribers.values()].map((it) => it.getSnapshot())
    const { seen, outcomes, errors } = person
    person.looked.push(print({ stats, snapshots, seen, outcomes, errors }))
  },

  watchExceptions() {
    OT.on('exception', (event: object) => person.exceptions.push(print(event)))
  },
}

answerLogRequests()
window.person = person

/** What it carries stays out: it may be a signal. */
function toSummary({ name, payload }: SeenEvent): string {
  const details = ['previous', 'status', 'phase', 'reason', 'streamId', 'attempt', 'code']
  return [
    name,
    ...details.flatMap((key) => {
      const value = payload[key]
      return typeof value === 'string' || typeof value === 'number' ? [`${key} ${value}`] : []
    }),
  ].join(' ')
}

function keepError(error: unknown): string {
  person.errors.push(error)
  return toCode(error)
}

function toRejoin({
  recovers,
  rejoinMs,
}: CreateOptions): NonNullable<ReconnectionOptions['rejoin']> {
  if (rejoinMs === false) return false
  const toDelayMs = (attempt: number) =>
    typeof rejoinMs === 'number' ? rejoinMs : (rejoinMs?.[attempt - 1] ?? null)
  return {
    ...(recovers !== undefined && { when: (reason) => reason === recovers }),
    ...(rejoinMs !== undefined && { delay: ({ attempt }) => toDelayMs(attempt) }),
  }
}

function watching(): Pick<ReconnectionOptions, 'inspect' | 'logger'> {
  const log = (...line: unknown[]) => person.logged.push(print(line))
  return {
    inspect: (event: unknown) => person.inspected.push(print(event)),
    logger: { debug: log, info: log, warn: log },
  }
}

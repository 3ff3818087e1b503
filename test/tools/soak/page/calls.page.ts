/** The app of one person: makes the calls of the schedule, and records their results. */
import type {} from '@opentok/client'
import { toCode } from '../../../browser/harness/page/plain.page.ts'
import { watchListeners } from '../../../browser/harness/page/watch.page.ts'
import type { Calls, Name, PageRecord, SentSignal, SignalKind } from '../soak.types.ts'
import type { createPromises } from './promises.page.ts'
import type { History } from './history.page.ts'

/** Smaller than in other tests, because several calls run at a time. */
const CAMERA: OT.PublisherProperties = {
  insertMode: 'append',
  resolution: '320x240',
  frameRate: 7,
  disableAudioProcessing: true,
}

/** Larger than OpenTok's limit, so it is sent in chunks. */
const LONG = ` ${'y'.repeat(8_300)}`

type Remembered = Pick<
  PageRecord,
  | 'hasLeft'
  | 'streams'
  | 'unwanted'
  | 'wantsPublished'
  | 'published'
  | 'cameras'
  | 'sentSignals'
  | 'helped'
>

export function createCalls({ track }: ReturnType<typeof createPromises>) {
  const { person } = window
  let own: Name
  let other: Name
  let history: History
  let hasMicrophone = true
  let hasLeft = true
  let publisher: OT.Publisher | null = null
  let wantsPublished = false
  let cameras = 0
  let isMuted = { video: false, audio: false }
  const streams = new Map<string, OT.Stream>()
  const unwanted = new Set<string>()
  const sentSignals: SentSignal[] = []
  const callers: AbortController[] = []
  const helped: string[] = []
  let lastError = 'nothing'
  const handedOver = new WeakSet<OT.Publisher>()

  function say(kind: SignalKind): void {
    const caller = kind === 'abortable' ? new AbortController() : null
    if (caller) callers.push(caller)
    const to = kind === 'to' ? person.connections[other] : undefined
    const index = person.signal(
      {
        type: 'chat',
        data: `${own} ${sentSignals.length}${kind === 'long' ? LONG : ''}`,
        retryAfterReconnect: kind !== 'now',
        ...(to && { to }),
      },
      { ...(caller && { abort: caller.signal }), ...(kind === 'keyed' && { key: 'key' }) },
    )
    sentSignals.push({ kind, outcome: person.outcomes[index]! })
  }

  function publish(): void {
    wantsPublished = true
    if (publisher) return
    const mine = OT.initPublisher('tiles', {
      ...CAMERA,
      ...(!hasMicrophone && { audioSource: null }),
    })
    cameras += 1
    isMuted = { video: false, audio: false }
    person.mediaListeners.push(watchListeners(mine))
    history.listen('publisher', mine as never)
    publisher = mine
    mine.on('destroyed', () => forget(mine))
    void track('publish', person.reconnection.publish(mine)).then((error) => {
      if (!error) return
      lastError = toCode((error as Error).cause ?? error)
      forget(mine)
    })
  }

  function unpublish(): void {
    wantsPublished = false
    const mine = publisher
    if (!mine) return
    person.reconnection.unpublish(mine)
    forget(mine)
  }

  /**
   * The app destroys a publisher that OpenTok never got, or that was rejected by a session that is still alive.
   * The library cleans up after the end of a session.
   */
  function forget(old: OT.Publisher): void {
    if (publisher === old) publisher = null
    if (!handedOver.has(old) || person.session.connection) old.destroy()
  }

  function subscribeAll(): number {
    const { subscribers } = person.reconnection
    const missing = [...streams.values()].filter(
      ({ streamId }) => !subscribers.has(streamId) && !unwanted.has(streamId),
    )
    for (const stream of missing) person.subscribe(stream)
    return missing.length
  }

  const table: { readonly [Key in keyof Calls]: (args: Calls[Key]) => void } = {
    say({ kind, count }) {
      const isTooLong = kind === 'long' && !person.created.options?.signals?.chunk
      for (let more = 0; more < count; more += 1) say(isTooLong ? 'all' : kind)
    },
    abort: () => callers.shift()?.abort(),
    clearSignals: () => person.reconnection.signals.clear(),
    publish,
    unpublish,
    subscribe() {
      unwanted.clear()
      subscribeAll()
    },
    unsubscribe() {
      for (const handle of person.reconnection.subscribers.values()) {
        unwanted.add(handle.streamId)
        handle.unsubscribe()
      }
    },
    muteVideo() {
      isMuted.video = !isMuted.video
      // The client releases the camera while the video is off, and requests it again.
      if (publisher && !isMuted.video) cameras += 1
      publisher?.publishVideo(!isMuted.video)
    },
    muteAudio() {
      isMuted.audio = !isMuted.audio
      publisher?.publishAudio(!isMuted.audio)
    },
    join() {
      hasLeft = false
      void track('connect', person.reconnection.connect())
    },
    leave() {
      hasLeft = true
      void track('disconnect', person.reconnection.disconnect())
    },
    disconnectItself() {
      // Only while connected: during a join or rejoin the library treats this as part of the outage.
      if (/^(re)?connected$/.test(person.reconnection.status)) hasLeft = true
      void Promise.resolve(person.session.disconnect()).catch(() => {})
    },
    reconnectNow: () => person.reconnection.reconnectNow(),
  }

  return {
    table,
    begin(me: Name, them: Name, recorded: History, audio: boolean): void {
      history = recorded
      hasMicrophone = audio
      const publishIt = person.session.publish.bind(person.session) as (
        ...call: unknown[]
      ) => unknown
      Object.assign(person.session, {
        publish(...call: unknown[]) {
          handedOver.add(call[0] as OT.Publisher)
          return publishIt(...call)
        },
      })
      own = me
      other = them
      person.reconnection.on('streamCreated', ({ stream }) => {
        streams.set(stream.streamId, stream as OT.Stream)
        unwanted.delete(stream.streamId)
        person.subscribe(stream as OT.Stream)
      })
      person.reconnection.on('streamDestroyed', ({ stream }) => streams.delete(stream.streamId))
    },
    /** Does what a user would do after a failure: joins, publishes and subscribes again. */
    help(): void {
      const { status } = person.reconnection
      if (status === 'idle' || status === 'disconnected') {
        helped.push('join')
        table.join({})
      }
      if (status !== 'connected') return
      if (wantsPublished && !publisher) {
        helped.push(`publish after ${lastError}`)
        publish()
      }
      if (subscribeAll() > 0) helped.push('subscribe')
    },
    read: (): Remembered => ({
      hasLeft,
      streams: [...streams.keys()],
      unwanted: [...unwanted],
      wantsPublished,
      published: publisher && {
        streamId: publisher.stream?.streamId ?? null,
        hasVideo: !isMuted.video,
        hasAudio: hasMicrophone && !isMuted.audio,
      },
      cameras,
      sentSignals,
      helped,
    }),
  }
}

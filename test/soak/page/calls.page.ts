/** The app of one person: what each call of a schedule does, and what it remembers of it. */
import type {} from '@opentok/client'
import { toCode } from '../../e2e/page/plain.page.ts'
import { watchListeners } from '../../e2e/page/watch.page.ts'
import type { Calls, Name, PageRecord, Said, SignalKind } from '../soak.types.ts'
import type { createPromises } from './promises.page.ts'
import type { Story } from './history.page.ts'

/** Smaller still than in other tests: several calls run at a time. */
const CAMERA: OT.PublisherProperties = {
  insertMode: 'append',
  resolution: '320x240',
  frameRate: 7,
}

/** More than OpenTok takes: it travels in parts. */
const LONG = ` ${'y'.repeat(8_300)}`

type Remembered = Pick<
  PageRecord,
  | 'hasLeft'
  | 'streams'
  | 'unwanted'
  | 'wantsPublished'
  | 'published'
  | 'cameras'
  | 'said'
  | 'helped'
>

export function createCalls({ track }: ReturnType<typeof createPromises>) {
  const { person } = window
  let own: Name
  let other: Name
  let story: Story
  let hasLeft = true
  let publisher: OT.Publisher | null = null
  let wantsPublished = false
  let cameras = 0
  let isMuted = { video: false, audio: false }
  const streams = new Map<string, OT.Stream>()
  const unwanted = new Set<string>()
  const said: Said[] = []
  const callers: AbortController[] = []
  const helped: string[] = []
  let lastError = 'nothing'
  const handedOver = new WeakSet<OT.Publisher>()

  function say(kind: SignalKind): void {
    const caller = kind === 'abortable' ? new AbortController() : null
    if (caller) callers.push(caller)
    const to = kind === 'to' ? person.connections[other] : undefined
    const place = person.signal(
      {
        type: 'chat',
        data: `${own} ${said.length}${kind === 'long' ? LONG : ''}`,
        retryAfterReconnect: kind !== 'now',
        ...(to && { to }),
      },
      { ...(caller && { abort: caller.signal }), ...(kind === 'keyed' && { key: 'key' }) },
    )
    said.push({ kind, outcome: person.outcomes[place]! })
  }

  function publish(): void {
    wantsPublished = true
    if (publisher) return
    const mine = OT.initPublisher('tiles', CAMERA)
    cameras += 1
    isMuted = { video: false, audio: false }
    person.mediaListeners.push(watchListeners(mine))
    story.listen('publisher', mine as never)
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
   * The app switches off what is its own: what OpenTok was never handed, and what a session that goes on has refused.
   * What the end of a session leaves behind is not.
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

  const table: { readonly [Word in keyof Calls]: (words: Calls[Word]) => void } = {
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
      // The client gives the camera back while the picture is off.
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
      // While the library joins, or joins again, an app leaves by the handle: this is taken for a part of the outage.
      if (/^(re)?connected$/.test(person.reconnection.status)) hasLeft = true
      void Promise.resolve(person.session.disconnect()).catch(() => {})
    },
    reconnectNow: () => person.reconnection.reconnectNow(),
  }

  return {
    table,
    begin(me: Name, them: Name, told: Story): void {
      story = told
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
    /** What a person would do who finds that it does not work: joins, publishes, subscribes again. */
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
        hasAudio: !isMuted.audio,
      },
      cameras,
      said,
      helped,
    }),
  }
}

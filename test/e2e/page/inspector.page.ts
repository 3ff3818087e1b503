/** Runs in the page: a reconnection around a scripted session, and the inspector of it. */
import { createReconnection } from 'opentok-reconnection'
import type { Reconnection, StreamLike } from 'opentok-reconnection'
import { mountInspector } from 'opentok-reconnection/inspector'
import type { Inspector } from 'opentok-reconnection/inspector'
import { ScriptedPublisher, ScriptedSession } from '../../scripted.ts'
import { print } from './print.page.ts'

declare global {
  interface Window {
    stage: typeof stage
  }
}

const session = new ScriptedSession()

const stage = {
  session,
  reconnection: undefined as unknown as Reconnection,
  inspector: undefined as Inspector | undefined,
  published: Promise.resolve(),
  /** What others said. */
  heard: [] as string[],
  /** Everything that `inspect` was given. */
  inspected: [] as string[],
  /** The longest task since `watchTasks()`, and how long the latest `mount()` took. */
  longestTaskMs: 0,
  mountMs: 0,

  /** Joins with a token from a provider; `subscribers` streams are watched, one is published. */
  async join(subscribers: number, token = 'a-token', inspects = false) {
    stage.reconnection = createReconnection(session, {
      token: () => Promise.resolve(token),
      ...(inspects && { inspect: (event: unknown) => void stage.inspected.push(print(event)) }),
    })
    await stage.reconnection.connect()
    stage.published = stage.reconnection.publish(new ScriptedPublisher())
    for (let index = 1; index <= subscribers; index += 1) {
      const stream: StreamLike = { streamId: `${index}-of-many-streams` }
      stage.reconnection.subscribe(stream)
    }
    for (const subscriber of session.subscribers) subscriber.fire('connected')
  },

  mount() {
    const startedAt = performance.now()
    stage.inspector = mountInspector(document.querySelector('main')!, stage.reconnection)
    stage.mountMs = performance.now() - startedAt
  },

  /** The socket is lost, and every subscriber with it, in one task. */
  drop() {
    session.drop()
    for (const subscriber of session.subscribers) subscriber.fire('disconnected')
  },

  heal() {
    session.resume()
    for (const subscriber of session.subscribers) subscriber.fire('connected')
  },

  /** Lists what is longer than a frame or three; the browser counts from 50 ms. */
  watchTasks() {
    const note = (list: PerformanceObserverEntryList) => {
      for (const { duration } of list.getEntries()) {
        stage.longestTaskMs = Math.max(stage.longestTaskMs, duration)
      }
    }
    new PerformanceObserver(note).observe({ type: 'longtask' })
  },
}

window.stage = stage

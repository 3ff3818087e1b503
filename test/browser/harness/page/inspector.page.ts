/** Runs in the page: a reconnection with a scripted session, and its inspector. */
import { createReconnection } from 'opentok-reconnection'
import type { Reconnection, StreamLike } from 'opentok-reconnection'
import { mountInspector } from 'opentok-reconnection/inspector'
import type { Inspector } from 'opentok-reconnection/inspector'
import {
  createScriptedPublisher,
  createScriptedSession,
} from '../../../stories/harness/scripted.ts'
import { print } from './print.page.ts'

declare global {
  interface Window {
    fixture: typeof fixture
  }
}

const session = createScriptedSession()

const fixture = {
  session,
  reconnection: undefined as unknown as Reconnection,
  inspector: undefined as Inspector | undefined,
  published: Promise.resolve() as Promise<unknown>,
  /** Signals from others. */
  heard: [] as string[],
  /** All inspection events. */
  inspected: [] as string[],
  /** The longest task since `watchTasks()`, and the duration of the latest `mount()`. */
  longestTaskMs: 0,
  mountMs: 0,

  /** Joins with a token from a provider, subscribes to `subscribers` streams and publishes one. */
  async join(subscribers: number, token = 'a-token', inspects = false) {
    fixture.reconnection = createReconnection(session, {
      token: () => Promise.resolve(token),
      ...(inspects && { inspect: (event: unknown) => void fixture.inspected.push(print(event)) }),
    })
    await fixture.reconnection.connect()
    fixture.published = fixture.reconnection.publish(createScriptedPublisher())
    for (let index = 1; index <= subscribers; index += 1) {
      const stream: StreamLike = { streamId: `${index}-of-many-streams` }
      fixture.reconnection.subscribe(stream)
    }
    for (const subscriber of session.subscribers) subscriber.fire('connected')
  },

  mount() {
    const startedAt = performance.now()
    fixture.inspector = mountInspector(document.querySelector('main')!, fixture.reconnection)
    fixture.mountMs = performance.now() - startedAt
  },

  /** Opens the text of a report; `null`: only the field for a file. */
  openReport(report: string | null) {
    fixture.inspector = mountInspector(document.querySelector('main')!, { report })
  },

  /** Disconnects the session and all subscribers in one task. */
  drop() {
    session.drop()
    for (const subscriber of session.subscribers) subscriber.fire('disconnected')
  },

  heal() {
    session.resume()
    for (const subscriber of session.subscribers) subscriber.fire('connected')
  },

  /** Records long tasks; the browser reports them from 50 ms. */
  watchTasks() {
    const note = (list: PerformanceObserverEntryList) => {
      for (const { duration } of list.getEntries()) {
        fixture.longestTaskMs = Math.max(fixture.longestTaskMs, duration)
      }
    }
    new PerformanceObserver(note).observe({ type: 'longtask' })
  },
}

window.fixture = fixture

/** OpenTok's objects of which a test says what they do next: nothing happens by itself, and time stands still. */

import type { Clock } from '../../../src/index.ts'
import { Connection } from '../../../src/kit/testing/sdk/connection.ts'
import { createDeferred } from '../../../src/lib/deferred.ts'
import { ScriptedEmitter } from '../harness/inside.ts'

type Answer = (error?: unknown) => void

export class PuppetObject extends ScriptedEmitter {
  get listenerCount(): number {
    return Object.values(this.listeners).reduce((sum, count) => sum + count, 0)
  }
}

/** Reports that never change: nothing is sent. */
export const IDLE = [
  { type: 'inbound-rtp', kind: 'video', packetsReceived: 9, framesDecoded: 5 },
  { type: 'remote-outbound-rtp', kind: 'video', packetsSent: 9, timestamp: 1 },
]

/** Counts the joins of all puppets, so that no two have the same connection. */
let joins = 0

export class PuppetSession extends PuppetObject {
  readonly sessionId = 'session-1'
  connection: Connection | null = null
  currentState = 'disconnected'
  readonly subscribers: { readonly object: PuppetObject; readonly answer: Answer }[] = []
  /** WebRTC's reports of all subscribers; without them nobody knows whether a video is sent. */
  report: readonly object[] | undefined = IDLE
  readonly publishes: { readonly object: object; readonly answer: Answer }[] = []
  #answers: Answer[] = []
  #leaves: ReturnType<typeof createDeferred<void>>[] = []

  connect(_token: string, answer: Answer): void {
    this.currentState = 'connecting'
    this.#answers.push(answer)
  }

  disconnect(): Promise<void> {
    const leave = createDeferred()
    this.#leaves.push(leave)
    return leave.promise
  }

  isConnected(): boolean {
    return this.connection !== null
  }

  signal(): Promise<void> {
    const error = Object.assign(new Error('not connected'), {
      name: 'OT_NOT_CONNECTED',
      code: 1010,
    })
    return this.connection ? Promise.resolve() : Promise.reject(error)
  }

  subscribe(stream: object, _target: unknown, _properties: unknown, answer: Answer): PuppetObject {
    const getRtcStatsReport = () => Promise.resolve(this.report)
    const object = Object.assign(new PuppetObject(), { stream, getRtcStatsReport })
    this.subscribers.push({ object, answer })
    return object
  }

  unsubscribe(): void {}

  publish(object: object, answer: Answer): void {
    this.publishes.push({ object, answer })
  }

  unpublish(): void {}

  /** It is joined from now on. */
  enter(): void {
    joins += 1
    this.currentState = 'connected'
    this.connection = new Connection(`connection-${joins}`, '')
  }

  /** It is not joined any more. */
  exit(state = 'disconnected'): void {
    this.currentState = state
    this.connection = null
  }

  answerJoin(error?: unknown): void {
    for (const answer of this.#answers.splice(0)) answer(error)
  }

  confirmLeave(error?: Error): void {
    for (const leave of this.#leaves.splice(0)) {
      if (error) leave.reject(error)
      else leave.resolve()
    }
  }
}

/** Timers that fire only when a test names them, by their delay. */
export interface TimerBench extends Clock {
  readonly count: number
  /** Fires the oldest timer of that delay. @returns whether there was one */
  fire(delayMs: number): boolean
  /** The same with the newest. */
  fireNewest(delayMs: number): boolean
}

/** More timers than any path has: tests fire those of one delay until there is none. */
const MAX_FIRED = 2_000

export function createTimerBench(): TimerBench {
  const timers = new Set<{ readonly callback: () => void; readonly delayMs: number }>()
  let fired = 0
  const find = (delayMs: number) => [...timers].filter((timer) => timer.delayMs === delayMs)

  function fire(timer: { readonly callback: () => void } | undefined): boolean {
    if (!timer) return false
    fired += 1
    if (fired > MAX_FIRED) throw new Error('The timers of this path never end.')
    timers.delete(timer as never)
    timer.callback()
    return true
  }

  return {
    get count() {
      return timers.size
    },
    setTimeout(callback, delayMs) {
      const timer = { callback, delayMs }
      timers.add(timer)
      return timer
    },
    clearTimeout: (timer: unknown) => void timers.delete(timer as never),
    fire: (delayMs) => fire(find(delayMs)[0]),
    fireNewest: (delayMs) => fire(find(delayMs).at(-1)),
  }
}

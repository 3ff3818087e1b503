/** One direction of a bad line: loses packets, and passes the others on later, in their order. */

/** The measures of a line; a perfect one has no loss, no delay, and no limit. */
export interface LineQuality {
  readonly lossPercent: number
  /** Infinity: no limit. */
  readonly kbps: number
  readonly delayMs: number
  readonly jitterMs: number
}

export interface SlowLine {
  /** @param forward called when the packet arrives; never, if it is lost */
  send(bytes: number, quality: LineQuality, forward: () => void): void
  /** Loses the packets that are on their way. */
  dispose(): void
}

/** What waits longer for a narrow line is lost, as in a router whose buffer is full. */
const MAX_QUEUE_MS = 500

/** @param random returns at least 0 and less than 1 */
export function createSlowLine(random: () => number): SlowLine {
  const queue: { readonly dueAt: number; readonly forward: () => void }[] = []
  let timer: NodeJS.Timeout | null = null
  /** When the narrow line has sent everything that it has accepted. */
  let freeAt = 0
  let lastDueAt = 0

  function schedule(): void {
    const [next] = queue
    if (timer !== null || next === undefined) return
    timer = setTimeout(deliver, Math.max(0, next.dueAt - Date.now()))
    timer.unref()
  }

  function deliver(): void {
    timer = null
    const now = Date.now()
    while (queue[0] !== undefined && queue[0].dueAt <= now) queue.shift()?.forward()
    schedule()
  }

  return {
    send(bytes, { lossPercent, kbps, delayMs, jitterMs }, forward) {
      if (random() * 100 < lossPercent) return
      const now = Date.now()
      const startAt = Math.max(now, freeAt)
      if (startAt - now > MAX_QUEUE_MS) return
      freeAt = startAt + (bytes * 8) / kbps
      const dueAt = Math.max(lastDueAt, freeAt + delayMs + random() * jitterMs)
      lastDueAt = dueAt
      queue.push({ dueAt, forward })
      schedule()
    },

    dispose() {
      if (timer !== null) clearTimeout(timer)
      timer = null
      queue.length = 0
    },
  }
}

/**
 * One thread for many mutants. A mutant in a function is switched on at run time, so the modules that a thread has loaded
 * serve for the next mutant too: without this, each mutant loads the library again, which takes longer than the tests.
 * A mutant in what runs while a module loads gets a thread of its own.
 */
import { ThreadsPoolWorker } from 'vitest/node'

/** Each start of a thread adds a listener to it that stays. */
const MAX_USES = 30

/** Vitest's own field for the thread of a worker. */
const THREAD = '_thread'

const { send, start, stop } = ThreadsPoolWorker.prototype

/** @type {import('node:worker_threads').Worker | undefined} */
let kept
let uses = 0

/** @param {() => boolean} canShare whether the run in hand is one of a mutant that is switched on at run time */
export function keepWorker(canShare) {
  Object.assign(ThreadsPoolWorker.prototype, {
    /** @this {any} */
    async start() {
      this.isShared = canShare()
      if (this.isShared && kept !== undefined) {
        kept.ref()
        this[THREAD] = kept
        kept = undefined
      } else if (this.isShared) uses = 0
      await start.call(this)
    },

    /** @this {any} @param {any} message */
    send(message) {
      if (!this.isShared || message.type !== 'stop') return send.call(this, message)
      const thread = this[THREAD]
      queueMicrotask(() =>
        thread.emit('message', { type: 'stopped', __vitest_worker_response__: true }),
      )
    },

    /** @this {any} */
    async stop() {
      const thread = this[THREAD]
      uses += 1
      if (!this.isShared || kept !== undefined || uses > MAX_USES) return stop.call(this)
      for (const name of ['message', 'error', 'exit']) thread.removeAllListeners(name)
      thread.stdout.unpipe(this.stdout)
      thread.stderr.unpipe(this.stderr)
      this[THREAD] = undefined
      thread.unref()
      kept = thread
    },
  })
}

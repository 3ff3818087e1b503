/** Whether the browser plays sound in one page: it may refuse to, until the user has touched the page. */

/** The sound of a page. It plays, unless a test says otherwise. */
export interface FakeAudio {
  /** Whether the browser refuses to play the sound of the next subscriber. */
  readonly isBlocked: boolean
  /**
   * The user has not touched the page: from now on subscribers fire `audioBlocked` when they are shown, and
   * `OT.unblockAudio()` rejects.
   */
  block(): void
  /**
   * The user clicks somewhere: from now on subscribers play with sound. Those that are blocked stay so until
   * `OT.unblockAudio()`, which `unblockAudio()` of a `Reconnection` calls if this `OT` is the global one.
   */
  touch(): void
}

/** The same as subscribers and `OT` see it. */
export interface PageAudio extends FakeAudio {
  /** @param play is called when the sound may play @returns the cleanup */
  add(play: () => void): () => void
  /** Plays the sound of all that are blocked. */
  unblock(): Promise<undefined>
}

export function createPageAudio(): PageAudio {
  let isBlocked = false
  const blocked = new Set<() => void>()
  return {
    get isBlocked() {
      return isBlocked
    },
    block() {
      isBlocked = true
    },
    touch() {
      isBlocked = false
    },
    add(play) {
      blocked.add(play)
      return () => void blocked.delete(play)
    },
    /** Measured: with nothing to play it resolves in an untouched page, too. */
    async unblock(): Promise<undefined> {
      if (isBlocked && blocked.size > 0) throw notAllowed()
      const due = [...blocked]
      blocked.clear()
      for (const play of due) play()
    },
  }
}

const notAllowed = () =>
  Object.assign(new Error('The user has not touched the page.'), { name: 'NotAllowedError' })

import { describe, expect, it, vi } from 'vitest'
import { createPublication } from '../../../src/opentok/publisher.adapter.ts'
import type { SessionLike } from '../../../src/contract/opentok.types.ts'
import { openTokError } from '../../../src/kit/testing/error.ts'

const cause = openTokError('OT_USER_MEDIA_ACCESS_DENIED', 1500)

/** Publisher whose camera starts when the test says so. */
class Camera {
  loading: boolean | null = true
  isDestroyed = false
  isLoading?: () => boolean | null = () => this.loading
  readonly #listeners = new Map<string, Set<(event: object) => void>>()

  get listeners(): string[] {
    return [...this.#listeners].flatMap(([name, listeners]) => [...listeners].map(() => name))
  }
  on(name: string, listener: (event: object) => void): void {
    this.#listeners.set(name, (this.#listeners.get(name) ?? new Set()).add(listener))
  }
  off(name: string, listener: (event: object) => void): void {
    this.#listeners.get(name)?.delete(listener)
  }
  /** The payload may be an error instead of an event. */
  fire(name: string, event: object = {}): void {
    // OpenTok also calls those that are removed meanwhile.
    const due = [...(this.#listeners.get(name) ?? [])]
    for (const listener of due) listener(event)
  }
  destroy(): void {
    this.loading = null
    this.isDestroyed = true
  }
  load(): void {
    this.loading = false
    this.fire('loaded')
  }
}

function setUp(loading: boolean | null = true, camera = new Camera()) {
  camera.loading = loading
  const answers: ((error?: unknown) => void)[] = []
  const calls: string[] = []
  const session = {
    publish(_: object, answer: (error?: unknown) => void) {
      calls.push('publish')
      answers.push(answer)
    },
    unpublish: () => calls.push('unpublish'),
  } as unknown as SessionLike
  const sent: object[] = []
  const world = { isAway: false }
  const end = { handleDestroyed: vi.fn(), handlePublishRefused: vi.fn(), handleSilence: vi.fn() }
  const publication = createPublication(session, camera, {
    end,
    isAway: () => world.isAway,
    handleAwake() {},
    send: (event) => sent.push(event),
  })
  return { answers, calls, camera, end, publication, sent, world }
}

const loaded = { type: 'publisher.loaded' }

describe('a publisher whose camera is still loading (E4, E5)', () => {
  it('is published when the camera is ready, and not before', () => {
    const { answers, calls, camera, publication, sent } = setUp()
    publication.publish()
    expect(calls).toEqual([])
    expect(sent).toEqual([])
    camera.load()
    expect(calls).toEqual(['publish'])
    answers[0]!()
    expect(sent).toEqual([loaded, { type: 'publisher.published' }])
    camera.fire('loaded')
    expect(calls).toEqual(['publish'])
  })

  it('is published at once if the camera is ready, or if that is unknown', () => {
    for (const isKnown of [true, false]) {
      const { calls, camera, publication } = setUp(false)
      if (!isKnown) delete camera.isLoading
      publication.publish()
      expect(calls).toEqual(['publish'])
    }
  })

  it("fails with the client's error if the user denies the camera or there is none", () => {
    const { calls, camera, publication, sent } = setUp()
    publication.publish()
    camera.fire('publishComplete', cause)
    camera.fire('accessDenied')
    camera.load()
    expect(sent).toEqual([{ type: 'publisher.failed', cause }])
    expect(calls).toEqual([])
  })

  it("keeps the client's error for the next publish, if it came while the session was away", () => {
    const { camera, publication, sent } = setUp()
    publication.publish()
    camera.fire('publishComplete', cause)
    // The machine waits for the session after that, and publishes again. The publisher is gone by then.
    camera.loading = null
    publication.publish()
    expect(sent.at(-1)).toEqual({ type: 'publisher.failed', cause })
  })

  it('fails if only the documented event reports the denial', () => {
    const { camera, publication, sent } = setUp()
    publication.publish()
    camera.fire('accessDenied')
    expect(sent).toEqual([{ type: 'publisher.failed', cause: undefined }])
  })

  it('waits for the session if the connection is lost when the camera becomes ready', () => {
    const { calls, camera, publication, sent, world } = setUp()
    publication.publish()
    world.isAway = true
    camera.load()
    expect(sent).toEqual([{ type: 'publisher.failed', cause: undefined }])
    expect(calls).toEqual([])
  })

  it('is not unpublished from a lost session, and is published to the next', () => {
    const { calls, camera, publication } = setUp()
    publication.publish()
    publication.withdraw()
    camera.load()
    expect(calls).toEqual([])
    publication.publish()
    expect(calls).toEqual(['publish'])
  })

  it.each(['unpublish', 'abandon'] as const)(
    'is destroyed by %s(), so that the camera stays off',
    (end) => {
      const { calls, camera, publication, sent } = setUp()
      publication.publish()
      publication[end]()
      expect(camera.isDestroyed).toBe(true)
      camera.load()
      expect(calls).toEqual([])
      expect(sent).toEqual([])
      expect(camera.listeners).toEqual([])
    },
  )

  it('is not published before the app asks for it, whatever its camera does', () => {
    const { calls, camera, sent } = setUp()
    camera.load()
    camera.fire('accessDenied')
    expect(calls).toEqual([])
    expect(sent).toEqual([])
  })

  it('is not published if a listener of the app unpublishes it when the camera is ready', () => {
    const camera = new Camera()
    camera.on('loaded', () => publication.unpublish())
    const { calls, publication, sent } = setUp(true, camera)
    publication.publish()
    camera.load()
    expect(calls).toEqual([])
    expect(sent).toEqual([])
    expect(camera.isDestroyed).toBe(true)
  })

  it('is left to the app by dispose() because it was never published', () => {
    const { camera, publication } = setUp()
    publication.publish()
    publication.dispose()
    expect(camera.isDestroyed).toBe(false)
    expect(camera.listeners).toEqual([])
  })
})

describe('a publisher that was destroyed, or whose camera has failed (E12)', () => {
  it('fails at once, without a request to OpenTok', () => {
    const { calls, publication, sent } = setUp(null)
    publication.publish()
    expect(sent).toEqual([
      { type: 'publisher.failed', cause: new Error('It was destroyed, or has no camera.') },
    ])
    expect(calls).toEqual([])
  })
})

describe('a publish that is not answered', () => {
  it('is unpublished when the session is left (E1)', () => {
    const { calls, publication } = setUp(false)
    publication.cancel()
    expect(calls).toEqual([])
    publication.publish()
    publication.cancel()
    expect(calls).toEqual(['publish', 'unpublish'])
  })

  it('is a possible sign that the session has ended if it is given up (E2)', () => {
    const { end, publication } = setUp(false)
    publication.publish()
    expect(end.handleSilence).not.toHaveBeenCalled()
    publication.unpublish()
    expect(end.handleSilence).toHaveBeenCalledTimes(1)
  })

  it('is no such sign once it is answered', () => {
    const { answers, end, publication } = setUp(false)
    publication.publish()
    answers[0]!()
    publication.unpublish()
    expect(end.handleSilence).not.toHaveBeenCalled()
  })

  it.each(['unpublish', 'cancel', 'withdraw', 'abandon', 'dispose'] as const)(
    'is unpublished once: %s() after that does not touch what OpenTok has destroyed (E1)',
    (later) => {
      const { calls, camera, publication } = setUp(false)
      publication.publish()
      publication.withdraw()
      publication.publish()
      publication.cancel()
      publication[later]()
      publication.dispose()
      expect(calls).toEqual(['publish', 'unpublish', 'publish', 'unpublish'])
      expect(camera.isDestroyed).toBe(false)
    },
  )

  it('is not unpublished once it is live: OpenTok destroys it with the session', () => {
    const { answers, calls, camera, publication } = setUp(false)
    publication.publish()
    answers[0]!()
    publication.cancel()
    publication.abandon()
    expect(calls).toEqual(['publish'])
    expect(camera.isDestroyed).toBe(false)
  })

  it('can reveal the end of the session, and then does not fail: it was withdrawn', () => {
    const { answers, calls, end, publication, sent } = setUp(false)
    end.handlePublishRefused.mockImplementation(() => publication.withdraw())
    publication.publish()
    answers[0]!(cause)
    expect(end.handlePublishRefused).toHaveBeenCalledExactlyOnceWith(cause)
    expect(sent).toEqual([loaded])
    expect(calls).toEqual(['publish', 'unpublish'])
  })
})

describe('a publisher that is kept over a connection loss', () => {
  it('prevents its destruction once, and is unpublished once', () => {
    const { answers, calls, camera, publication, sent } = setUp(false)
    publication.publish()
    answers[0]!()
    publication.withdraw()
    publication.withdraw()
    expect(calls).toEqual(['publish', 'unpublish'])
    const preventDefault = vi.fn()
    camera.fire('streamDestroyed', { preventDefault, reason: 'unpublished' })
    expect(preventDefault).toHaveBeenCalledTimes(1)
    expect(sent).toHaveLength(2)
  })

  it.each(['abandon', 'dispose', 'unpublish'] as const)('is destroyed by %s() (E1)', (end) => {
    const { answers, camera, publication } = setUp(false)
    publication.publish()
    answers[0]!()
    publication.withdraw()
    publication[end]()
    expect(camera.isDestroyed).toBe(true)
    expect(camera.listeners).toEqual([])
  })

  it('is destroyed by dispose() if OpenTok rejected it after the rejoin, and not if it is live', () => {
    for (const isRejected of [true, false]) {
      const { answers, camera, publication } = setUp(false)
      publication.publish()
      publication.withdraw()
      publication.publish()
      answers[1]!(isRejected ? cause : undefined)
      publication.dispose()
      expect(camera.isDestroyed).toBe(isRejected)
    }
  })
})

describe('the end of a stream', () => {
  it('ends the publisher with its reason, unless it is part of a publish that is refused', () => {
    const { camera, end, publication, sent } = setUp(false)
    publication.publish()
    camera.fire('streamDestroyed', { reason: 'networkDisconnected' })
    camera.fire('streamDestroyed', { reason: 'reset', stream: { streamId: 'former' } })
    expect(end.handleDestroyed).not.toHaveBeenCalled()
    expect(sent).toEqual([loaded])
    camera.fire('streamDestroyed', { stream: { streamId: 'a' } })
    expect(end.handleDestroyed).toHaveBeenCalledExactlyOnceWith('')
    expect(sent).toEqual([loaded, { type: 'publisher.destroyed', reason: '' }])
  })

  it('is not the end of a publisher that is kept, even if its default cannot be prevented', () => {
    const { camera, publication, sent } = setUp(false)
    publication.publish()
    publication.withdraw()
    camera.fire('streamDestroyed', { reason: 'unpublished', stream: { streamId: 'a' } })
    expect(sent).toEqual([loaded])
  })

  it('by the app leaves nothing to destroy', () => {
    const { camera, publication, sent } = setUp(false)
    publication.publish()
    publication.withdraw()
    camera.fire('destroyed')
    expect(sent).toEqual([loaded, { type: 'publisher.destroyed', reason: '' }])
    publication.dispose()
    expect(camera.isDestroyed).toBe(false)
  })
})

describe('an unpublished publisher', () => {
  it('is unpublished once, and is neither withdrawn nor heard of again', () => {
    const { answers, calls, camera, publication, sent } = setUp(false)
    publication.publish()
    publication.unpublish()
    publication.unpublish()
    publication.withdraw()
    publication.abandon()
    answers[0]!()
    expect(calls).toEqual(['publish', 'unpublish'])
    expect(sent).toEqual([loaded])
    publication.dispose()
    expect(camera.isDestroyed).toBe(false)
  })

  it('that was kept is destroyed once', () => {
    const { camera, publication } = setUp(false)
    publication.publish()
    publication.withdraw()
    publication.unpublish()
    expect(camera.isDestroyed).toBe(true)
    camera.isDestroyed = false
    publication.dispose()
    expect(camera.isDestroyed).toBe(false)
  })
})

describe('a publisher that is withdrawn', () => {
  it('while its camera is loading is not published when that is ready', () => {
    const { calls, camera, publication } = setUp()
    publication.publish()
    publication.withdraw()
    camera.load()
    expect(calls).toEqual([])
  })

  it('does not hear the answer to the former publish', () => {
    const { answers, publication, sent } = setUp(false)
    publication.publish()
    publication.withdraw()
    answers[0]!(cause)
    expect(sent).toEqual([loaded])
  })

  it('and published again hears the answer to its last publish only', () => {
    const { answers, publication, sent } = setUp(false)
    publication.publish()
    publication.withdraw()
    publication.publish()
    answers[0]!(cause)
    expect(sent).toEqual([loaded, loaded])
    answers[1]!()
    expect(sent.at(-1)).toEqual({ type: 'publisher.published' })
  })
})

describe('a picture of your own', () => {
  it('is listened to once, also after a rejoin, and no more after the end', () => {
    const { answers, camera, publication } = setUp(false)
    const video = new EventTarget()
    const listeners = new Set<unknown>()
    vi.spyOn(video, 'addEventListener').mockImplementation((_, listener) => {
      listeners.add(listener)
    })
    vi.spyOn(video, 'removeEventListener').mockImplementation((_, listener) => {
      listeners.delete(listener)
    })
    Object.assign(camera, { element: { querySelector: () => video } })
    publication.publish()
    answers[0]!()
    publication.withdraw()
    publication.publish()
    expect(listeners.size).toBe(1)
    publication.unpublish()
    expect(listeners.size).toBe(0)
  })
})

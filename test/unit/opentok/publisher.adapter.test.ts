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

function setUp(
  loading: boolean | null = true,
  camera = new Camera(),
  interfere: () => void = () => {},
) {
  camera.loading = loading
  const answers: ((error?: unknown) => void)[] = []
  const calls: string[] = []
  const session = {
    publish(_: object, answer: (error?: unknown) => void) {
      interfere()
      calls.push('publish')
      answers.push(answer)
    },
    unpublish() {
      interfere()
      calls.push('unpublish')
    },
  } as unknown as SessionLike
  const sent: object[] = []
  const world = { isKept: false }
  const end = { handleDestroyed: vi.fn(), handlePublishRefused: vi.fn(), handleSilence: vi.fn() }
  const publication = createPublication(session, camera, {
    end,
    isKept: () => world.isKept,
    handleAwake() {},
    send: (event) => sent.push(event),
  })
  return { answers, calls, camera, end, publication, sent, world }
}

const loaded = { type: 'publisher.loaded' }

describe('the camera of a publisher (E4, E5)', () => {
  it('is waited for, and not after the cleanup', () => {
    const { camera, publication, sent } = setUp()
    const end = publication.load(undefined)
    expect(sent).toEqual([])
    camera.load()
    expect(sent).toEqual([loaded])
    end()
    camera.fire('loaded')
    camera.fire('accessDenied')
    expect(sent).toEqual([loaded])
  })

  it('is there at once if it has loaded, or if that is unknown', () => {
    for (const isKnown of [true, false]) {
      const { camera, publication, sent } = setUp(false)
      if (!isKnown) delete camera.isLoading
      publication.load(undefined)
      expect(sent).toEqual([loaded])
    }
  })

  it("fails with the client's error if the user denies it or there is none", () => {
    const { camera, publication, sent } = setUp()
    publication.load(undefined)
    camera.fire('publishComplete', cause)
    expect(sent).toEqual([{ type: 'publisher.failed', cause }])
  })

  it('fails if only the documented event reports the denial', () => {
    const { camera, publication, sent } = setUp()
    publication.load(undefined)
    camera.fire('accessDenied')
    expect(sent).toEqual([{ type: 'publisher.failed', cause: undefined }])
  })

  it('fails at once if the publisher is gone, with the error that it had, if any (E12)', () => {
    for (const [loadError, expected] of [
      [undefined, new Error('It was destroyed, or has no camera.')],
      [cause, cause],
    ]) {
      const { calls, publication, sent } = setUp(null)
      publication.load(loadError)
      expect(sent).toEqual([{ type: 'publisher.failed', cause: expected }])
      expect(calls).toEqual([])
    }
  })

  it('does not matter before the app asks for it', () => {
    const { calls, camera, sent } = setUp()
    camera.load()
    camera.fire('accessDenied')
    expect(calls).toEqual([])
    expect(sent).toEqual([])
  })
})

describe('a request to publish', () => {
  it('tells what OpenTok answers', () => {
    const { answers, calls, end, publication, sent } = setUp(false)
    publication.request()
    expect(calls).toEqual(['publish'])
    answers[0]!()
    publication.request()
    answers[1]!(cause)
    expect(sent).toEqual([{ type: 'publisher.published' }, { type: 'publisher.failed', cause }])
    expect(end.handlePublishRefused).toHaveBeenCalledExactlyOnceWith(cause)
  })

  it('fails if OpenTok throws', () => {
    const { publication, sent } = setUp(false, new Camera(), () => {
      throw cause
    })
    publication.request()
    expect(sent).toEqual([{ type: 'publisher.failed', cause }])
  })

  it('does not hear the answer after its cleanup', () => {
    const { answers, end, publication, sent } = setUp(false)
    publication.request()()
    answers[0]!(cause)
    publication.request()
    answers[0]!()
    expect(sent).toEqual([])
    expect(end.handlePublishRefused).not.toHaveBeenCalled()
  })

  it('can reveal the end of the session, and then does not fail: it was withdrawn', () => {
    const { answers, end, publication, sent } = setUp(false)
    const cleanUp = publication.request()
    end.handlePublishRefused.mockImplementation(cleanUp)
    answers[0]!(cause)
    expect(sent).toEqual([])
  })
})

describe('what is asked of OpenTok', () => {
  it('is to unpublish, after which nothing is heard', () => {
    const { calls, camera, publication } = setUp(false)
    publication.unpublish()
    expect(calls).toEqual(['unpublish'])
    expect(camera.listeners).toEqual([])
    expect(camera.isDestroyed).toBe(false)
  })

  it('is to destroy, after which nothing is heard', () => {
    const { calls, camera, publication } = setUp(false)
    publication.destroy()
    expect(calls).toEqual([])
    expect(camera.listeners).toEqual([])
    expect(camera.isDestroyed).toBe(true)
  })

  it('is to unpublish from a session that is lost, and goes on listening', () => {
    const { calls, camera, publication } = setUp(false)
    publication.withdraw()
    expect(calls).toEqual(['unpublish'])
    expect(camera.listeners).toEqual(['streamDestroyed', 'destroyed'])
  })

  it('does not fail if OpenTok throws over it', () => {
    const { publication } = setUp(false, new Camera(), () => {
      throw cause
    })
    expect(() => publication.withdraw()).not.toThrow()
    expect(() => publication.unpublish()).not.toThrow()
  })

  it('is noted as a possible sign of an end if it is given up (E2)', () => {
    const { end, publication } = setUp(false)
    publication.noteSilence()
    expect(end.handleSilence).toHaveBeenCalledTimes(1)
  })
})

describe('the end of a stream', () => {
  it('ends the publisher with its reason, unless it is part of a publish that is refused', () => {
    const { camera, end, sent } = setUp(false)
    camera.fire('streamDestroyed', { reason: 'networkDisconnected' })
    camera.fire('streamDestroyed', { reason: 'reset', stream: { streamId: 'previous' } })
    expect(end.handleDestroyed).not.toHaveBeenCalled()
    expect(sent).toEqual([])
    camera.fire('streamDestroyed', { stream: { streamId: 'a' } })
    expect(end.handleDestroyed).toHaveBeenCalledExactlyOnceWith('')
    expect(sent).toEqual([{ type: 'publisher.destroyed', reason: '' }])
  })

  it('does not end a publisher that is kept, even if its default cannot be prevented', () => {
    const { camera, end, sent, world } = setUp(false)
    world.isKept = true
    const preventDefault = vi.fn()
    camera.fire('streamDestroyed', { preventDefault, reason: 'unpublished', stream: {} })
    camera.fire('streamDestroyed', { reason: 'unpublished', stream: {} })
    expect(preventDefault).toHaveBeenCalledTimes(1)
    expect(end.handleDestroyed).not.toHaveBeenCalled()
    expect(sent).toEqual([])
  })

  it('by the app is told', () => {
    const { camera, sent } = setUp(false)
    camera.fire('destroyed')
    expect(sent).toEqual([{ type: 'publisher.destroyed', reason: '' }])
  })
})

describe('a picture of your own', () => {
  it('is listened to once, also after a rejoin, and no more after the end', () => {
    const { camera, publication } = setUp(false)
    const video = new EventTarget()
    const listeners = new Set<unknown>()
    vi.spyOn(video, 'addEventListener').mockImplementation((_, listener) => {
      listeners.add(listener)
    })
    vi.spyOn(video, 'removeEventListener').mockImplementation((_, listener) => {
      listeners.delete(listener)
    })
    Object.assign(camera, { element: { querySelector: () => video } })
    publication.request()
    publication.withdraw()
    publication.request()
    expect(listeners.size).toBe(1)
    publication.release()
    expect(listeners.size).toBe(0)
  })
})

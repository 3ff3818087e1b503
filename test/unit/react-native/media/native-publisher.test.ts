import { describe, expect, it, vi } from 'vitest'
import { DEFAULT_OPTIONS } from '../../../../src/index.ts'
import type { OpenTokErrorLike } from '../../../../src/index.ts'
import {
  createNativePublisher,
  HOLD_MS,
  PUBLISH_MS,
  SETTLE_MS,
} from '../../../../src/react-native/media/native-publisher.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'

useFakeTimers()

const READY = { permissionsGranted: true, componentMounted: true, publisherId: 'publisher-1' }

const CONNECTION = { connectionId: 'own' }

function createSetup() {
  const published: string[] = []
  const heard: unknown[] = []
  const answers: unknown[] = []
  const session = {
    clock: DEFAULT_OPTIONS.clock,
    connection: CONNECTION as typeof CONNECTION | null,
    currentState: 'connected',
    publishView: (publisherId: string) => void published.push(publisherId),
  }
  const publisher = createNativePublisher(session, {
    permissions: undefined,
    readProperties: () => ({}),
    isCameraHeld: () => false,
  })
  const names = ['loaded', 'publishComplete', 'streamCreated', 'streamDestroyed']
  for (const name of names) {
    publisher.on(name, (event) => {
      const { stream, name: error } = event as { stream?: { streamId: string }; name?: string }
      heard.push([event.type ?? name, stream?.streamId ?? error].filter(Boolean).join(' '))
    })
  }
  return {
    publisher,
    session,
    published,
    heard,
    answers,
    answer: (error?: OpenTokErrorLike) => void answers.push(error?.name ?? 'published'),
    /** Handlers of the view that is drawn. */
    handlers: () => publisher.readView()!.handlers as Record<string, (event?: unknown) => void>,
    attach: (state: object | undefined = READY) =>
      publisher.readView()!.attach(state && { state: state as Record<string, unknown> }),
  }
}

/** With a view that native has made. */
async function createLoaded() {
  const setup = createSetup()
  setup.publisher.show()
  setup.attach()
  await pass(2 * SETTLE_MS)
  setup.heard.length = 0
  return setup
}

/** With a live stream. */
async function createLive() {
  const setup = await createLoaded()
  setup.publisher.start(setup.answer)
  setup.handlers()['streamCreated']!({ streamId: 'stream-1' })
  setup.heard.length = 0
  setup.answers.length = 0
  return setup
}

describe('the view of a publisher', () => {
  it('is a new one each time it is shown, and none when it is hidden', () => {
    const { publisher } = createSetup()
    const keys: unknown[] = []
    const unsubscribe = publisher.subscribeView(() => keys.push(publisher.readView()?.key))
    expect(publisher.readView()).toBe(null)
    publisher.show()
    publisher.show()
    publisher.hide()
    expect(keys).toEqual([1, 2, undefined])
    unsubscribe()
    publisher.show()
    expect(keys).toHaveLength(3)
  })

  it('is loaded when native has had time for it', async () => {
    const { attach, heard, publisher } = createSetup()
    expect(publisher.isLoading?.()).toBe(true)
    publisher.show()
    attach()
    await pass(2 * SETTLE_MS - 1)
    expect(heard).toEqual([])
    expect(publisher.isLoading?.()).toBe(true)
    await pass(1)
    expect(heard).toEqual(['loaded'])
    expect(publisher.isLoading?.()).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each(['permissionsGranted', 'componentMounted'])(
    'waits while %s is false, and a while after that',
    async (flag) => {
      const { heard, publisher } = createSetup()
      publisher.show()
      const state: Record<string, unknown> = { ...READY, [flag]: false }
      publisher.readView()!.attach({ state })
      await pass(10 * SETTLE_MS)
      expect(heard).toEqual([])
      state[flag] = true
      await pass(SETTLE_MS)
      state[flag] = false
      await pass(SETTLE_MS)
      state[flag] = true
      await pass(SETTLE_MS)
      expect(heard).toEqual([])
      await pass(SETTLE_MS)
      expect(heard).toEqual(['loaded'])
    },
  )

  it('needs no flags: iOS has none', async () => {
    const { attach, heard, publisher } = createSetup()
    publisher.show()
    attach({ publisherId: 'publisher-1' })
    await pass(2 * SETTLE_MS)
    expect(heard).toEqual(['loaded'])
  })

  it.each([
    ['an id of another type', { publisherId: 1 }],
    ['no id', {}],
  ])('with %s cannot be published, and is replaced', async (_, state) => {
    const { attach, heard, publisher } = createSetup()
    const errors: Error[] = []
    publisher.on('publishComplete', (error) => errors.push(error as unknown as Error))
    publisher.show()
    attach(state)
    await pass(2 * SETTLE_MS)
    expect(heard).toEqual(['publishComplete OT_UNABLE_TO_PUBLISH'])
    expect(errors[0]?.message).toContain('has no publisherId')
    expect(publisher.readView()?.key).toBe(2)
    expect(publisher.isLoading?.()).toBe(true)
  })

  it('without a state cannot be published either', async () => {
    const { heard, publisher } = createSetup()
    publisher.show()
    publisher.readView()!.attach({})
    await pass(2 * SETTLE_MS)
    expect(heard).toEqual(['publishComplete OT_UNABLE_TO_PUBLISH'])
  })

  it('is looked at while it is in the tree only', async () => {
    const { attach, heard, publisher } = createSetup()
    publisher.show()
    attach()
    await pass(SETTLE_MS)
    publisher.readView()!.attach(null)
    await pass(10 * SETTLE_MS)
    expect(heard).toEqual([])
    attach()
    await pass(2 * SETTLE_MS)
    expect(heard).toEqual(['loaded'])
  })

  it('is loaded once: StrictMode takes it out and in again', async () => {
    const { attach, heard, publisher } = await createLoaded()
    publisher.readView()!.attach(null)
    attach()
    await pass(10 * SETTLE_MS)
    expect(heard).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('means nothing any more when another one has taken its place', async () => {
    const { heard, publisher } = createSetup()
    publisher.show()
    const previous = publisher.readView()
    publisher.show()
    previous?.attach({ state: READY })
    await pass(10 * SETTLE_MS)
    expect(heard).toEqual([])
  })

  it('is not looked at any more when another one takes its place', async () => {
    const { attach, heard, publisher } = createSetup()
    publisher.show()
    attach()
    publisher.show()
    await pass(10 * SETTLE_MS)
    expect(heard).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('publishing a view', () => {
  it('is answered by its stream, which has the connection', async () => {
    const { answer, answers, handlers, heard, published, publisher } = await createLoaded()
    publisher.start(answer)
    expect(published).toEqual(['publisher-1'])
    expect(publisher.stream).toBe(null)
    handlers()['streamCreated']!({ streamId: 'stream-1' })
    expect(publisher.stream).toEqual({ streamId: 'stream-1', connection: CONNECTION })
    expect(heard).toEqual(['streamCreated stream-1'])
    expect(answers).toEqual(['published'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('announces the stream before it answers', async () => {
    const { answer, answers, handlers, publisher } = await createLoaded()
    let answersBefore = -1
    publisher.on('streamCreated', () => (answersBefore = answers.length))
    publisher.start(answer)
    handlers()['streamCreated']!({ streamId: 'stream-1' })
    expect(answersBefore).toBe(0)
  })

  it('has a stream without a connection if the session has none', async () => {
    const { answer, handlers, publisher, session } = await createLoaded()
    session.connection = null
    publisher.start(answer)
    handlers()['streamCreated']!({ streamId: 'stream-1' })
    expect(publisher.stream).toEqual({ streamId: 'stream-1' })
  })

  it.each([null, undefined, {}, { streamId: '' }, { streamId: 1 }])(
    'is not answered by a stream without an id: %o',
    async (event) => {
      const { answer, answers, handlers, heard, publisher } = await createLoaded()
      publisher.start(answer)
      handlers()['streamCreated']!(event)
      expect([answers, heard, publisher.stream]).toEqual([[], [], null])
    },
  )

  it('is answered once, and only by its own view', async () => {
    const { answer, answers, handlers, heard, publisher } = await createLoaded()
    const previous = handlers()
    previous['streamCreated']!({ streamId: 'before the call' })
    expect(publisher.stream).toBe(null)
    publisher.show()
    publisher.start(answer)
    previous['streamCreated']!({ streamId: 'of a previous view' })
    expect([answers, heard]).toEqual([[], []])
    handlers()['streamCreated']!({ streamId: 'stream-1' })
    handlers()['streamCreated']!({ streamId: 'stream-2' })
    expect(answers).toEqual(['published'])
    expect(publisher.stream?.streamId).toBe('stream-1')
  })

  it('fails when no stream comes in time, with a view that can be published again', async () => {
    const { answer, answers, heard, publisher } = await createLoaded()
    const errors: (OpenTokErrorLike | undefined)[] = []
    publisher.start((error) => {
      errors.push(error)
      answer(error)
    })
    await pass(PUBLISH_MS - 1)
    expect(answers).toEqual([])
    await pass(1)
    expect(answers).toEqual(['OT_TIMEOUT'])
    expect(errors[0]?.message).toBe('The stream was not published in time.')
    expect(heard).toEqual([])
    expect(publisher.readView()?.key).toBe(2)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('fails with the error of native, once', async () => {
    const { answer, answers, handlers, heard, publisher } = await createLoaded()
    publisher.start(answer)
    const previous = handlers()
    previous['error']!({ code: 'PublisherTimeout' })
    previous['error']!({ code: 'PublisherTimeout' })
    await pass(PUBLISH_MS)
    expect(answers).toEqual(['OT_TIMEOUT'])
    expect(heard).toEqual([])
    expect(publisher.readView()?.key).toBe(2)
  })

  it('has failed before it begins if native refuses the view', async () => {
    const { handlers, heard, publisher } = await createLoaded()
    handlers()['error']!(null)
    expect(heard).toEqual(['publishComplete OT_UNABLE_TO_PUBLISH'])
    expect(publisher.readView()?.key).toBe(2)
  })

  it('goes on over an error that comes when the stream is live', async () => {
    const { answers, handlers, heard, publisher } = await createLive()
    handlers()['error']!({ code: 'PublisherTimeout' })
    expect([answers, heard]).toEqual([[], []])
    expect(publisher.stream?.streamId).toBe('stream-1')
    expect(publisher.readView()?.key).toBe(1)
  })

  it('is taken back by stop(): another view can be published', async () => {
    const { publisher } = await createLive()
    publisher.stop()
    expect(publisher.readView()?.key).toBe(2)
    expect(publisher.stream).toBe(null)
    expect(publisher.isLoading?.()).toBe(true)
    publisher.hide()
    publisher.stop()
    expect(publisher.readView()).toBe(null)
  })
})

describe('the end of a stream', () => {
  it('is announced when the session has not ended meanwhile', async () => {
    const { handlers, heard, publisher } = await createLive()
    handlers()['streamDestroyed']!({ streamId: 'stream-1' })
    await pass(HOLD_MS - 1)
    expect(heard).toEqual([])
    await pass(1)
    expect(heard).toEqual(['streamDestroyed stream-1'])
    expect(publisher.stream).toBe(null)
  })

  it('is left to the library when the session has ended meanwhile', async () => {
    const { handlers, heard, session } = await createLive()
    handlers()['streamDestroyed']!({ streamId: 'stream-1' })
    session.connection = null
    await pass(60_000)
    expect(heard).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is held back while the session is away', async () => {
    const { handlers, heard, session } = await createLive()
    session.currentState = 'reconnecting'
    handlers()['streamDestroyed']!({ streamId: 'stream-1' })
    await pass(5 * HOLD_MS)
    expect(heard).toEqual([])
    session.currentState = 'connected'
    await pass(HOLD_MS)
    expect(heard).toEqual(['streamDestroyed stream-1'])
  })

  it.each([null, {}, { streamId: 'of another publisher' }])(
    'is not that of another stream: %o',
    async (event) => {
      const { handlers, heard } = await createLive()
      handlers()['streamDestroyed']!(event)
      await pass(HOLD_MS)
      expect(heard).toEqual([])
    },
  )

  it('is none without a stream', async () => {
    const { handlers, heard } = await createLoaded()
    handlers()['streamDestroyed']!({})
    await pass(HOLD_MS)
    expect(heard).toEqual([])
  })

  it('is none when the view is replaced before it is announced', async () => {
    const { handlers, heard, publisher } = await createLive()
    handlers()['streamDestroyed']!({ streamId: 'stream-1' })
    publisher.stop()
    await pass(HOLD_MS)
    expect(heard).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})

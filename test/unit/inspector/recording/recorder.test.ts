import { describe, expect, it, vi } from 'vitest'
import { matches, toJson } from '../../../../src/inspector/recording/log.ts'
import { createRecorder } from '../../../../src/inspector/recording/recorder.ts'
import { actorsOf } from '../../../../src/machines.ts'
import { createScriptedPublisher } from '../../../stories/harness/scripted.ts'
import { createJoinedSetup } from '../../../stories/harness/story.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'

useFakeTimers()

const nothing = () => {}

/** The rows of every reconnection, around those of its people. */
const withRows = (...people: string[]) => ['Session', ...people, 'Join', 'Session end']

describe('a recorder', () => {
  it('starts late and knows every existing actor with its state', async () => {
    const { reconnection, session } = await createJoinedSetup()
    reconnection.subscribe({ streamId: 'stream-of-ann' })
    reconnection.publish(createScriptedPublisher()).catch(nothing)
    await pass(0)
    const recorder = createRecorder(reconnection, nothing)
    expect(recorder.list().map(({ kind, name, state }) => [kind, name, state])).toEqual([
      ['session', 'Session', 'connected'],
      ['publisher', 'Publisher 1', 'connecting.requested.unanswered'],
      ['subscriber', 'Subscriber 1 · stream-o', 'connecting.subscribing'],
      ['camera', 'Camera 1', 'none'],
      ['microphone', 'Microphone 1', 'none'],
      ['join', 'Join', 'free'],
      ['sessionEnd', 'Session end', 'trusted'],
    ])
    session.subscribers[0]!.fire('connected')
    reconnection.subscribe({ streamId: 'later' })
    expect(recorder.list().map(({ state }) => state)).toEqual([
      'connected',
      'connecting.requested.unanswered',
      'connected.playing',
      'connecting.subscribing',
      'none',
      'none',
      'free',
      'trusted',
    ])
  })

  it('names subscribers by the person that identify() recognizes, and others by their stream', async () => {
    const { reconnection, session } = await createJoinedSetup({
      identify: ({ data }) => data || undefined,
    })
    const recorder = createRecorder(reconnection, nothing)
    const people = [
      ['stream-of-ann', 'Ann'],
      ['stream-of-nobody', ''],
    ] as const
    for (const [streamId, data] of people) {
      const connection = { connectionId: `of-${streamId}`, creationTime: 0, data }
      const stream = { streamId, connection }
      session.fire('streamCreated', { stream })
      reconnection.subscribe(stream)
    }
    reconnection.subscribe({ streamId: 'stream-without-connection' })
    const names = withRows(
      'Subscriber 1 · Ann',
      'Subscriber 2 · stream-o',
      'Subscriber 3 · stream-w',
    )
    expect(recorder.list().map(({ name }) => name)).toEqual(names)
    // Also if it is mounted later.
    recorder.dispose()
    expect(
      createRecorder(reconnection, nothing)
        .list()
        .map(({ name }) => name),
    ).toEqual(names)
  })

  it('uses the stream where identify() throws', async () => {
    const { reconnection, session } = await createJoinedSetup({
      identify: () => {
        throw new Error('no name')
      },
    })
    reconnection.on('error', nothing)
    const recorder = createRecorder(reconnection, nothing)
    const stream = { streamId: 'of-ann', connection: { connectionId: 'ann', creationTime: 0 } }
    session.fire('streamCreated', { stream })
    reconnection.subscribe(stream)
    expect(recorder.list().map(({ name }) => name)).toEqual(withRows('Subscriber 1 · of-ann'))
  })

  it('keeps the statuses of a connection loss with their times, and the last transition', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const recorder = createRecorder(reconnection, nothing)
    const startedAt = Date.now()
    await pass(500)
    session.drop()
    expect(recorder.session).toMatchObject({ status: 'reconnecting', phase: 'resuming' })
    expect(recorder.session.lastKey).toBe(
      'session.connected session.reconnecting session.reconnecting',
    )
    await pass(3_000)
    session.resume()
    await pass(3_000)
    expect(recorder.session.spans.map(({ from, status }) => [status, from - startedAt])).toEqual([
      ['connected', 0],
      ['reconnecting', 500],
      ['reconnected', 3_500],
      ['connected', 6_500],
    ])
    expect(recorder.log.entries.map(({ event, from, to }) => [event, from, to])).toEqual([
      ['reconnecting', 'connected', 'reconnecting.resuming'],
      ['reconnected', 'reconnecting.resuming', 'reconnected'],
      ['after settling', 'reconnected', 'connected'],
    ])
  })

  it('keeps the quality of the connection over time, without asking OpenTok to measure it', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const publisher = createScriptedPublisher()
    reconnection.publish(publisher).catch(nothing)
    reconnection.subscribe({ streamId: 'a' })
    session.subscribers[0]!.fire('connected')
    const recorder = createRecorder(reconnection, nothing)
    const startedAt = Date.now()
    expect(publisher.listeners['networkConditionChanged']).toBeUndefined()
    await pass(1_000)
    const transport = { networkCondition: 'critical' }
    session.subscribers[0]!.fire('networkConditionChanged', {
      stats: { mediaLink: { transport, networkDegradationSource: 'local' } },
    })
    await pass(1_000)
    session.drop()
    const { qualities } = recorder.session
    expect(qualities.map(({ from, status }) => [status, from - startedAt])).toEqual([
      ['unknown', 0],
      ['poor', 1_000],
      ['lost', 2_000],
    ])
    expect(recorder.log.entries.map(({ detail }) => detail)).toContain('poor, by local')
  })

  it('logs how long a status lasted, and that an actor started', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const recorder = createRecorder(reconnection, nothing)
    reconnection.subscribe({ streamId: 'a' })
    session.drop()
    await pass(3_100)
    session.resume()
    expect(
      recorder.log.entries.map(({ actor, detail, event, from, to }) => [
        actor,
        event,
        from,
        to,
        detail,
      ]),
    ).toEqual([
      ['Subscriber 1 · a', 'started', null, 'connecting.subscribing', ''],
      ['Session', 'reconnecting', 'connected', 'reconnecting.resuming', 'was connected for 0 s'],
      [
        'Session',
        'reconnected',
        'reconnecting.resuming',
        'reconnected',
        'was reconnecting for 3.1 s',
      ],
    ])
  })

  it('logs only the type of a signal, and of events only reasons, codes and counts', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const recorder = createRecorder(reconnection, nothing)
    session.drop()
    void reconnection.signal({ type: 'chat', data: 'in confidence' })
    session.end('networkDisconnected')
    await pass(10)
    const text = toJson(recorder.log.entries)
    expect(text).not.toContain('confidence')
    expect(text).not.toMatch(/connection-\d/)
    const held = recorder.log.entries.find(({ event }) => event === 'signalHeld')
    expect(held).toMatchObject({ actor: 'Signals', detail: 'chat' })
    expect(recorder.log.entries.map(({ detail }) => detail)).toContain('networkDisconnected')
  })

  it('removes ended actors after a while', async () => {
    const { reconnection } = await createJoinedSetup()
    const recorder = createRecorder(reconnection, nothing)
    const tile = reconnection.subscribe({ streamId: 'a' })
    tile.unsubscribe()
    expect(recorder.list()[1]?.status).toBe('disconnected')
    recorder.forget(Date.now())
    expect(recorder.list()).toHaveLength(withRows('').length)
    recorder.forget(Date.now() + 1)
    expect(recorder.list()).toHaveLength(withRows().length)
  })

  it('keeps the last 200 of many ended actors', async () => {
    const { reconnection } = await createJoinedSetup()
    const recorder = createRecorder(reconnection, nothing)
    for (let index = 1; index <= 205; index += 1) {
      await pass(1)
      reconnection.subscribe({ streamId: `${index}` }).unsubscribe()
    }
    reconnection.subscribe({ streamId: 'live' })
    recorder.forget(0)
    const names = recorder.list().map(({ name }) => name)
    expect(names).toHaveLength(withRows().length + 201)
    expect(names.slice(0, 2)).toEqual(['Session', 'Subscriber 6 · 6'])
    expect(names.at(-3)).toBe('Subscriber 206 · live')
  })

  it('knows that a reconnection was disposed, also when it starts later', async () => {
    const { reconnection } = await createJoinedSetup()
    const early = createRecorder(reconnection, nothing)
    expect(early.session.shown).toBe('connected')
    reconnection.dispose()
    await pass(1_000)
    const late = createRecorder(reconnection, nothing)
    expect(early.session).toMatchObject({ shown: 'disposed', endedAt: Date.now() - 1_000 })
    expect(late.session).toMatchObject({ shown: 'disposed', endedAt: Date.now() })
    expect(early.log.entries.at(-1)).toMatchObject({
      actor: 'Session',
      event: 'disposed',
      to: null,
    })
  })

  it('keeps showing the last state of a disposed reconnection', async () => {
    const { reconnection } = await createJoinedSetup()
    const recorder = createRecorder(reconnection, nothing)
    await pass(1_000)
    reconnection.dispose()
    await pass(120_000)
    recorder.forget(Date.now())
    expect(recorder.list().map(({ name, status }) => [name, status])).toEqual([
      ['Session', 'connected'],
    ])
    expect(recorder.session.endedAt).toBe(Date.now() - 120_000)
  })

  it('gets no event after its own dispose(), and leaves no listener', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const onChange = vi.fn()
    const [actor] = actorsOf(reconnection)
    const inspect = vi.spyOn(actor!.system, 'inspect')
    const on = vi.spyOn(reconnection, 'on')
    const recorder = createRecorder(reconnection, onChange)
    expect(inspect).toHaveBeenCalledTimes(1)
    expect(on.mock.calls.map(([name]) => name)).not.toContain('error')
    recorder.dispose()
    session.drop()
    void reconnection.signal({ type: 'chat' })
    expect(onChange).not.toHaveBeenCalled()
    expect(recorder.log.count).toBe(0)
  })

  it('never throws into the dispatch that it observes', async () => {
    const reported = vi.fn()
    vi.stubGlobal('reportError', reported)
    const { reconnection, session } = await createJoinedSetup()
    createRecorder(reconnection, () => {
      throw new Error('the page is gone')
    })
    session.drop()
    expect(reconnection.status).toBe('reconnecting')
    expect(reported).toHaveBeenCalled()
    vi.unstubAllGlobals()
  })
})

describe('an entry', () => {
  const entry = {
    at: 0,
    actor: 'Session',
    event: 'reconnecting',
    from: 'connected',
    to: 'reconnecting.resuming',
    detail: '',
  }

  it('matches a filter if it contains all of its words', () => {
    expect(matches(entry, '')).toBe(true)
    expect(matches(entry, 'SESSION resuming')).toBe(true)
    expect(matches(entry, 'session offline')).toBe(false)
  })
})

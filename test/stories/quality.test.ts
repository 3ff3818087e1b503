/** Stories of a bad line, and of pictures that stand still while everything is connected. */

import { describe, expect, it, vi } from 'vitest'
import type { Reconnection } from '../../src/contract/reconnection.types.ts'
import type { ReconnectionOptions } from '../../src/contract/options.types.ts'
import { openTokError } from '../../src/kit/testing/index.ts'
import { createScriptedPublisher } from './harness/scripted.ts'
import type { ScriptedPublisher } from './harness/scripted.ts'
import { useStory, createJoinedSetup } from './harness/story.ts'
import { pass } from './harness/time.ts'

useStory()

/** What OpenTok says of a line. */
const condition = (networkCondition: string, networkDegradationSource: string) => ({
  stats: {
    mediaLink: {
      transport: { networkCondition },
      remotePublisherTransport: { networkCondition },
      networkDegradationSource,
    },
  },
})

function followQuality(reconnection: Reconnection): string[] {
  const story: string[] = []
  reconnection.on('qualityChanged', ({ degradedBy, previous, quality }) =>
    story.push(`mine ${previous} → ${quality} by ${degradedBy}`),
  )
  reconnection.on('subscriberQualityChanged', ({ degradedBy, previous, quality, streamId }) =>
    story.push(`${streamId} ${previous} → ${quality} by ${degradedBy}`),
  )
  return story
}

/** Video element that shows frames as long as the test lets it; its time goes on all the same, as in Chromium 156. */
class ScriptedVideo extends EventTarget {
  paused = false
  isMoving = true
  frames = 0
  getVideoPlaybackQuality = () => ({ totalVideoFrames: this.frames })
  play = vi.fn(() => {
    this.paused = false
    return Promise.resolve()
  })
}

async function publishNow(reconnection: Reconnection, publisher: ScriptedPublisher) {
  const live = reconnection.publish(publisher)
  await pass(1_000)
  return live
}

async function createTileSetup(options: ReconnectionOptions = {}, stream: object = {}) {
  const setup = await createJoinedSetup(options)
  const tile = setup.reconnection.subscribe({ streamId: 'a', ...stream })
  setup.session.subscribers[0]!.fire('connected')
  return { ...setup, tile }
}

describe('the quality of a line (Q1)', () => {
  it('is unknown at the beginning, which is no change', async () => {
    const { reconnection } = await createJoinedSetup()
    const story = followQuality(reconnection)
    expect(reconnection.subscribe({ streamId: 'a' }).quality).toBe('unknown')
    expect(story).toEqual([])
  })

  it('is that of the tile, and of your own side if that is where the problem is', async () => {
    const { reconnection, session, tile } = await createTileSetup()
    const story = followQuality(reconnection)
    session.subscribers[0]!.fire('networkConditionChanged', condition('critical', 'local'))
    expect(tile).toMatchObject({ quality: 'poor', degradedBy: 'local' })
    expect(reconnection.getSnapshot()).toMatchObject({ quality: 'poor', degradedBy: 'local' })
    session.subscribers[0]!.fire('networkConditionChanged', condition('critical', 'remote'))
    session.subscribers[0]!.fire('networkConditionChanged', condition('critical', 'remote'))
    session.subscribers[0]!.fire('networkConditionChanged', condition('excellent', 'none'))
    expect(story).toEqual([
      'mine unknown → poor by local',
      'a unknown → poor by local',
      'mine poor → good by null',
      'a poor → poor by remote',
      'mine good → excellent by null',
      'a poor → excellent by null',
    ])
  })

  it('is lost while it is away, and what it was after a resume', async () => {
    const { reconnection, session } = await createTileSetup()
    session.subscribers[0]!.fire('networkConditionChanged', condition('good', 'none'))
    const story = followQuality(reconnection)
    session.drop()
    session.resume()
    expect(story).toEqual(['mine good → lost by null', 'mine lost → good by null'])
  })

  it('is unknown after a rejoin, until OpenTok says something of the new subscriber', async () => {
    const { reconnection, session, tile } = await createTileSetup()
    session.subscribers[0]!.fire('networkConditionChanged', condition('critical', 'remote'))
    session.end('networkDisconnected')
    await pass(1)
    expect(tile.quality).toBe('lost')
    await pass(2_000)
    session.fire('streamCreated', { stream: { streamId: 'a' } })
    session.subscribers.at(-1)!.fire('connected')
    expect(tile).toMatchObject({ status: 'reconnected', quality: 'unknown', degradedBy: null })
    expect(reconnection.getSnapshot().quality).toBe('unknown')
  })

  it('stays in the snapshot after dispose()', async () => {
    const { reconnection, session } = await createTileSetup()
    session.subscribers[0]!.fire('networkConditionChanged', condition('critical', 'local'))
    reconnection.dispose()
    expect(reconnection.getSnapshot()).toMatchObject({ quality: 'poor', degradedBy: 'local' })
  })

  it('of one tile asks none of the others: in a room of thousands each outage would take the square of that', async () => {
    const { reconnection, session, tile } = await createTileSetup()
    const other = reconnection.subscribe({ streamId: 'b' })
    const reads = [vi.spyOn(other, 'quality', 'get'), vi.spyOn(other, 'audioBlocked', 'get')]
    session.subscribers[0]!.fire('disconnected')
    session.subscribers[0]!.fire('audioBlocked')
    expect(tile).toMatchObject({ quality: 'lost', audioBlocked: true })
    for (const read of reads) expect(read).not.toHaveBeenCalled()
  })

  it('is no reason to build a snapshot if another tile has it, too', async () => {
    const { reconnection, session } = await createTileSetup()
    reconnection.subscribe({ streamId: 'b' })
    session.subscribers[1]!.fire('connected')
    for (const subscriber of session.subscribers)
      subscriber.fire('networkConditionChanged', condition('excellent', 'none'))
    const before = reconnection.getSnapshot()
    const third = reconnection.subscribe({ streamId: 'c' })
    session.subscribers[0]!.fire('networkConditionChanged', condition('good', 'none'))
    third.unsubscribe()
    expect(before.quality).toBe('excellent')
    expect(reconnection.getSnapshot()).toBe(before)
  })

  it('is no rejoin when it changes: a publish that was cut short waits for one', async () => {
    const { reconnection, session } = await createTileSetup()
    reconnection.publish(createScriptedPublisher()).catch(() => {})
    await pass(0)
    session.publishAnswers[0]!(openTokError('OT_CANCEL', 1500))
    session.subscribers[0]!.fire('networkConditionChanged', condition('critical', 'local'))
    expect(reconnection.getSnapshot().quality).toBe('poor')
    await pass(10_000)
    expect(session.calls.publish).toBe(1)
  })

  it('is asked of publishers only while somebody listens', async () => {
    const { reconnection } = await createJoinedSetup()
    const publisher = createScriptedPublisher()
    void reconnection.publish(publisher)
    await pass(1_000)
    expect(publisher.listeners['networkConditionChanged']).toBeUndefined()
    const story: string[] = []
    const stop = reconnection.on('qualityChanged', ({ quality }) => story.push(quality))
    const later = createScriptedPublisher()
    reconnection.publish(later).catch(() => {})
    expect(publisher.listeners['networkConditionChanged']).toBe(1)
    expect(later.listeners['networkConditionChanged']).toBe(1)
    const statsContainer = { mediaLink: { transport: { networkCondition: 'warning' } } }
    publisher.trigger('networkConditionChanged', { statsContainer })
    expect(story).toEqual(['poor'])
    expect(reconnection.getSnapshot().quality).toBe('poor')
    const stopTiles = reconnection.on('subscriberQualityChanged', () => {})
    stop()
    expect(publisher.listeners['networkConditionChanged']).toBe(1)
    stopTiles()
    expect(reconnection.getSnapshot().quality).toBe('unknown')
    expect(publisher.listeners['networkConditionChanged']).toBeUndefined()
    expect(later.listeners['networkConditionChanged']).toBeUndefined()
  })

  it('follows each word about your own side, although the tile says the same', async () => {
    const { reconnection, session } = await createTileSetup()
    const story = followQuality(reconnection)
    session.subscribers[0]!.fire('networkConditionChanged', condition('fair', 'local'))
    session.subscribers[0]!.fire('networkConditionChanged', condition('critical', 'local'))
    expect(story).toEqual([
      'mine unknown → fair by local',
      'a unknown → fair by local',
      'mine fair → poor by local',
      'a fair → poor by local',
    ])
  })

  it('of a publisher is not known after a rejoin, whatever was said before it', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const publisher = createScriptedPublisher()
    void reconnection.publish(publisher)
    await pass(1_000)
    const story = followQuality(reconnection)
    const statsContainer = { mediaLink: { transport: { networkCondition: 'warning' } } }
    publisher.trigger('networkConditionChanged', { statsContainer })
    session.end('networkDisconnected')
    await pass(3_000)
    expect(reconnection).toMatchObject({ status: 'reconnected' })
    expect(story).toEqual([
      'mine unknown → poor by both',
      'mine poor → lost by null',
      'mine lost → unknown by null',
    ])
    publisher.trigger('networkConditionChanged', { statsContainer })
    await pass(10_000)
    expect(reconnection.getSnapshot()).toMatchObject({ status: 'connected', quality: 'poor' })
  })

  it('of a publisher is in its handle while somebody listens to it, and lost with the session', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const publisher = createScriptedPublisher()
    const me = await publishNow(reconnection, publisher)
    expect(me.getSnapshot()).toMatchObject({ quality: 'unknown', degradedBy: null })
    const story: string[] = []
    const stop = me.on('qualityChanged', ({ degradedBy, previous, quality }) => {
      story.push(`${previous} → ${quality} by ${degradedBy}, ${me.quality} by ${me.degradedBy}`)
      expect(reconnection.getSnapshot().quality).toBe(quality)
    })
    const say = (networkCondition: string) =>
      publisher.trigger('networkConditionChanged', {
        statsContainer: { mediaLink: { transport: { networkCondition } } },
      })
    say('warning')
    say('warning')
    session.end('networkDisconnected')
    await pass(3_000)
    expect(me.status).toBe('reconnected')
    say('good')
    stop()
    expect(publisher.listeners['networkConditionChanged']).toBeUndefined()
    expect(me.getSnapshot()).toMatchObject({ quality: 'unknown', degradedBy: null })
    expect(story).toEqual([
      'unknown → poor by both, poor by both',
      'poor → lost by null, lost by null',
      'lost → unknown by null, unknown by null',
      'unknown → good by null, good by null',
    ])
  })

  it('of a publisher that has ended is not asked of the others, although somebody listens to it', async () => {
    const { reconnection } = await createJoinedSetup()
    const [one, other] = [createScriptedPublisher(), createScriptedPublisher()]
    const me = await publishNow(reconnection, one)
    await publishNow(reconnection, other)
    const listeners = () => other.listeners['networkConditionChanged'] ?? 0
    me.on('qualityChanged', () => {})
    expect(listeners()).toBe(1)
    reconnection.unpublish(one)
    expect(me.quality).toBe('unknown')
    expect(listeners()).toBe(0)
    me.on('qualityChanged', () => {})
    expect(listeners()).toBe(0)
  })

  it('is unknown with a client that never says it, without an error (Q5)', async () => {
    const { reconnection, tile } = await createTileSetup()
    const errors: unknown[] = []
    reconnection.on('error', ({ error }) => errors.push(error))
    await pass(60_000)
    expect(tile.quality).toBe('unknown')
    expect(reconnection.getSnapshot().quality).toBe('unknown')
    expect(errors).toEqual([])
  })
})

describe('a picture that stands still (Q2)', () => {
  /** A tile and a publisher, whose pictures move four times a second as long as they may. */
  async function createMovingSetup(options: ReconnectionOptions = {}, stream: object = {}) {
    const setup = await createTileSetup(options, stream)
    const own = new ScriptedVideo()
    const publisher = Object.assign(createScriptedPublisher(), {
      element: { querySelector: () => own },
    })
    void setup.reconnection.publish(publisher)
    const videos = [own]
    const show = (video: ScriptedVideo) => {
      // As in a browser without the publisher's report.
      Object.assign(setup.session.subscribers.at(-1)!, { getRtcStatsReport: undefined })
      setup.session.subscribers.at(-1)!.fire('videoElementCreated', { element: video })
      videos[1] = video
      return video
    }
    const run = async (ms: number) => {
      for (let elapsedMs = 0; elapsedMs < ms; elapsedMs += 250) {
        await pass(250)
        for (const video of videos) {
          if (video.paused) continue
          if (video.isMoving) video.frames += 1
          video.dispatchEvent(new Event('timeupdate'))
        }
      }
    }
    return { ...setup, run, show }
  }

  const phases = ({ tile }: Pick<Awaited<ReturnType<typeof createTileSetup>>, 'tile'>) => {
    const seen: string[] = []
    tile.onChange(() => seen.push(`${tile.status} ${tile.phase}`))
    return seen
  }

  it('is frozen, and recreated after frozenMs in all, with the same handle', async () => {
    const setup = await createMovingSetup()
    const { run, session, show, tile } = setup
    const video = show(new ScriptedVideo())
    await run(20_000)
    expect(tile.phase).toBe('playing')
    const seen = phases(setup)
    video.isMoving = false
    await run(5_000)
    expect(seen).toEqual(['connected frozen'])
    expect(session.subscribers).toHaveLength(1)
    await run(6_000)
    expect(seen).toEqual(['connected frozen', 'reconnecting stalled', 'reconnecting resubscribing'])
    expect(session.subscribers).toHaveLength(2)
    session.subscribers[1]!.fire('connected')
    show(new ScriptedVideo())
    await run(4_000)
    expect(tile).toMatchObject({ status: 'connected', phase: 'playing' })
  })

  it('is playing again with its next frame', async () => {
    const setup = await createMovingSetup()
    const video = setup.show(new ScriptedVideo())
    await setup.run(2_000)
    const seen = phases(setup)
    video.isMoving = false
    await setup.run(6_000)
    video.isMoving = true
    await setup.run(20_000)
    expect(seen).toEqual(['connected frozen', 'connected playing'])
    expect(setup.session.subscribers).toHaveLength(1)
  })

  it('is recreated at most maxAttempts times, however often it moves in between (Q8)', async () => {
    const { run, session, show, tile } = await createMovingSetup({
      subscribers: { maxAttempts: 2 },
    })
    for (let turn = 0; turn < 6; turn += 1) {
      const video = show(new ScriptedVideo())
      session.subscribers.at(-1)!.fire('connected')
      await run(8_000)
      video.isMoving = false
      await run(20_000)
    }
    expect(session.subscribers).toHaveLength(3)
    expect(tile).toMatchObject({ status: 'connected', phase: 'frozen' })
  })

  it('is forgiven by a movement that is longer than frozenMs', async () => {
    const { run, session, show } = await createMovingSetup({ subscribers: { maxAttempts: 1 } })
    for (let turn = 0; turn < 3; turn += 1) {
      const video = show(new ScriptedVideo())
      session.subscribers.at(-1)!.fire('connected')
      await run(14_000)
      video.isMoving = false
      await run(12_000)
    }
    expect(session.subscribers).toHaveLength(4)
  })

  it('is recreated once if that brings no frame, and then left to the sound (Q9)', async () => {
    const setup = await createMovingSetup()
    const { run, session, show, tile } = setup
    show(new ScriptedVideo()).isMoving = false
    await run(11_000)
    const seen = phases(setup)
    session.subscribers.at(-1)!.fire('connected')
    show(new ScriptedVideo()).isMoving = false
    for (let turn = 0; turn < 30; turn += 1) {
      await run(2_000)
      session.subscribers.at(-1)!.fire('qualityScoreChanged', {
        qualityScore: { audioQualityScore: 4.3, videoQualityScore: 1 },
      })
    }
    expect(session.subscribers).toHaveLength(2)
    expect(seen).toEqual(['reconnected null', 'connected playing', 'connected frozen'])
    expect(tile).toMatchObject({ status: 'connected', phase: 'frozen' })
  })

  it.each([
    ['is left alone if its publisher sends nothing, by his own report (Q7)', 'camera', 0, 1],
    ['is recreated if its publisher sends, by his own report (Q8)', 'screen', 20, 2],
  ])('%s', async (_, videoType, packetsPerSecond, subscribes) => {
    const setup = await createMovingSetup({}, { videoType })
    const { run, session, show } = setup
    const video = show(new ScriptedVideo())
    const startedAt = Date.now()
    Object.assign(session.subscribers[0]!, {
      async getRtcStatsReport() {
        const seconds = (Date.now() - startedAt) / 1_000
        const packetsSent = 9 + Math.floor(seconds * packetsPerSecond)
        return [
          { type: 'inbound-rtp', kind: 'video', packetsReceived: 9, framesDecoded: 1 },
          { type: 'remote-outbound-rtp', kind: 'video', packetsSent, timestamp: Date.now() },
        ]
      },
    })
    await run(1_000)
    video.isMoving = false
    const seen = phases(setup)
    await run(30_000)
    expect(session.subscribers).toHaveLength(subscribes)
    expect(seen).toHaveLength(subscribes === 1 ? 0 : 3)
  })

  it.each(['screen', 'custom'])(
    'of a %s is left alone if its publisher does not report (Q7)',
    async (videoType) => {
      const setup = await createMovingSetup({}, { videoType })
      setup.show(new ScriptedVideo()).isMoving = false
      const seen = phases(setup)
      await setup.run(60_000)
      expect(seen).toEqual([])
    },
  )

  it('stays frozen with an endless frozenMs', async () => {
    const { run, session, show, tile } = await createMovingSetup({
      subscribers: { frozenMs: Infinity },
    })
    show(new ScriptedVideo()).isMoving = false
    await run(60_000)
    expect(tile).toMatchObject({ status: 'connected', phase: 'frozen' })
    expect(session.subscribers).toHaveLength(1)
  })

  it('stays frozen if no subscriber is to be recreated', async () => {
    const { run, session, show, tile } = await createMovingSetup({
      subscribers: { resubscribe: false },
    })
    show(Object.assign(new ScriptedVideo(), { isMoving: false }))
    await run(30_000)
    expect(tile).toMatchObject({ status: 'connected', phase: 'frozen' })
    expect(session.subscribers).toHaveLength(1)
  })

  it('that the browser has paused is played again, and never recreated (Q4)', async () => {
    const { run, session, show, tile } = await createMovingSetup()
    const video = show(new ScriptedVideo())
    await run(2_000)
    video.play.mockImplementation(() => Promise.reject(new Error('not allowed')))
    video.paused = true
    video.dispatchEvent(new Event('pause'))
    await run(30_000)
    expect(tile.phase).toBe('frozen')
    expect(video.play.mock.calls.length).toBeGreaterThan(2)
    video.paused = false
    await run(1_000)
    expect(tile.phase).toBe('playing')
    expect(session.subscribers).toHaveLength(1)
  })

  it('is not frozen after a sleep of the page', async () => {
    const setup = await createMovingSetup()
    setup.show(new ScriptedVideo())
    await setup.run(2_000)
    const seen = phases(setup)
    vi.setSystemTime(Date.now() + 600_000)
    await setup.run(5_000)
    expect(seen).toEqual([])
  })
})

it('a healthy call with pictures runs no timer of this library (Q6)', async () => {
  const { reconnection, session, statuses, story } = await createTileSetup()
  const video = new ScriptedVideo()
  session.subscribers[0]!.fire('videoElementCreated', { element: video })
  const before = [vi.getTimerCount(), story.length, statuses.length]
  const changes = vi.fn<() => void>()
  reconnection.onChange(changes)
  for (let turn = 0; turn < 240; turn += 1) {
    await pass(250)
    video.frames += 1
    video.dispatchEvent(new Event('timeupdate'))
    if (turn % 8 === 0)
      session.subscribers[0]!.fire('qualityScoreChanged', {
        qualityScore: { audioQualityScore: 4.2, videoQualityScore: 3.9 },
      })
  }
  expect([vi.getTimerCount(), story.length, statuses.length]).toEqual(before)
  expect(vi.getTimerCount()).toBe(0)
  expect(changes).not.toHaveBeenCalled()
})

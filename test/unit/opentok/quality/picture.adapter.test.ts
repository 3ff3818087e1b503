import { describe, expect, it, vi } from 'vitest'
import {
  createPicture,
  findVideo,
  listenToTime,
} from '../../../../src/opentok/quality/picture.adapter.ts'

/** Video element of a browser, as far as it is used. */
class ScriptedVideo extends EventTarget {
  paused = false
  isConnected = true
  readonly ownerDocument = Object.assign(new EventTarget(), { hidden: false })
  readonly play = vi.fn(() => Promise.resolve())
  frames = 0
  callbacks: (() => void)[] = []
  getVideoPlaybackQuality?: () => { totalVideoFrames: number } = () => ({
    totalVideoFrames: this.frames,
  })
  fire(name: string): void {
    this.dispatchEvent(new Event(name))
  }
  /** As a browser does: some time after the frame. */
  showFrame(): void {
    this.frames += 1
    this.fire('timeupdate')
  }
}

function setUp(isWanted = true) {
  const world = { at: 0, hasVideo: true }
  const story: string[] = []
  const handleAwake = vi.fn<(at: number) => void>()
  const picture = createPicture({
    now: () => world.at,
    isWanted,
    isAnnounced: false,
    hasVideo: () => world.hasVideo,
    handleAwake,
    send: ({ type, at }) => story.push(`${type} ${at}`),
  })
  const video = new ScriptedVideo()
  picture.attach(video)
  return { handleAwake, picture, story, video, world }
}

describe('a picture', () => {
  it('that shows frames is not reported, and says that the page is awake', () => {
    const { handleAwake, picture, story, video, world } = setUp()
    for (world.at = 250; world.at <= 10_000; world.at += 250) {
      video.showFrame()
      picture.check(world.at)
    }
    expect(story).toEqual([])
    expect(handleAwake).toHaveBeenCalledTimes(40)
    expect(handleAwake).toHaveBeenLastCalledWith(10_000)
  })

  it('that shows none for 3 s stands still, until the next one (Q2)', () => {
    const { picture, story, video, world } = setUp()
    picture.check(3_000)
    expect(story).toEqual([])
    picture.check(3_001)
    expect(story).toEqual(['picture.still 0'])
    world.at = 5_000
    video.showFrame()
    video.showFrame()
    expect(story).toEqual(['picture.still 0', 'picture.moving 5000'])
  })

  it('is looked at four times a second at most, whatever else is a time to look', () => {
    const { picture, video, world } = setUp()
    const count = vi.spyOn(video, 'getVideoPlaybackQuality' as never)
    for (world.at = 250; world.at <= 10_000; world.at += 250) {
      video.showFrame()
      // Other tiles, and OpenTok's scores, fall between.
      world.at += 1
      if (world.at % 1_000 === 1) picture.check(world.at)
      if (world.at % 2_000 === 1) picture.handleScore(true)
      world.at -= 1
    }
    expect(count).toHaveBeenCalledTimes(40)
  })

  it('stands still although its time goes on, as in Chromium 156 (Q2)', () => {
    const { picture, story, video, world } = setUp()
    video.showFrame()
    for (world.at = 250; world.at <= 4_000; world.at += 250) {
      video.fire('timeupdate')
      picture.check(world.at)
    }
    expect(new Set(story)).toEqual(new Set(['picture.still 0']))
  })

  it('moves by a frame that the browser calls back for, one for each look', () => {
    const { picture, story, video, world } = setUp()
    const cancel = vi.fn<(handle: number) => void>()
    Object.assign(video, {
      requestVideoFrameCallback: (callback: () => void) => video.callbacks.push(callback),
      cancelVideoFrameCallback: cancel,
    })
    picture.check(4_000)
    picture.check(5_000)
    expect(video.callbacks).toHaveLength(1)
    world.at = 5_500
    video.callbacks[0]!()
    picture.check(8_500)
    expect(story.at(-1)).toBe('picture.moving 5500')
    expect(video.callbacks).toHaveLength(2)
    picture.detach()
    expect(cancel).toHaveBeenCalledWith(2)
  })

  it('moves by the frames that Firefox has painted, as its other count stays zero', () => {
    const { picture, story, video } = setUp()
    picture.check(4_000)
    Object.assign(video, { mozPaintedFrames: 1 })
    picture.check(5_000)
    expect(story).toEqual(['picture.still 0', 'picture.moving 5000'])
  })

  it('that cannot count its frames stands still by its score alone', () => {
    const { picture, story, video, world } = setUp()
    delete video.getVideoPlaybackQuality
    world.at = 2_000
    picture.handleScore(true)
    expect(story).toEqual([])
    picture.handleScore(false)
    expect(story).toEqual(['picture.still 0'])
  })

  it.each([
    ['its page is hidden', (video: ScriptedVideo) => (video.ownerDocument.hidden = true)],
    ['it is paused', (video: ScriptedVideo) => (video.paused = true)],
  ])('is not looked at while %s', (_, arrange) => {
    const { picture, story, video, world } = setUp()
    picture.check(4_000)
    const count = vi.spyOn(video, 'getVideoPlaybackQuality' as never)
    arrange(video)
    world.at = 5_000
    video.showFrame()
    picture.handleScore(true)
    expect(count).not.toHaveBeenCalled()
    expect(story).toEqual(['picture.still 0'])
  })

  it('stands still if OpenTok scores a stretch without a frame, but not just after one', () => {
    const { picture, story, world } = setUp()
    world.at = 1_500
    picture.handleScore(false)
    expect(story).toEqual([])
    world.at = 1_501
    picture.handleScore(false)
    expect(story).toEqual(['picture.still 0'])
  })

  it('stands still by a score only if its last frame is too old', () => {
    const { picture, story, video, world } = setUp()
    world.at = 60_000
    video.showFrame()
    world.at += 1_500
    picture.handleScore(false)
    expect(story).toEqual([])
    world.at += 1
    picture.handleScore(false)
    expect(story).toEqual(['picture.still 60000'])
  })

  it.each([
    ['its publisher has switched the video off', ({ world }: Setup) => (world.hasVideo = false)],
    ['the video is disabled', ({ picture }: Setup) => picture.setVideo(false)],
    ['its element is not in the page', ({ video }: Setup) => (video.isConnected = false)],
    ['the page is hidden', ({ video }: Setup) => (video.ownerDocument.hidden = true)],
  ])('does not stand still while %s (Q3)', (_, arrange) => {
    const setup = setUp()
    arrange(setup)
    setup.picture.check(60_000)
    setup.picture.handleScore(false)
    expect(setup.story).toEqual([])
    expect(setup.picture.isDue()).toBe(false)
  })

  it('is no longer still when the video is disabled', () => {
    const { picture, story } = setUp()
    picture.check(4_000)
    picture.setVideo(false)
    expect(story).toEqual(['picture.still 0', 'picture.moving 0'])
  })

  it('stays still when the video is enabled, until a frame comes', () => {
    const { picture, story, video } = setUp()
    picture.check(4_000)
    picture.setVideo(true)
    expect(story).toEqual(['picture.still 0'])
    video.showFrame()
    expect(story).toEqual(['picture.still 0', 'picture.moving 0'])
  })

  it('has its whole time again when the video is enabled, and after a restart', () => {
    const { picture, story, world } = setUp()
    picture.setVideo(false)
    world.at = 60_000
    picture.setVideo(true)
    picture.check(62_000)
    picture.restart(70_000)
    picture.check(72_000)
    expect(story).toEqual([])
  })

  it('that the browser has paused is reported, and played again (Q4)', async () => {
    const { picture, story, video } = setUp()
    video.paused = true
    video.fire('pause')
    await Promise.resolve()
    expect(story).toEqual(['picture.paused 0'])
    expect(picture.isDue()).toBe(false)
    picture.play()
    expect(video.play).toHaveBeenCalledTimes(1)
  })

  it('that was paused in a hidden page is reported, and played when the page is seen again (Q4)', async () => {
    const { picture, story, video } = setUp()
    video.ownerDocument.hidden = true
    video.paused = true
    video.fire('pause')
    await Promise.resolve()
    expect(story).toEqual(['picture.paused 0'])
    video.ownerDocument.dispatchEvent(new Event('visibilitychange'))
    expect(video.play).toHaveBeenCalledTimes(1)
    picture.detach()
    video.ownerDocument.dispatchEvent(new Event('visibilitychange'))
    expect(video.play).toHaveBeenCalledTimes(1)
  })

  it('that OpenTok itself plays again at once is not reported (Q4)', async () => {
    const { story, video } = setUp()
    video.paused = true
    video.fire('pause')
    video.paused = false
    await Promise.resolve()
    expect(story).toEqual([])
  })

  it('is not disturbed by a browser that refuses to play', async () => {
    const { picture, video } = setUp()
    video.paused = true
    video.play.mockRejectedValue(new DOMException('', 'NotAllowedError'))
    picture.play()
    await Promise.resolve()
    video.paused = false
    picture.play()
    expect(video.play).toHaveBeenCalledTimes(1)
  })

  it('asks nothing of an element that cannot play, or does not say whether it does', () => {
    const { picture, video } = setUp()
    video.paused = true
    for (const play of [undefined, () => undefined]) {
      Object.assign(video, { play })
      expect(() => picture.play()).not.toThrow()
    }
  })

  it('needs no document that can be listened to', () => {
    for (const ownerDocument of [undefined, {}]) {
      const { picture, story, video, world } = setUp()
      picture.attach(Object.assign(new EventTarget(), { ownerDocument }))
      world.at = 3_001
      picture.check(world.at)
      picture.detach()
      video.showFrame()
      expect(story).toEqual(['picture.still 0'])
    }
  })

  it('is not asked about a pause that its object did not survive', async () => {
    const { picture, story, video } = setUp()
    video.paused = true
    video.fire('pause')
    picture.detach()
    await Promise.resolve()
    expect(story).toEqual([])
  })

  it('that was announced should move before it has an element', () => {
    const environment = { now: () => 0, hasVideo: () => true, handleAwake() {}, send() {} }
    const picture = createPicture({ ...environment, isWanted: true, isAnnounced: true })
    expect(picture.isDue()).toBe(true)
  })

  it('has no frame by a score alone, once it can be watched', () => {
    const { picture, story, world } = setUp()
    world.at = 2_000
    picture.handleScore(true)
    picture.check(3_001)
    expect(story).toEqual(['picture.still 0'])
  })

  it('stands still if its next object shows none at all', () => {
    const { picture, story, world } = setUp()
    picture.detach()
    world.at = 4_000
    picture.handleScore(false)
    expect(story).toEqual(['picture.still 0'])
  })

  it.each([
    ['stands still if its element was never made, until OpenTok scores frames', true],
    ['is not missed if its element was never announced', false],
  ])('%s', (_, isAnnounced) => {
    const world = { at: 0 }
    const story: string[] = []
    const black = createPicture({
      now: () => world.at,
      isWanted: true,
      isAnnounced,
      hasVideo: () => true,
      handleAwake() {},
      send: ({ type }) => story.push(type),
    })
    world.at = 3_000
    black.handleScore(false)
    black.check(world.at)
    expect(story).toEqual([])
    world.at = 3_001
    black.handleScore(false)
    black.handleScore(true)
    expect(story).toEqual(isAnnounced ? ['picture.still', 'picture.moving'] : [])
  })

  it('need not move while nobody wants it: that is the subscription until OpenTok enables it (Q3)', () => {
    const { picture, story } = setUp(false)
    picture.check(60_000)
    expect(story).toEqual([])
    picture.setVideo(true)
    expect(picture.isDue()).toBe(true)
    picture.detach()
    expect(picture.isDue()).toBe(false)
  })

  it('leaves no listener on an element that it does not watch any more', () => {
    const { handleAwake, picture, video } = setUp()
    picture.attach(new ScriptedVideo())
    video.fire('timeupdate')
    expect(handleAwake).not.toHaveBeenCalled()
  })
})

describe('listenToTime', () => {
  it('calls back while it plays, until it is ended, and never where there is no video', () => {
    const video = new ScriptedVideo()
    const handleAwake = vi.fn<() => void>()
    const end = listenToTime(video, handleAwake)
    video.fire('timeupdate')
    end()
    video.fire('timeupdate')
    expect(handleAwake).toHaveBeenCalledTimes(1)
    expect(listenToTime(undefined, handleAwake)()).toBeUndefined()
  })
})

type Setup = ReturnType<typeof setUp>

describe('findVideo', () => {
  it("finds the video inside OpenTok's element", () => {
    const video = {}
    const children: Readonly<Record<string, object>> = { video }
    expect(findVideo({ querySelector: (name: string) => children[name] })).toBe(video)
  })

  it('finds none where there is no page', () => {
    for (const element of [undefined, null, {}]) expect(findVideo(element)).toBeUndefined()
  })
})

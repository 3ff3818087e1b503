/** What a connected subscriber says about the lines and the picture of its stream. */

import type { Schedule } from '../../clock.ts'
import { hasSenderStats, isStill } from '../../server/stream.ts'
import type { FakeStream } from '../../server/stream.ts'
import type { Client } from '../../transport/client.types.ts'
import type { Targeted } from '../../transport/faults.ts'
import {
  isDegraded,
  judge,
  SCORES,
  toTransport,
  UNKNOWN,
  worseOf,
} from '../../server/network-condition.ts'
import type { Judgement } from '../../server/network-condition.ts'
import { dispatch, trigger } from '../emitter.ts'
import type { FakeSubscriber } from '../objects.types.ts'
import { createRtcStats } from './rtc-stats.ts'

export interface SubscriberQuality {
  /** A line, the media or the stream may have changed. */
  update(): void
  /** The publisher has switched the video of the stream. */
  handleVideoSwitched(isOn: boolean): void
  stop(): void
}

/** Both lines of a stream, as the subscriber knows them. */
interface Links {
  /** Between the subscriber and the server. */
  readonly local: Judgement
  /** Between the publisher and the server. */
  readonly remote: Judgement
}

/** A picture that stood still for so long counts as interrupted, once it is back, in ms. */
const INTERRUPTION_MS = 5_000

/** Measured: a publisher reports once a second. */
const FIRST_REPORT_MS = 1_000

export function createSubscriberQuality(
  client: Client,
  subscriber: FakeSubscriber,
  stream: FakeStream,
): SubscriberQuality {
  const { server, serverSession } = client
  const { delays, faults, options, schedule } = server
  const isRouted = options.mediaMode === 'routed'
  const linksTimer = createTimer(schedule)
  const scoresTimer = createTimer(schedule)
  const paths = createPaths(client, stream)
  /** What was said last; of a routed stream the server judges this end, without any report of the publisher. */
  let links: Links = { local: isRouted ? judge(null) : UNKNOWN, remote: UNKNOWN }
  let hasReported = false
  let isDisabled = false
  let scores: object = {}
  const picture = createPictureWatch(schedule, delays.videoBackMs, () => {
    const event = { reason: 'videoInterruption', stats: toStats(stream) }
    trigger(subscriber, 'videoQualityChanged', event)
  })

  function readLines() {
    const publisher = serverSession.publisherOf(stream.streamId)?.who()
    return {
      local: faults.degradation.of(client.who()),
      remote: publisher === undefined ? null : faults.degradation.of(publisher),
    }
  }

  /** A relayed stream has one line, and only its publisher can judge it. */
  function readLinks(): Links {
    const lines = readLines()
    const [local, remote] = [judge(lines.local), judge(lines.remote)]
    const isReported = hasSenderStats(stream)
    if (isRouted) return { local, remote: isReported ? remote : UNKNOWN }
    const whole = isReported ? worseOf(local, remote) : UNKNOWN
    return { local: whole, remote: whole }
  }

  const isSent = () => stream.hasVideo && !isDisabled && !isStill(stream)
  const hasPicture = () => isSent() && paths.carryVideo()
  const hasSound = () => stream.hasAudio && paths.carryAudio()
  const stats = createRtcStats(stream, { isSent, hasPicture, hasSound })

  /** Measured: the score of what does not arrive is missing. */
  function readScores(): object {
    const { local, remote } = readLines()
    const { audio, video } = SCORES[worseOf(judge(local), judge(remote)).networkCondition]
    return {
      ...(hasSound() && { audioQualityScore: audio }),
      ...(hasPicture() && { videoQualityScore: video }),
    }
  }

  function announceLinks(): void {
    const before = links
    links = readLinks()
    hasReported = true
    const isServers = isRouted && decideAboutVideo(before.local, links.local)
    const { local, remote } = readLines()
    // Measured: what the server has decided about the video has no reason.
    const reason = isServers ? { networkConditionReason: 'unknown' } : {}
    const mediaLink = {
      transport: { ...toTransport(links.local, local), ...reason },
      remotePublisherTransport: toTransport(links.remote, remote),
      networkDegradationSource: toSource(links, isRouted),
    }
    const event = { reason: 'networkConditionChanged', stats: { ...toStats(stream), mediaLink } }
    trigger(subscriber, 'networkConditionChanged', event)
    update()
  }

  /** As OpenTok documents it: the server warns, and then stops the video. @returns whether it has acted */
  function decideAboutVideo(
    { networkCondition: before }: Judgement,
    { networkCondition: now }: Judgement,
  ): boolean {
    if (before === now) return false
    isDisabled = now === 'critical'
    if (isDisabled) dispatchVideo(false, 'quality')
    else if (before === 'critical') dispatchVideo(true, 'quality')
    else if (before === 'warning') say('videoDisableWarningLifted')
    if (now === 'warning') say('videoDisableWarning')
    return isDisabled || now === 'warning'
  }

  function dispatchVideo(isOn: boolean, reason: string): void {
    say(isOn ? 'videoEnabled' : 'videoDisabled', { reason })
  }

  function say(type: string, fields: object = {}): void {
    dispatch(subscriber, { type, cancelable: false, ...fields })
  }

  /** Measured: without any score there is no event. */
  function announceScores(): void {
    scores = readScores()
    if (Object.keys(scores).length > 0) say('qualityScoreChanged', { qualityScore: scores })
  }

  function update(): void {
    stats.noteSound()
    if (isSame(links, readLinks())) linksTimer.stop()
    else linksTimer.set(hasReported ? delays.conditionMs : FIRST_REPORT_MS, announceLinks)
    if (isSame(scores, readScores()) || !paths.carryMedia()) scoresTimer.stop()
    else scoresTimer.set(delays.scoreMs, announceScores)
    picture.update(hasPicture())
  }

  Object.assign(subscriber, {
    getRtcStatsReport: stats.read,
    subscribeToVideo: Object.assign((isOn: boolean) => subscribeToVideo(isOn), {
      promise: async (isOn: boolean) => void subscribeToVideo(isOn),
    }),
  })

  function subscribeToVideo(isOn: boolean): FakeSubscriber {
    dispatchVideo(isOn, 'subscribeToVideo')
    return subscriber
  }

  return {
    update,
    handleVideoSwitched(isOn) {
      dispatchVideo(isOn, 'publishVideo')
      update()
    },
    stop() {
      for (const each of [linksTimer, scoresTimer, picture]) each.stop()
    },
  }
}

/** What passes between the publisher and the subscriber. */
function createPaths({ server, serverSession, who }: Client, { streamId }: FakeStream) {
  const { isAudioCut, isMediaCut, isVideoCut } = server.faults

  function isCut(fault: Targeted<boolean>): boolean {
    const publisher = serverSession.publisherOf(streamId)?.who()
    return fault.of(who()) || (publisher !== undefined && fault.of(publisher))
  }

  return {
    carryMedia: () => !isCut(isMediaCut),
    carryAudio: () => !isCut(isAudioCut) && !isCut(isMediaCut),
    carryVideo: () => !isCut(isVideoCut) && !isCut(isMediaCut),
  }
}

/** Measured: relayed, the client tells the two ends apart only by how late their messages are. */
function toSource({ local, remote }: Links, isRouted: boolean): string {
  if (!isDegraded(local) && !isDegraded(remote)) return 'none'
  if (isDegraded(local) && isDegraded(remote)) return 'bothOrUnclear'
  if (!isRouted) return 'bothOrUnclear'
  return isDegraded(local) ? 'local' : 'remote'
}

const toStats = ({ videoDimensions }: FakeStream): object => ({
  timestamp: 0,
  audio: { packetsLost: 0, packetsReceived: 0, bytesReceived: 0 },
  video: { ...videoDimensions, codec: 'VP8', packetsLost: 0, packetsReceived: 0, bytesReceived: 0 },
})

const isSame = (one: object, other: object): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/** @param announce Measured: an interruption is announced when it is over. */
function createPictureWatch(schedule: Schedule, backMs: number, announce: () => void) {
  const timer = createTimer(schedule)
  let isStanding = false
  let isInterrupted = false

  function handleBack(): void {
    if (!isInterrupted) return
    isInterrupted = false
    announce()
  }

  return {
    update(hasPicture: boolean): void {
      if (isStanding === !hasPicture) return
      isStanding = !hasPicture
      if (isStanding) timer.set(INTERRUPTION_MS, () => (isInterrupted = true))
      else timer.set(backMs, handleBack)
    },
    stop: timer.stop,
  }
}

/** One timer at a time. */
function createTimer({ after }: Schedule) {
  let cancel = (): void => {}
  return {
    set(delayMs: number, act: () => void): void {
      cancel()
      cancel = after(delayMs, act)
    },
    stop: () => cancel(),
  }
}

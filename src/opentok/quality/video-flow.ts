/**
 * Why a picture shows no frame: its packets are lost, or its publisher sends none. The two reports of WebRTC say it: our
 * own count of packets, and the publisher's, which travels in RTCP and so survives a cut of the video.
 *
 * Measured on canvases that are not redrawn, and with the video cut, in Chromium 147 and 156 and Firefox 153: after the
 * last frame the sender goes on with padding for up to 5 s, and both counts grow; then neither does, or both by a packet
 * at a time. The publisher's report comes every 0.5 to 2 s, and tells what was sent until then: only reports that are
 * newer than our own count can be compared with it. Before the first packet has arrived there is no report of either.
 */

import type { Clock } from '../../contract/options.types.ts'
import type { SubscriberLike } from '../../contract/opentok.types.ts'

/** `lost`: sent, and not received; `idle`: nothing was sent, or frames arrive; `unknown`: the sender does not report. */
export type VideoFlow = 'lost' | 'idle' | 'unknown'

/** One look at the reports. */
export interface FlowReading {
  /** Packets that have arrived here; `null` if none has. */
  readonly received: number | null
  /** Frames that could be shown. */
  readonly decoded: number
  /** Packets that the publisher has sent by its latest report; `null` without one. */
  readonly sent: number | null
  /** When that report came, in ms; 0 without one. */
  readonly reportedAt: number
}

/** Time between two looks, in ms. */
export const LOOK_MS = 1_000

/** Time between a verdict and the next look, in ms: a slide may stand for hours. */
export const REST_MS = 10_000

/** A cut of the video loses whole frames. A packet or two may be padding. */
const MIN_LOST_PACKETS = 3

/** Looks after which nothing more is to be expected: a report comes every 2 s at the latest. */
const MAX_LOOKS = 6

/**
 * @param readings in order; our own count is the same in all of them
 * @returns `null` as long as more of them are needed
 */
export function judgeFlow([first, ...later]: readonly FlowReading[]): VideoFlow | null {
  const last = later.at(-1)
  if (!first || !last) return null
  if (last.sent === null) return later.length < MAX_LOOKS / 2 ? null : 'unknown'
  const since = later.find(({ reportedAt }) => reportedAt > first.reportedAt)
  if (since && last.reportedAt > since.reportedAt) {
    return last.sent - (since.sent ?? 0) < MIN_LOST_PACKETS ? 'idle' : 'lost'
  }
  return later.length < MAX_LOOKS ? null : 'idle'
}

/** What the watch depends on. */
export interface FlowWatch {
  readonly clock: Clock
  /** Whether the picture should move now; otherwise nothing is asked. */
  readonly isDue: () => boolean
  readonly read: () => Promise<FlowReading | null>
  readonly handleFlow: (flow: VideoFlow) => void
}

/** Looks at the reports until it is ended. @returns the cleanup */
export function watchFlow({ clock, handleFlow, isDue, read }: FlowWatch): () => void {
  let isEnded = false
  /** Invariant: our own count is the same in all of them. */
  let readings: readonly FlowReading[] = []
  let timer: unknown

  /** Frames that are decoded need no verdict: the element does not show them, as one that is out of view may do. */
  function judge(reading: FlowReading | null): VideoFlow | null {
    const last = readings.at(-1)
    const isSteady = last && reading?.received === last.received
    if (reading) readings = isSteady ? [...readings, reading] : [reading]
    if (!reading) return 'unknown'
    return last && reading.decoded > last.decoded ? 'idle' : judgeFlow(readings)
  }

  function handle(reading: FlowReading | null): void {
    if (isEnded) return
    const flow = judge(reading)
    // The first report after our own count stays: what is lost later is compared with it.
    if (flow !== null) readings = readings.slice(0, 2)
    lookLater(flow === null ? LOOK_MS : REST_MS)
    if (flow !== null) handleFlow(flow)
  }

  function look(): void {
    if (isDue()) read().then(handle, () => handle(null))
    else lookLater(LOOK_MS)
  }

  function lookLater(delayMs: number): void {
    timer = clock.setTimeout(look, delayMs)
  }

  look()
  return () => {
    isEnded = true
    clock.clearTimeout(timer as never)
  }
}

/** The fields of WebRTC's reports that are read. */
interface RtcReport {
  readonly type: string
  readonly kind?: string
  readonly timestamp: number
  readonly packetsReceived?: number
  readonly framesDecoded?: number
  readonly packetsSent?: number
}

/** @returns `null` if the client cannot say */
export async function readFlow(
  subscriber: SubscriberLike | null,
  media: 'audio' | 'video',
): Promise<FlowReading | null> {
  const report = await subscriber?.getRtcStatsReport?.()
  if (!report) return null
  const reading = { received: null, decoded: 0, sent: null, reportedAt: 0 } as {
    -readonly [Field in keyof FlowReading]: FlowReading[Field]
  }
  report.forEach((entry) => {
    const { framesDecoded, kind, packetsReceived, packetsSent, timestamp, type } =
      entry as RtcReport
    if (kind !== media) return
    if (type === 'inbound-rtp') {
      reading.received = packetsReceived ?? 0
      reading.decoded = framesDecoded ?? 0
    } else if (type === 'remote-outbound-rtp') {
      reading.sent = packetsSent ?? 0
      reading.reportedAt = timestamp
    }
  })
  return reading
}

/** Connections and streams, as the server and its clients know them. */

/** Somebody's connection, as OpenTok's `Connection`. */
export interface FakeConnection {
  /** Its id; the same in every run. */
  readonly connectionId: string
  /** When it was made; always 0. */
  readonly creationTime: number
  /** The connection data of the token. */
  readonly data: string
}

/** Somebody's audio and video, as OpenTok's `Stream`. */
export interface FakeStream {
  /** Its id; the same in every run. */
  readonly streamId: string
  /** The connection of the person who publishes it. */
  readonly connection: FakeConnection
  /** When it was published; always 0. */
  readonly creationTime: number
  /** The name that it was published with. */
  readonly name: string
  /** The initials that stand for a missing picture; always `''`. */
  readonly initials: string
  /** What the video shows; `undefined` for a stream without video. */
  readonly videoType: 'camera' | 'screen' | 'custom' | undefined
  /** Frames per second. */
  readonly frameRate: number
  /** Whether it has audio now. */
  readonly hasAudio: boolean
  /** Whether it has video now. */
  readonly hasVideo: boolean
  /** Whether it has captions; always `false`. */
  readonly hasCaptions: boolean
  /** The size of the video. */
  readonly videoDimensions: {
    /** In pixels. */
    readonly width: number
    /** In pixels. */
    readonly height: number
  }
}

/** What a stream is published with. */
export interface StreamProperties {
  /** The id. @defaultValue the next of `stream-1`, `stream-2`, … */
  readonly streamId?: string
  /** A name to show. @defaultValue `''` */
  readonly name?: string
  /** What the video shows. @defaultValue `'camera'` */
  readonly videoType?: FakeStream['videoType']
  /** Whether it has audio. @defaultValue `true` */
  readonly publishAudio?: boolean
  /** Whether it has video. @defaultValue `true` */
  readonly publishVideo?: boolean
  /**
   * Whether its publisher reports how good its line is. Without these reports subscribers of a relayed stream never
   * fire `networkConditionChanged`. @defaultValue `false`
   */
  readonly publishSenderStats?: boolean
}

/** Outside the stream, so that it has no member that OpenTok's own stream does not have. */
const withSenderStats = new WeakSet<FakeStream>()

export const hasSenderStats = (stream: FakeStream): boolean => withSenderStats.has(stream)

const still = new WeakSet<FakeStream>()

/** Whether its video stands still although it is on: no frames are sent. */
export const isStill = (stream: FakeStream): boolean => still.has(stream)

export function setStill(stream: FakeStream, isOn: boolean): void {
  if (isOn) still.add(stream)
  else still.delete(stream)
}

/** Makes ids that are the same in every run. */
export type NextId = (kind: string) => string

export function createIds(): NextId {
  const counts = new Map<string, number>()
  return (kind) => {
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    return `${kind}-${count}`
  }
}

export function createStream(
  connection: FakeConnection,
  nextId: NextId,
  properties: StreamProperties = {},
): FakeStream {
  const { streamId, name = '', publishAudio = true, publishVideo = true } = properties
  const stream: FakeStream = {
    streamId: streamId ?? nextId('stream'),
    connection,
    creationTime: 0,
    name,
    initials: '',
    videoType: 'videoType' in properties ? properties.videoType : 'camera',
    frameRate: 30,
    hasAudio: publishAudio,
    hasVideo: publishVideo,
    hasCaptions: false,
    videoDimensions: { width: 640, height: 480 },
  }
  if (properties.publishSenderStats === true) withSenderStats.add(stream)
  return stream
}

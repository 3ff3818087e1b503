/** What server and clients name: people's connections and their streams. */

/** A person's connection, as OpenTok's `Connection`. */
export interface FakeConnection {
  readonly connectionId: string
  readonly creationTime: number
  readonly data: string
}

/** Somebody's audio and video, as OpenTok's `Stream`. */
export interface FakeStream {
  readonly streamId: string
  readonly connection: FakeConnection
  readonly creationTime: number
  readonly name: string
  readonly initials: string
  readonly videoType: 'camera' | 'screen' | 'custom' | undefined
  readonly frameRate: number
  readonly hasAudio: boolean
  readonly hasVideo: boolean
  readonly hasCaptions: boolean
  readonly videoDimensions: { readonly width: number; readonly height: number }
}

/** What may be said about a stream when it is published. */
export interface StreamProperties {
  /** @defaultValue the next of `stream-1`, `stream-2`, … */
  readonly streamId?: string
  /** @defaultValue `''` */
  readonly name?: string
  /** @defaultValue `'camera'` */
  readonly videoType?: FakeStream['videoType']
  /** @defaultValue `true` */
  readonly publishAudio?: boolean
  /** @defaultValue `true` */
  readonly publishVideo?: boolean
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
  return {
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
}

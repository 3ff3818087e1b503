/** A stream in the words of the REST API. */
import { isRecord } from '../validate.ts'
import type { Stream } from '../server/session.ts'

interface StreamJson {
  readonly id: string
  readonly videoType: string
  readonly name: string
  readonly layoutClassList: readonly string[]
}

/** Classes for the layout of archives do not exist here: the list is empty. */
export function toStreamJson({ id, content }: Stream): StreamJson {
  const { name, channel } = content
  const channels: readonly unknown[] = Array.isArray(channel) ? channel : []
  const video = channels.find((each) => isRecord(each) && each['type'] === 'video')
  const source = isRecord(video) ? video['source'] : undefined
  return {
    id,
    videoType: typeof source === 'string' ? source : 'camera',
    name: typeof name === 'string' ? name : '',
    layoutClassList: [],
  }
}

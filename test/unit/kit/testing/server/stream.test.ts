import { expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../../src/kit/testing/index.ts'

it('a stream that is published without properties shows a camera, with sound and without a name', () => {
  const { connection, publish } = createFakeOpenTok().room.join()
  expect(publish()).toEqual({
    streamId: 'stream-1',
    connection,
    creationTime: 0,
    name: '',
    initials: '',
    videoType: 'camera',
    frameRate: 30,
    hasAudio: true,
    hasVideo: true,
    hasCaptions: false,
    videoDimensions: { width: 640, height: 480 },
  })
})

/** The sound of a subscriber in a page that the user has not touched. */

import { dispatch } from '../emitter.ts'
import type { FakeSubscriber } from '../objects.types.ts'
import type { PageAudio } from '../page-audio.ts'

/**
 * It is shown, and the browser may refuse to play its sound. Measured: also of a stream without audio, and not of one whose
 * audio is not subscribed to.
 * @returns the cleanup
 */
export function blockAudio(audio: PageAudio, subscriber: FakeSubscriber): () => void {
  let isBlocked = audio.isBlocked && subscriber.getAudioVolume() > 0
  Object.assign(subscriber, { isAudioBlocked: () => isBlocked })
  if (!isBlocked) return () => {}
  const remove = audio.add(() => {
    isBlocked = false
    say(subscriber, 'audioUnblocked')
  })
  say(subscriber, 'audioBlocked')
  return () => {
    isBlocked = false
    remove()
  }
}

const say = (subscriber: FakeSubscriber, type: string) =>
  dispatch(subscriber, { type, cancelable: false })

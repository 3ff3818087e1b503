/** Scripts of pictures that stand still, of videos that are switched off, and of bad lines. */

import type { FakeSubscriber } from '../../../src/kit/testing/sdk/objects.types.ts'
import type { Emitter, Participant } from '../participant.ts'
import { script } from '../script.ts'
import { setupWatchedCall } from './setup.ts'

/** Longer than the scores take to follow a picture, in ms. */
const SCORED_MS = 6_000

/** A picture that stands still for longer than this counts as interrupted, in ms. */
const INTERRUPTED_MS = 6_500

/**
 * Notes in the trace of `to`, whose order is independent, which scores there are: both, those of one kind, both again.
 * More is not noted: a machine that stalls looks like a picture that stands still.
 */
function noteScores(
  subscriber: FakeSubscriber,
  to: Participant,
  kind: 'audio' | 'video' = 'audio',
): void {
  const expected = ['audio, video', kind, 'audio, video']
  ;(subscriber as Emitter).on('qualityScoreChanged', ({ qualityScore }: ScoreEvent) => {
    const kinds = Object.keys(qualityScore).map((each) => each.replace('QualityScore', ''))
    if (kinds.toSorted().join(', ') === expected[0]) to.note(`scores of ${expected.shift()}`)
  })
}

interface ScoreEvent {
  readonly qualityScore: object
}

interface InterruptionEvent {
  readonly reason: string
}

function noteInterruptions(subscriber: FakeSubscriber, to: Participant): void {
  ;(subscriber as Emitter).on('videoQualityChanged', ({ reason }: InterruptionEvent) => {
    if (reason === 'videoInterruption') to.note('interruption')
  })
}

interface ConditionEvent {
  readonly reason: string
  readonly stats?: { readonly mediaLink: ConditionLink }
  readonly statsContainer?: { readonly mediaLink: ConditionLink }
}

interface ConditionLink {
  readonly transport: {
    readonly networkCondition: string
    readonly networkConditionReason: string
  }
}

/** Notes the first condition of this name: a real line passes others on its way. */
function noteCondition(emitter: object, to: Participant, condition: string): void {
  let isNoted = false
  ;(emitter as Emitter).on('networkConditionChanged', (event: ConditionEvent) => {
    const { transport } = (event.stats ?? event.statsContainer)!.mediaLink
    if (isNoted || transport.networkCondition !== condition) return
    isNoted = true
    to.note(`${event.reason}: ${condition} ${transport.networkConditionReason}`)
  })
}

export const QUALITY_SCRIPTS = [
  script('Q1 a picture that stands still: an interruption once it is back', async (setup) => {
    const { anna, bob, subscriber } = await setupWatchedCall(setup)
    noteScores(subscriber, anna)
    await anna.until('scores of audio, video')
    noteInterruptions(subscriber, bob)
    await setup.network.cutVideo(anna)
    await anna.until('scores of audio')
    await setup.pass(INTERRUPTED_MS)
    bob.note('still')
    await setup.network.healVideo(anna)
    await bob.until('interruption')
    await anna.until('scores of audio, video', 2)
  }),

  script('Q2 a picture that stands still without sound: nothing meanwhile', async (setup) => {
    const { anna, bob, publisher, subscriber } = await setupWatchedCall(setup)
    publisher.publishAudio(false)
    await bob.until('streamPropertyChanged of anna#1 hasAudio false')
    await setup.network.cutVideo(anna)
    await setup.pass(SCORED_MS)
    bob.watch('', subscriber, ['qualityScoreChanged', 'videoQualityChanged'])
    await setup.pass(INTERRUPTED_MS)
    bob.note('still')
  }),

  script('Q3 a video that its publisher switches off and on', async (setup) => {
    const { anna, bob, publisher, subscriber } = await setupWatchedCall(setup)
    noteScores(subscriber, anna)
    await anna.until('scores of audio, video')
    noteInterruptions(subscriber, bob)
    publisher.publishVideo(false)
    await bob.until('subscriber videoDisabled (publishVideo)')
    await anna.until('scores of audio')
    await setup.pass(INTERRUPTED_MS)
    publisher.publishVideo(true)
    await bob.until('subscriber videoEnabled (publishVideo)')
    await bob.until('interruption')
    await anna.until('scores of audio, video', 2)
  }),

  script('Q4 a video that its subscriber switches off and on', async (setup) => {
    const { bob, subscriber } = await setupWatchedCall(setup)
    await setup.pass(1_000)
    subscriber.subscribeToVideo(false)
    await bob.until('subscriber videoDisabled (subscribeToVideo)')
    subscriber.subscribeToVideo(true)
    await bob.until('subscriber videoEnabled (subscribeToVideo)')
    await setup.pass(300)
  }),

  script('Q5 a narrow line, with the reports of its publisher', async (setup) => {
    const { anna, bob, publisher, subscriber } = await setupWatchedCall(setup, {
      publishSenderStats: true,
    })
    noteCondition(publisher, anna, 'warning')
    noteCondition(subscriber, bob, 'warning')
    await setup.network.degrade({ kbps: 100 }, anna)
    await anna.until('networkConditionChanged: warning bandwidth')
    await bob.until('networkConditionChanged: warning bandwidth')
  }),

  script('Q6 a narrow line, without them: the subscriber is told nothing', async (setup) => {
    const { anna, bob, publisher, subscriber } = await setupWatchedCall(setup)
    bob.watch('', subscriber, ['networkConditionChanged'])
    noteCondition(publisher, anna, 'warning')
    await setup.network.degrade({ kbps: 100 }, anna)
    await anna.until('networkConditionChanged: warning bandwidth')
    await setup.pass(2_000)
    bob.note('still')
  }),

  script('Q7 sound that does not arrive', async (setup) => {
    const { anna, subscriber } = await setupWatchedCall(setup)
    noteScores(subscriber, anna, 'video')
    await anna.until('scores of audio, video')
    await setup.network.cutAudio(anna)
    await anna.until('scores of video')
    await setup.network.healAudio(anna)
    await anna.until('scores of audio, video', 2)
  }),
]

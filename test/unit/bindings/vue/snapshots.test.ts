import { afterEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { Reconnection } from '../../../../src/index.ts'
import {
  useSignals,
  useSnapshot,
  useStreams,
  useSubscriber,
} from '../../../../src/bindings/vue/index.ts'
import { createJoinedSetup } from '../../../stories/harness/story.ts'
import { useFakeTimers } from '../../../stories/harness/time.ts'
import { watchWarnings } from './warnings.ts'

useFakeTimers()

afterEach(() => void vi.restoreAllMocks())

describe('the composables of Vue', () => {
  it('warn of nothing outside of a component, and return the very snapshot', async () => {
    const warnings = watchWarnings()
    const call = shallowRef<Reconnection | null>(null)
    const snapshot = useSnapshot(call)
    const messages = useSignals(call)
    const { reconnection } = await createJoinedSetup()
    call.value = reconnection
    expect(snapshot.value).toBe(reconnection.getSnapshot())
    expect(messages.value).toEqual([])
    expect(warnings()).toEqual([])
  })

  it('list the streams, and follow one subscriber', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const streams = useStreams(reconnection)
    expect(streams.value).toEqual([])
    session.fire('streamCreated', { stream: { streamId: 'a' } })
    expect(streams.value.map(({ streamId }) => streamId)).toEqual(['a'])
    const subscriber = reconnection.subscribe({ streamId: 'a' })
    const snapshot = useSubscriber(subscriber)
    expect(snapshot.value.status).toBe('connecting')
    subscriber.unsubscribe()
    expect(snapshot.value.status).toBe('disconnected')
    expect(useSubscriber(null).value).toBe(null)
  })

  it('stop listening with their scope', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const scope = effectScope()
    const snapshot = scope.run(() => useSnapshot(reconnection))
    scope.stop()
    const before = snapshot?.value
    session.drop()
    await nextTick()
    expect(snapshot?.value).toBe(before)
    expect(reconnection.status).toBe('reconnecting')
  })
})

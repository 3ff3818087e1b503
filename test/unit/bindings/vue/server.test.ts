import { describe, expect, it, vi } from 'vitest'
import { createSSRApp, h, shallowRef, toValue } from 'vue'
import { renderToString } from 'vue/server-renderer'
import type { PublisherLike, Reconnection } from '../../../../src/index.ts'
import {
  PublisherTile,
  SubscriberTile,
  usePublisher,
  useReconnection,
  useSignals,
  useSnapshot,
  useStreams,
} from '../../../../src/bindings/vue/index.ts'
import type { PublisherTileState } from '../../../../src/bindings/vue/index.ts'
import { createJoinedSetup } from '../../../stories/harness/story.ts'
import { useFakeTimers } from '../../../stories/harness/time.ts'

useFakeTimers()

/** There is no DOM here: whoever touches it throws. */
const never = () => {
  throw new Error('called on the server')
}

describe('a call that Vue renders on a server', () => {
  it('is idle: no session is made, no DOM is touched (F2)', async () => {
    const factory = vi.fn<() => Reconnection>(never)
    const create = vi.fn<() => PublisherLike>(never)
    const app = createSSRApp({
      setup() {
        const call = useReconnection(factory, shallowRef('id'))
        const snapshot = useSnapshot(call)
        const streams = useStreams(call)
        const messages = useSignals(call, 'chat')
        return () => [
          `${snapshot.value.status}, ${streams.value.length}, ${messages.value.length}`,
          h(
            PublisherTile,
            { reconnection: call.value, create, class: 'own' },
            {
              default: ({ camera, publisher, status }: PublisherTileState) =>
                `${status} ${camera} ${String(toValue(usePublisher(publisher))?.camera)}`,
            },
          ),
          h(
            SubscriberTile,
            { reconnection: call.value, stream: { streamId: 'a' } },
            { default: ({ status }: { status: string }) => status },
          ),
        ]
      },
    })
    const html = await renderToString(app)
    expect(html.replaceAll(/<!--.*?-->/g, '')).toBe(
      'idle, 0, 0<div class="own"><div></div>connecting none undefined</div><div data-status="connecting"><div></div>connecting</div>',
    )
    expect(factory).not.toHaveBeenCalled()
    expect(create).not.toHaveBeenCalled()
  })

  it('listens to nothing after it is rendered, even to a call that is there (F2)', async () => {
    const { reconnection } = await createJoinedSetup()
    const unlisten = vi.fn<() => void>()
    const onChange = vi.fn<Reconnection['onChange']>(() => unlisten)
    const call = { ...reconnection, getSnapshot: reconnection.getSnapshot, onChange }
    const app = createSSRApp({
      setup() {
        const snapshot = useSnapshot(call)
        return () => snapshot.value.status
      },
    })
    expect(await renderToString(app)).toBe('connected')
    expect(unlisten).toHaveBeenCalledTimes(onChange.mock.calls.length)
  })
})

import { h, nextTick, ref, shallowRef } from 'vue'
import type { ReconnectingPublisher, Reconnection } from '../../../../../src/index.ts'
import {
  PublisherTile,
  SubscriberTile,
  usePublisher,
  useReconnection,
  useSignals,
  useSnapshot,
  useStreams,
} from '../../../../../src/bindings/vue/index.ts'
import type { PublisherTileState } from '../../../../../src/bindings/vue/index.ts'
import { render } from '../../vue/rendered.ts'
import type { Rendered } from '../../vue/rendered.ts'
import { settle } from '../app.ts'
import { note, toDevices, toText } from './binding.ts'
import type { Binding } from './binding.ts'

/** Vue draws in a microtask, and what that changes in another one. */
async function draw(): Promise<void> {
  await nextTick()
  await nextTick()
}

async function change(run: () => unknown): Promise<void> {
  run()
  await draw()
}

const toMounted = ({ app }: Rendered) => ({ unmount: () => change(() => app.unmount()) })

export const vue: Binding = {
  name: 'Vue',
  change,
  settle,

  async mountCall(open, firstId) {
    const shown: string[] = []
    const errors: unknown[] = []
    const id = ref(firstId)
    const component = {
      setup() {
        const call = useReconnection(() => open(id.value), id)
        const status = useSnapshot(call, (snapshot) => snapshot.status)
        return () => note(shown, toText(status.value, call.value))
      },
    }
    const rendered = render(component, errors)
    await draw()
    const setId = (next: string) => change(() => (id.value = next))
    return { ...toMounted(rendered), shown, errors, setId }
  },

  async mountTile(first, stream, properties) {
    const call = shallowRef(first)
    const rendered = render({
      setup: () => () => h(SubscriberTile, { reconnection: call.value, stream, properties }),
    })
    await draw()
    const [tile] = rendered.root.childNodes
    return {
      ...toMounted(rendered),
      place: tile!.childNodes[0]!,
      status: () => String(tile?.attributes['data-status']),
      setCall: (next) => change(() => (call.value = next)),
    }
  },

  async mountOwnTile(first, create, onError) {
    const call = shallowRef(first)
    const devices: string[] = []
    let state: PublisherTileState
    const Devices = {
      props: ['publisher'],
      setup(props: { readonly publisher: ReconnectingPublisher | null }) {
        const snapshot = usePublisher(() => props.publisher)
        return () => note(devices, toDevices(snapshot.value))
      },
    }
    const drawState = (next: PublisherTileState) => {
      state = next
      return [h(Devices, { publisher: next.publisher })]
    }
    const rendered = render({
      setup: () => () =>
        h(
          PublisherTile,
          {
            reconnection: call.value,
            create,
            onError,
          },
          { default: drawState },
        ),
    })
    await draw()
    return {
      ...toMounted(rendered),
      place: rendered.root.childNodes[0]!.childNodes[0]!,
      state: () => state,
      devices,
      setCall: (next) => change(() => (call.value = next)),
    }
  },

  async mountValues(first) {
    const shown: string[] = []
    const statuses: string[] = []
    const call = shallowRef<Reconnection | null>(first)
    const Values = {
      setup() {
        const snapshot = useSnapshot(call)
        const streams = useStreams(call)
        const messages = useSignals(call, 'chat', { limit: 2 })
        return () => {
          const lines = messages.value.map((message) => `${message.id} ${message.status}`)
          note(shown, [snapshot.value.status, streams.value.length, ...lines].join(', '))
        }
      },
    }
    const Status = {
      setup() {
        const status = useSnapshot(call, (snapshot) => snapshot.status)
        return () => void statuses.push(status.value)
      },
    }
    const rendered = render({ setup: () => () => [h(Values), h(Status)] })
    await draw()
    return {
      ...toMounted(rendered),
      shown,
      statuses,
      setCall: (next) => change(() => (call.value = next)),
    }
  },
}

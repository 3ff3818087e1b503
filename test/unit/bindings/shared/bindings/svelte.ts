import { flushSync } from 'svelte'
import { writable } from 'svelte/store'
import type { Reconnection } from '../../../../../src/index.ts'
import {
  publisherTile,
  subscriberTile,
  usePublisher,
  useReconnection,
  useSignals,
  useSnapshot,
  useStreams,
} from '../../../../../src/bindings/svelte/index.ts'
import type { PublisherTileState } from '../../../../../src/bindings/svelte/index.ts'
import { attachTo, mountComponent, runEffect, toRune } from '../../svelte/mounted.ts'
import { settle as passTime } from '../app.ts'
import { createContainer } from '../page.ts'
import { note, toDevices, toText } from './binding.ts'
import type { Binding } from './binding.ts'

async function change(run: () => unknown): Promise<void> {
  run()
  await Promise.resolve()
  flushSync()
}

async function settle(ms?: number): Promise<void> {
  await passTime(ms)
  flushSync()
}

const toMounted = (end: () => void) => ({ unmount: () => change(end) })

export const svelte: Binding = {
  name: 'Svelte',
  change,
  settle,

  async mountCall(open, firstId) {
    const shown: string[] = []
    const errors: unknown[] = []
    const id = writable(firstId)
    const end = mountComponent(() => {
      const read = toRune(id)
      const call = useReconnection(() => open(read()), read)
      const status = useSnapshot(call, (snapshot) => snapshot.status)
      runEffect(() => note(shown, toText(status.current, call.current)))
    }, errors)
    await change(() => {})
    return { ...toMounted(end), shown, errors, setId: (next) => change(() => id.set(next)) }
  },

  async mountTile(first, stream, properties) {
    const call = writable(first)
    const tile = subscriberTile(toRune(call), stream, properties)
    const place = createContainer()
    let status = ''
    const ends = [
      runEffect(() => void (status = tile.current.status)),
      attachTo(place, () => tile.attach),
    ]
    await change(() => {})
    return {
      ...toMounted(() => ends.forEach((end) => end())),
      place,
      status: () => status,
      setCall: (next) => change(() => call.set(next)),
    }
  },

  async mountOwnTile(first, create, onError) {
    const call = writable(first)
    const place = createContainer()
    const tile = publisherTile(toRune(call), create, onError)
    const devices: string[] = []
    let state: PublisherTileState = tile.current
    const snapshot = usePublisher(() => tile.current.publisher)
    const ends = [
      runEffect(() => void (state = tile.current)),
      runEffect(() => note(devices, toDevices(snapshot.current))),
      attachTo(place, () => tile),
    ]
    await change(() => {})
    return {
      ...toMounted(() => ends.forEach((end) => end())),
      place,
      state: () => state,
      devices,
      setCall: (next) => change(() => call.set(next)),
    }
  },

  async mountValues(first) {
    const shown: string[] = []
    const statuses: string[] = []
    const call = writable<Reconnection | null>(first)
    const end = mountComponent(() => {
      const read = toRune(call)
      const snapshot = useSnapshot(read)
      const streams = useStreams(read)
      const messages = useSignals(read, 'chat', { limit: 2 })
      const status = useSnapshot(read, (snapshot) => snapshot.status)
      runEffect(() => {
        const lines = messages.current.map((message) => `${message.id} ${message.status}`)
        note(shown, [snapshot.current.status, streams.current.length, ...lines].join(', '))
      })
      runEffect(() => void statuses.push(status.current))
    })
    await change(() => {})
    return { ...toMounted(end), shown, statuses, setCall: (next) => change(() => call.set(next)) }
  },
}

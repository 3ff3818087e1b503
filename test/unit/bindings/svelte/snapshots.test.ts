import { flushSync } from 'svelte'
import { get, writable } from 'svelte/store'
import { describe, expect, it, vi } from 'vitest'
import type { ReconnectingSubscriber, Reconnection } from '../../../../src/index.ts'
import {
  useSignals,
  useSnapshot,
  useStreams,
  useSubscriber,
} from '../../../../src/bindings/svelte/index.ts'
import type { Current } from '../../../../src/bindings/svelte/index.ts'
import { settle, useApp } from '../shared/app.ts'
import { mountComponent, runEffect, toRune } from './mounted.ts'

const app = useApp()

/** What an effect reads, one entry each time it runs. */
function follow<Value>(current: Current<Value>): { readonly read: Value[]; end: () => void } {
  const read: Value[] = []
  const end = runEffect(() => void read.push(current.current))
  return { read, end }
}

describe('the values of Svelte', () => {
  it('take a handle, a function that returns it, or a current value', async () => {
    const call = await app().join()
    const given = [call, () => call, { current: call, subscribe: () => () => {} }]
    expect(given.map((each) => useSnapshot(each).current)).toEqual(
      given.map(() => call.getSnapshot()),
    )
    expect(useSnapshot(null).current.status).toBe('idle')
  })

  it('are stores too', async () => {
    const call = await app().join()
    const status = useSnapshot(call, (snapshot) => snapshot.status)
    const heard: string[] = []
    const unsubscribe = status.subscribe((value) => heard.push(value))
    app().fake.network.drop()
    flushSync()
    expect(heard).toEqual(['connected', 'reconnecting'])
    unsubscribe()
    app().fake.network.restore()
    await settle(100)
    flushSync()
    expect(heard).toEqual(['connected', 'reconnecting'])
    expect(status.current).toBe('reconnected')
  })

  it('listen while an effect reads them, to the present call only', async () => {
    const one = await app().join()
    const other = app().open('two')
    const call = writable<Reconnection | null>(one)
    const spies = [one, other].map((each) => {
      const { onChange } = each
      const count = { listening: 0 }
      vi.spyOn(each, 'onChange').mockImplementation((listener) => {
        count.listening += 1
        const unlisten = onChange(listener)
        return () => {
          count.listening -= 1
          unlisten()
        }
      })
      return count
    })
    const counts = () => spies.map(({ listening }) => listening)
    const { end, read } = follow(useSnapshot(toRune(call), ({ status }) => status))
    expect(counts()).toEqual([1, 0])
    call.set(other)
    flushSync()
    await settle(0)
    expect(counts()).toEqual([0, 1])
    app().fake.network.drop()
    flushSync()
    expect(read).toEqual(['connected', 'idle'])
    end()
    await settle(0)
    expect(counts()).toEqual([0, 0])
  })

  it('listen once for an effect, however often it reads them', async () => {
    const call = await app().join()
    const onChange = vi.spyOn(call, 'onChange')
    const status = useSnapshot(call, (snapshot) => snapshot.status)
    const read: string[][] = []
    const end = runEffect(() => void read.push([status.current, status.current]))
    expect(onChange).toHaveBeenCalledTimes(1)
    app().fake.network.drop()
    flushSync()
    expect(read).toEqual([
      ['connected', 'connected'],
      ['reconnecting', 'reconnecting'],
    ])
    expect(onChange).toHaveBeenCalledTimes(1)
    end()
  })

  it('list the streams, and follow one subscriber', async () => {
    const call = await app().join()
    const streams = follow(useStreams(call))
    const bob = app().fake.room.join({ data: 'Bob' })
    const { streamId } = bob.publish()
    await settle(100)
    flushSync()
    expect(streams.read.map((list) => list.map((stream) => stream.streamId))).toEqual([
      [],
      [streamId],
    ])
    const handle = writable<ReconnectingSubscriber | null>(null)
    const snapshot = useSubscriber(toRune(handle))
    const { read } = follow(snapshot)
    handle.set(call.subscribe({ streamId }))
    flushSync()
    await settle()
    flushSync()
    expect(read.map((each) => each && each.status)).toEqual([null, 'connecting', 'connected'])
    expect(useSubscriber(call.subscribers.get(streamId)!).current.status).toBe('connected')
  })
})

describe('useSignals() of Svelte', () => {
  const toLines = (messages: Current<readonly { id: string; status: string }[]>) =>
    get(messages).map(({ id, status }) => `${id} ${status}`)

  it('lists messages of one type with how far they have come, also while nobody reads them (F4)', async () => {
    const call = await app().join()
    let messages: ReturnType<typeof useSignals> | undefined
    const unmount = mountComponent(() => {
      messages = useSignals(call, 'chat', { limit: 2 })
    })
    app().fake.network.drop()
    void call.signal({ type: 'chat', data: '1' }, { id: 'a' })
    void call.signal({ type: 'cursor', data: '1' }, { id: 'b' })
    expect(toLines(messages!)).toEqual(['a held'])
    void call.signal({ type: 'chat', data: '2' }, { id: 'c' })
    void call.signal({ type: 'chat', data: '3' }, { id: 'd' })
    app().fake.network.restore()
    await settle()
    expect(toLines(messages!)).toEqual(['c sent', 'd sent'])
    unmount()
    await settle(0)
    void call.signal({ type: 'chat', data: '4' }, { id: 'e' })
    expect(toLines(messages!)).toEqual(['c sent', 'd sent'])
  })

  it('begins anew with another call, and is empty without one', async () => {
    const [one, other] = [await app().join(), app().open('two')]
    const call = writable<Reconnection | null>(null)
    let messages: ReturnType<typeof useSignals> | undefined
    const unmount = mountComponent(() => {
      messages = useSignals(toRune(call))
    })
    expect(get(messages!)).toEqual([])
    call.set(one)
    flushSync()
    void one.signal({ type: 'chat', data: '1' }, { id: 'a' })
    await settle(100)
    // Svelte's effects hear of it.
    expect(toLines(messages!)).toEqual(['a sent'])
    call.set(other)
    flushSync()
    expect(get(messages!)).toEqual([])
    call.set(null)
    flushSync()
    expect(get(messages!)).toEqual([])
    unmount()
  })
})

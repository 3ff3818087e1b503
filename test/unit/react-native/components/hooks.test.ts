/** The hooks, when a component is given another reconnection or selector. */
import { createElement } from 'react'
import { act } from 'react-test-renderer'
import { expect, it } from 'vitest'
import type { ReconnectionSnapshot } from '../../../../src/index.ts'
import { createPeers } from '../../../../src/peers/index.ts'
import type { NativeReconnection } from '../../../../src/react-native/index.ts'
import { useFakeTimers } from '../../../stories/harness/time.ts'
import { startApp } from '../app.ts'
import { SESSION_ID } from '../native-module.ts'
import { mount, settle } from '../vendor.ts'
import type { Mounted } from '../vendor.ts'

useFakeTimers()

const textOf = ({ root }: Mounted) => root.findAll(({ type }) => type === 'Text')[0]?.props['text']

interface Props {
  readonly of: NativeReconnection
  readonly field: 'status' | 'joins'
}

it('a snapshot is that of the reconnection, and of the selector, of the latest render', async () => {
  const { create, kit, reconnection } = await startApp('ios')
  const other = create({ sessionId: 'session-2' })
  await act(async () => void reconnection.connect())
  await settle(1_000)
  const selectors = {
    status: ({ status }: ReconnectionSnapshot): unknown => status,
    joins: ({ joins }: ReconnectionSnapshot): unknown => joins,
  }
  const Text = ({ field, of }: Props) =>
    createElement('Text', { text: kit.useSnapshot(of, selectors[field]) })
  const draw = (of: Props['of'], field: Props['field']) => createElement(Text, { of, field })
  const mounted = await mount(draw(reconnection, 'status'))
  expect(textOf(mounted)).toBe('connected')
  await mounted.update(draw(reconnection, 'joins'))
  expect(textOf(mounted)).toBe(1)
  await mounted.update(draw(other, 'joins'))
  expect(textOf(mounted)).toBe(0)
  await act(async () => void other.connect())
  await settle(1_000)
  expect(textOf(mounted)).toBe(1)
})

it('the peers are those of the reconnection, and end with the component', async () => {
  const { kit, platform, reconnection } = await startApp('ios', {
    options: { identify: ({ data }) => data },
  })
  const Text = () => {
    const { people, peers } = kit.usePeers(reconnection, createPeers)
    const words = people.map(({ person, state }) => `${person} ${state}`)
    return createElement('Text', { text: peers ? words.join() : 'none' })
  }
  const mounted = await mount(createElement(Text))
  await act(async () => void reconnection.connect())
  await settle(1_000)
  const bob = { sessionId: SESSION_ID, connectionId: 'bob-1', data: 'Bob', creationTime: '1' }
  const hear = (text: string) =>
    platform.emit('onSignalReceived', {
      sessionId: SESSION_ID,
      connectionId: 'bob-1',
      type: 'otr.mark',
      data: text,
    })
  await act(async () => platform.emit('onConnectionCreated', bob))
  await settle(50)
  expect(textOf(mounted)).toBe('Bob unknown')
  await act(async () => hear('{"e":"b","n":0,"w":10000}'))
  await settle(50)
  expect(textOf(mounted)).toBe('Bob here')
  await settle(10_000)
  expect(textOf(mounted)).toBe('Bob away')
  const sent = () => platform.callsOf('sendSignal').filter(([, type]) => type === 'otr.mark').length
  expect(sent()).toBeGreaterThan(0)
  await mounted.unmount()
  const before = sent()
  await settle(20_000)
  expect(sent()).toBe(before)
})

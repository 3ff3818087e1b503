/** The hooks, when a component is given another reconnection or selector. */
import { createElement } from 'react'
import { act } from 'react-test-renderer'
import { expect, it } from 'vitest'
import type { ReconnectionSnapshot } from '../../../../src/index.ts'
import type { NativeReconnection } from '../../../../src/react-native/index.ts'
import { useFakeTimers } from '../../../stories/harness/time.ts'
import { startApp } from '../app.ts'
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

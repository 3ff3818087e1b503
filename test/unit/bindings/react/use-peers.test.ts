import { createElement, StrictMode } from 'react'
import { expect, it } from 'vitest'
import { usePeers } from '../../../../src/bindings/react/index.ts'
import type { Reconnection } from '../../../../src/index.ts'
import { CALL, createStubs, OTHER_CALL } from '../shared/stub-peers.ts'
import { change, render, useApp } from './rendered.ts'

useApp()

it('opens the peers of a call once, in StrictMode too, and disposes of them with it', async () => {
  const { create, opened } = createStubs()
  const Probe = ({ call }: { call: Reconnection | null }) =>
    usePeers(call, create)
      .people.map(({ person, state }) => `${person} ${state}`)
      .join()
  const element = (call: Reconnection | null) =>
    createElement(StrictMode, null, createElement(Probe, { call }))
  const rendered = await render(element(null))
  expect(opened).toHaveLength(0)
  await rendered.update(element(CALL))
  await change(() => opened[0]!.set('away'))
  expect(rendered.text).toBe('"Bob away"')
  await rendered.update(element(OTHER_CALL))
  expect(opened.map(({ call, isDisposed }) => [call === CALL, isDisposed])).toEqual([
    [true, true],
    [false, false],
  ])
  await rendered.unmount()
  await change(() => {})
  expect(opened[1]!.isDisposed).toBe(true)
})

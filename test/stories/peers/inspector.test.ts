/** Peers in the inspector: a row for each person. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRecorder } from '../../../src/inspector/recording/recorder.ts'
import type { Recorder } from '../../../src/inspector/recording/recorder.ts'
import { pass, useFakeTimers } from '../harness/time.ts'
import { createRoom } from './room.ts'
import type { Room } from './room.ts'

useFakeTimers()

let room: Room
beforeEach(() => void (room = createRoom()))
afterEach(() => room.dispose())

const rows = (recorder: Recorder) =>
  recorder.list().flatMap(({ kind, name, shown }) => (kind === 'peer' ? [`${name}: ${shown}`] : []))

describe('peers in the inspector', () => {
  it('have a row each, also those who come later, and say where they are', async () => {
    const ada = await room.join('Ada')
    const bob = await room.join('Bob')
    const recorder = createRecorder(ada.reconnection, () => {}, ada.peers)
    await room.join('Cem')
    await pass(1_000)
    expect(rows(recorder)).toEqual(['Peer 1 · Bob: here', 'Peer 2 · Cem: here'])
    room.fake.network.drop(bob.session)
    await pass(15_000)
    expect(rows(recorder)).toEqual(['Peer 1 · Bob: away', 'Peer 2 · Cem: here'])
    expect(
      recorder.log.entries.filter(({ actor }) => actor.startsWith('Peer 1')).at(-1),
    ).toMatchObject({ from: 'here.watched', to: 'away.silent' })
    recorder.dispose()
    ada.peers.dispose()
    await pass(1_000)
    expect(rows(recorder)).toEqual(['Peer 1 · Bob: away', 'Peer 2 · Cem: here'])
  })

  it('leave the log to what the app says', async () => {
    const ada = await room.join('Ada')
    await room.join('Bob')
    const recorder = createRecorder(ada.reconnection, () => {}, ada.peers)
    void ada.reconnection.signal({ type: 'chat', data: 'Hello' })
    await pass(10_000)
    const signals = recorder.log.entries.filter(({ actor }) => actor === 'Signals')
    expect(signals.map(({ detail }) => detail)).toEqual(['chat'])
  })

  it('are refused if they are something else', async () => {
    const { reconnection } = await room.join('Ada')
    const other = { onChange: () => () => {} }
    expect(() => createRecorder(reconnection, () => {}, other)).toThrow(
      new TypeError('peers must be what createPeers() returned'),
    )
  })
})

/** Who is here, away, or has left; and how little is said for that. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { pass, useFakeTimers } from '../harness/time.ts'
import { createRoom, loseForGood } from './room.ts'
import type { Room } from './room.ts'

useFakeTimers()

let room: Room
beforeEach(() => void (room = createRoom()))
afterEach(() => room.dispose())

describe('presence', () => {
  it('knows who is here, and whose line is cut, within two and a half beats (R5)', async () => {
    const ada = await room.join('Ada')
    const bob = await room.join('Bob')
    await pass(1_000)
    expect([ada.state('Bob'), bob.state('Ada')]).toEqual(['here', 'here'])
    room.fake.network.drop(bob.session)
    await pass(10_050)
    expect(ada.state('Bob')).toBe('away')
    expect(bob.state('Ada')).toBe('here')
    room.fake.network.restore(bob.session)
    await pass(500)
    expect(ada.state('Bob')).toBe('here')
    await pass(60_000)
    expect(ada.changes).toEqual(['Bob: unknown → here', 'Bob: here → away', 'Bob: away → here'])
    expect(bob.changes).toEqual(['Ada: unknown → here'])
  })

  it('takes somebody who is back under a new connection for the same person', async () => {
    const ada = await room.join('Ada')
    const bob = await room.join('Bob')
    const before = bob.session.connection!.connectionId
    await loseForGood(room, bob, 45_000)
    expect(bob.session.connection!.connectionId).not.toBe(before)
    expect(ada.peers.list().map(({ person, state }) => `${person} ${state}`)).toEqual(['Bob here'])
    expect(ada.peers.list()[0]!.connection.connectionId).toBe(bob.session.connection!.connectionId)
    expect(ada.changes).toEqual(['Bob: unknown → here', 'Bob: here → away', 'Bob: away → here'])
  })

  it('knows who has left, and who is lost and does not come back', async () => {
    const ada = await room.join('Ada')
    const bob = await room.join('Bob')
    const cem = await room.join('Cem')
    void bob.reconnection.disconnect()
    room.fake.network.drop(cem.session)
    await pass(45_000)
    expect([ada.state('Bob'), ada.state('Cem')]).toEqual(['left', 'away'])
    await pass(120_000)
    expect(ada.state('Cem')).toBe('left')
  })

  it('counts the connections of one person together', async () => {
    const ada = await room.join('Ada')
    const phone = await room.join('Bob/phone')
    const laptop = await room.join('Bob/laptop')
    await pass(5_000)
    expect(ada.peers.list()).toHaveLength(1)
    expect([phone.peers.list().length, laptop.state('Bob')]).toEqual([1, undefined])
    room.fake.network.drop(phone.session)
    await pass(30_000)
    expect(ada.state('Bob')).toBe('here')
    void laptop.reconnection.disconnect()
    await pass(60_000)
    expect(ada.state('Bob')).toBe('left')
  })

  it('says nothing while alone, nor among too many people (R6)', async () => {
    const options = { presence: { maxPeople: 2 } }
    const ada = await room.join('Ada', options)
    await pass(60_000)
    expect(room.fake.ledger.calls('signal')).toHaveLength(0)
    const bob = await room.join('Bob', options)
    await pass(8_000)
    expect(ada.state('Bob')).toBe('here')
    const cem = await room.join('Cem', options)
    await pass(5_000)
    const before = room.fake.ledger.calls('signal').length
    await pass(60_000)
    expect(room.fake.ledger.calls('signal')).toHaveLength(before)
    expect([ada, bob, cem].map((each) => each.peers.list().map(({ state }) => state))).toEqual(
      Array.from({ length: 3 }, () => ['unknown', 'unknown']),
    )
    void cem.reconnection.disconnect()
    await pass(5_000)
    expect(ada.state('Bob')).toBe('here')
  })

  it('does not judge others by a page that was asleep or busy (R7)', async () => {
    const ada = await room.join('Ada')
    await room.join('Bob')
    await pass(2_000)
    room.fake.network.drop('Bob')
    vi.setSystemTime(Date.now() + 60_000)
    await pass(10_000)
    expect(ada.state('Bob')).toBe('here')
    await pass(10_000)
    expect(ada.state('Bob')).toBe('away')
  })

  it('does not know where others are while it is away itself', async () => {
    const ada = await room.join('Ada')
    const bob = await room.join('Bob')
    await loseForGood(room, ada, 60_000)
    expect(ada.changes).toEqual(['Bob: unknown → here'])
    room.fake.network.drop()
    await pass(50_000)
    room.fake.network.restore()
    await pass(20_000)
    expect([ada.state('Bob'), bob.state('Ada')]).toEqual(['here', 'here'])
  })

  it('says what is wrong with a camera, at once', async () => {
    const ada = await room.join('Ada')
    const bob = await room.join('Bob')
    const publisher = bob.OT.initPublisher()
    void bob.reconnection.publish(publisher)
    await pass(5_000)
    expect(ada.peers.list()[0]!.note).toEqual({})
    bob.devices.camera.unplug()
    await pass(1_200)
    expect(ada.peers.list()[0]!.note).toEqual({ camera: 'lost' })
  })

  it('is off if it is not wanted, and leaves the others in doubt', async () => {
    const ada = await room.join('Ada')
    const bob = await room.join('Bob', { presence: false })
    await pass(30_000)
    expect([ada.state('Bob'), bob.peers.list()]).toEqual(['unknown', []])
  })
})

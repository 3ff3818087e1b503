/** What was said while somebody was away is told again: to those who were there, in order, each once. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSignalLog } from '../../../src/index.ts'
import { recordIncidents } from '../../../src/report/index.ts'
import { pass, useFakeTimers } from '../harness/time.ts'
import { createRoom, loseForGood } from './room.ts'
import type { Room } from './room.ts'

useFakeTimers()

let room: Room
beforeEach(() => void (room = createRoom()))
afterEach(() => room.dispose())

describe('what peers tell each other', () => {
  it('counts in no figure of the app, in no event of its signals and in no log of them', async () => {
    const ada = await room.join('Ada')
    const log = createSignalLog(ada.reconnection)
    const unlisten = log.onChange(() => {})
    const said: string[] = []
    for (const name of ['signalHeld', 'signalSending', 'signalSent', 'signalDropped'] as const) {
      ada.reconnection.on(name, ({ type }) => said.push(`${name} ${type}`))
    }
    const recorder = recordIncidents(ada.reconnection)
    await room.join('Bob')
    room.fake.network.drop(ada.session)
    await pass(60_000)
    room.fake.network.restore(ada.session)
    await pass(15_000)
    ada.say('hello')
    await pass(1_000)
    expect(said).toEqual(['signalSending chat', 'signalSent chat'])
    expect(ada.reconnection.stats.signals).toMatchObject({ held: 0, sent: 1, dropped: 0 })
    expect(recorder.toJSON().stats).toMatchObject({ signalsSent: 1, signalsDropped: 0 })
    expect(log.list().map(({ type }) => type)).toEqual(['chat'])
    unlisten()
    recorder.stop()
  })
})

describe('what was missed', () => {
  it('is told after a final loss, in order, each once, with its own time (R1)', async () => {
    const ada = await room.join('Ada')
    const bob = await room.join('Bob')
    const cem = await room.join('Cem')
    bob.say('before')
    await pass(100)
    room.fake.network.drop(ada.session)
    const startedAt = Date.now()
    for (let line = 0; line < 25; line += 1) {
      bob.say(`b${line}`)
      cem.say(`c${line}`)
      await pass(1_800)
    }
    room.fake.network.restore(ada.session)
    await pass(15_000)
    const said = (by: string) => ada.texts().filter((text) => text.includes(by))
    expect(said('b')).toEqual(['before', ...Array.from({ length: 25 }, (_, at) => `(b${at})`)])
    expect(said('c')).toEqual(Array.from({ length: 25 }, (_, at) => `(c${at})`))
    const late = ada.heard.filter(({ replayed }) => replayed)
    expect(late[49]!.sentAt - startedAt).toBeGreaterThan(40_000)
    expect(Math.abs(late[0]!.sentAt - startedAt)).toBeLessThan(500)
    expect(ada.missed).toEqual([])
    expect(bob.texts().filter((text) => text.startsWith('('))).toEqual([])
  })

  it('is told to nobody else: a newcomer, somebody kicked, a plain client (R2)', async () => {
    const ada = await room.join('Ada')
    const bob = await room.join('Bob')
    const dora = room.fake.room.join({ data: 'Dora' })
    bob.say('one')
    await pass(1_000)
    const cem = await room.join('Cem')
    room.fake.network.kick(ada.session)
    await pass(1_000)
    bob.say('two')
    await pass(1_000)
    void ada.reconnection.connect()
    await pass(10_000)
    expect(cem.texts()).toEqual(['two'])
    expect(ada.texts()).toEqual(['one'])
    const types = dora.heard.map(({ type }) => type)
    expect(types.filter((type) => type === 'chat')).toHaveLength(2)
    expect(new Set(types)).toEqual(new Set(['chat', 'otr.mark']))
  })

  it('is not told to somebody who asks for another, who learns nothing and costs little (R3)', async () => {
    const ada = await room.join('Ada')
    const bob = await room.join('Bob')
    const mallory = room.fake.room.join({ data: 'Mallory' })
    bob.say('secret')
    await pass(1_000)
    const to = bob.session.connection!
    const former = ada.session.connection!.connectionId
    mallory.signal({ type: 'otr.mark', data: '{"e":"m","n":0,"w":4000,"k":1}' })
    for (let times = 0; times < 5_000; times += 1) {
      mallory.signal({ type: 'otr.ask', data: JSON.stringify({ c: [former], s: 0 }), to })
      mallory.signal({ type: 'otr.mark', data: '{"e":"m","n":0,"w":4000,"k":1}', to })
    }
    await pass(60_000)
    const heard = mallory.heard.filter(({ type }) => type !== 'chat')
    expect(heard.some(({ data }) => String(data).includes('secret'))).toBe(false)
    expect(heard.filter(({ from }) => from?.data === 'Bob').length).toBeLessThan(200)
    expect(ada.texts()).toEqual(['secret'])
  })

  it('is told to one who asks again and again only so many times', async () => {
    const bob = await room.join('Bob')
    const twin = room.fake.room.join({ data: 'Ada' })
    await pass(1_000)
    bob.say('x'.repeat(4_000))
    await pass(1_000)
    const ask = JSON.stringify({ c: [twin.connection.connectionId], s: 0 })
    for (let times = 0; times < 1_000; times += 1) {
      twin.signal({ type: 'otr.ask', data: ask, to: bob.session.connection! })
      await pass(100)
    }
    const told = twin.heard.filter(({ type }) => type === 'otr.lines')
    expect(told.length).toBeGreaterThan(10)
    expect(told.length).toBeLessThan(140)
  })

  it('is told by those who were away themselves, and by two who return at once (R4)', async () => {
    const ada = await room.join('Ada')
    const bob = await room.join('Bob')
    const cem = await room.join('Cem')
    room.fake.network.drop()
    await pass(45_000)
    for (const person of [ada, bob, cem]) person.say(`of ${person.name}`)
    room.fake.network.restore()
    await pass(30_000)
    expect(ada.texts().toSorted()).toEqual([
      expect.stringContaining('of Bob'),
      expect.stringContaining('of Cem'),
    ])
    expect(bob.texts()).toHaveLength(2)
    expect(cem.texts()).toHaveLength(2)
  })

  it('is not told to the end by somebody who leaves, and the rest is heard all the same (R4)', async () => {
    const ada = await room.join('Ada')
    const bob = await room.join('Bob', {}, { signals: { chunk: true } })
    room.fake.network.drop(ada.session)
    for (let line = 0; line < 20; line += 1) bob.say(`${line} ${'x'.repeat(5_000)}`)
    await pass(45_000)
    room.fake.network.restore(ada.session)
    while (!ada.peers.getSnapshot().replaying) await pass(10)
    await pass(20)
    void bob.reconnection.disconnect()
    await pass(10_000)
    const texts = ada.texts().map((text) => text.split(' ')[0])
    expect(texts.length).toBeGreaterThan(0)
    expect(texts.length).toBeLessThan(20)
    expect(texts).toEqual(texts.map((_, line) => `(${line}`))
    expect(ada.missed).toEqual([`Bob: ${20 - texts.length}`])
    expect(ada.peers.getSnapshot().replaying).toBe(false)
  })

  it('is found after a resume by its number, though the server repeats nothing', async () => {
    room.dispose()
    room = createRoom(undefined, { redeliver: false })
    const ada = await room.join('Ada')
    const bob = await room.join('Bob')
    bob.say('one')
    await pass(100)
    room.fake.network.drop(ada.session)
    bob.say('two')
    await pass(5_000)
    room.fake.network.restore(ada.session)
    bob.say('three')
    await pass(2_000)
    expect(ada.texts()).toEqual(['one', '(two)', 'three'])
  })

  it('keeps the long ones, and those of a key, as they were sent', async () => {
    const long = 'ä"\u{1f600}'.repeat(9_000)
    const ada = await room.join('Ada')
    const bob = await room.join('Bob', {}, { signals: { chunk: true, dedupe: true } })
    room.fake.network.drop(ada.session)
    bob.say(long)
    void bob.reconnection.signal({ type: 'cursor', data: '1' }, { key: 'cursor' })
    void bob.reconnection.signal({ data: 'without a type' })
    void bob.reconnection.signal({ type: 'without data'.replace(' ', '-') })
    await pass(45_000)
    room.fake.network.restore(ada.session)
    await pass(15_000)
    const late = ada.heard.filter(({ replayed }) => replayed)
    expect(late.map(({ data, type }) => [type, data])).toEqual([
      ['chat', long],
      ['cursor', '1'],
      [undefined, 'without a type'],
      ['without-data', undefined],
    ])
  })

  it('says how much is lost because it was too long ago', async () => {
    const ada = await room.join('Ada')
    const bob = await room.join('Bob', { replay: { capacityBytes: 100 } })
    room.fake.network.drop(ada.session)
    for (let line = 0; line < 10; line += 1) bob.say(`line ${line}`)
    await pass(45_000)
    room.fake.network.restore(ada.session)
    await pass(15_000)
    expect(ada.texts()).toEqual(['(line 5)', '(line 6)', '(line 7)', '(line 8)', '(line 9)'])
    expect(ada.missed).toEqual(['Bob: 5'])
  })

  it('does not disturb those who use only one part, or none', async () => {
    const ada = await room.join('Ada', { replay: false })
    const bob = await room.join('Bob')
    bob.say('one')
    await pass(100)
    await loseForGood(room, ada, 45_000)
    bob.say('two')
    await pass(1_000)
    expect(ada.texts()).toEqual(['one', 'two'])
    expect(bob.state('Ada')).toBe('here')
  })
})

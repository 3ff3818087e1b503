import { describe, expect, it, vi } from 'vitest'
import { createFakeOpenTok } from '../../../../src/kit/testing/index.ts'
import type { FakeOT } from '../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'

useFakeTimers()

describe('the module', () => {
  it('exports all of OT as default and by name', () => {
    const { module, OT } = createFakeOpenTok()
    const { default: byDefault, ...named } = module
    expect(byDefault).toBe(OT)
    expect(named).toEqual({ ...OT, __esModule: true })
    expect(Object.keys(named).length).toBeGreaterThan(20)
  })

  it('looks to bundlers like a CommonJS module', () => {
    const { module } = createFakeOpenTok()
    expect(module).toHaveProperty('__esModule', true)
  })

  it('creates the same objects through named and default imports', () => {
    const { module, OT } = createFakeOpenTok()
    const { initSession } = module
    expect(initSession('api key', 'session id')).toBe(OT.initSession('api key', 'session id'))
  })

  it('has the members that OT has now, and is the same object to write to', () => {
    const { module, OT } = createFakeOpenTok()
    const { initSession } = module
    const changed = vi.fn()
    Object.assign(OT, { initSession: changed })
    expect(module.initSession).toBe(changed)
    Object.assign(module, { initSession })
    expect(OT.initSession).toBe(initSession)
  })

  it('has the classes of its objects, for instanceof', async () => {
    const { module, OT, room } = createFakeOpenTok()
    const session = OT.initSession('api key', 'session id')
    session.connect('a token')
    await pass(100)
    expect(session).toBeInstanceOf(module.Session)
    expect(OT.initPublisher()).toBeInstanceOf(module.Publisher)
    expect(session.subscribe(room.join().publish())).toBeInstanceOf(module.Subscriber)
  })
})

describe('OT', () => {
  it('returns one object for one session id, with its old listeners', () => {
    const { ledger, OT } = createFakeOpenTok()
    const session = OT.initSession('api key', 'session id')
    session.on('signal', () => {})
    expect(OT.initSession('another key', 'session id')).toBe(session)
    expect(OT.initSession('api key', 'another session id')).not.toBe(session)
    expect(ledger.listeners(session)).toEqual({ signal: 1 })
  })

  it('lists its sessions, as OpenTok does silently in its types', () => {
    const { OT } = createFakeOpenTok()
    const { sessions } = OT as unknown as Record<'sessions', Set<unknown> & FakeOT>
    const [added, visited]: unknown[][] = [[], []]
    const note = (session: unknown) => added?.push(session)
    sessions.on('add', note)
    const session = OT.initSession('api key', 'session id')
    OT.initSession('api key', 'session id')
    sessions.off('add', note)
    const other = OT.initSession('api key', 'another session id')
    sessions.forEach((each: unknown) => visited?.push(each))
    expect([added, visited]).toEqual([[session], [session, other]])
  })

  it('fires an exception for a failed call', async () => {
    const { OT } = createFakeOpenTok()
    const heard: unknown[] = []
    OT.on('exception', ({ code, title }) => heard.push([title, code]))
    void OT.initSession('api key', 'session id').signal({ data: 'too early' })
    await pass(10)
    expect(heard).toEqual([['OT_NOT_CONNECTED', 500]])
  })

  it('resolves with a publisher once the camera has answered', async () => {
    const { ledger, OT } = createFakeOpenTok()
    const settled = vi.fn()
    const made = OT.initPublisher.promise('me', { streamId: 'mine' })
    void made.then(settled)
    await pass(10)
    expect([ledger.publishers.length, settled.mock.calls]).toEqual([1, []])
    await pass(100)
    expect(await made).toBe(ledger.publishers[0])
  })

  it('rejects without a camera', async () => {
    const { camera, OT } = createFakeOpenTok()
    camera.deny()
    const made = OT.initPublisher.promise('me')
    void pass(100)
    await expect(made).rejects.toMatchObject({ name: 'OT_USER_MEDIA_ACCESS_DENIED' })
  })

  it('takes the callback of a publisher also in the place of its properties', async () => {
    const { OT } = createFakeOpenTok()
    const answer = vi.fn()
    OT.initPublisher('me', answer)
    await pass(100)
    expect(answer.mock.calls).toEqual([[undefined]])
  })

  it('calls a listener once, or no more once it is removed', async () => {
    const { camera, ledger, OT } = createFakeOpenTok()
    const [always, once, removed] = [vi.fn(), vi.fn(), vi.fn()]
    OT.on('exception', always)
    OT.once('exception', once)
    OT.on('exception', removed)
    OT.off('exception', removed)
    camera.fail('NotFoundError')
    OT.initPublisher()
    OT.initPublisher()
    await pass(100)
    const counts = [always, once, removed].map(({ mock }) => mock.calls.length)
    expect(counts).toEqual([2, 1, 0])
    OT.off('exception')
    expect(ledger.listeners(OT)).toEqual({})
  })

  it('throws for members that the fake does not model', () => {
    const { OT } = createFakeOpenTok()
    expect(() => OT.getDevices()).toThrow(expect.objectContaining({ code: 'misuse' }))
    expect(() => OT.hasMediaProcessorSupport.promise()).toThrow('is not part of the fake')
    expect(OT.checkSystemRequirements()).toBe(1)
  })

  it('lets a test assign what it does not model', () => {
    const { OT } = createFakeOpenTok()
    const objects = [OT, OT.initSession('key', 'session'), OT.initPublisher()]
    const own = { getDevices: vi.fn(), forceMuteAll: vi.fn(), cycleVideo: vi.fn() }
    for (const object of objects) Object.assign(object, own)
    for (const object of objects) expect(object).toMatchObject(own)
  })
})

describe('reset()', () => {
  const join = async (OT: FakeOT) => {
    const session = OT.initSession('api key', 'session id')
    session.connect('a token')
    await pass(100)
    return session
  }

  it('starts again without members, records, faults or ids, and OT creates new objects', async () => {
    const fake = createFakeOpenTok()
    const { OT } = fake
    const before = await join(OT)
    OT.on('exception', () => {})
    OT.initPublisher()
    fake.room.join({ data: 'Bob' })
    fake.network.refuse()
    fake.network.rateLimit(0)
    fake.reset()
    expect(fake.room.members).toEqual([])
    expect([fake.ledger.calls(), fake.ledger.sessions, fake.ledger.publishers]).toEqual([
      [],
      [],
      [],
    ])
    expect([fake.ledger.cameraRequests, fake.ledger.liveSubscribers()]).toEqual([0, []])
    expect(fake.ledger.listeners(OT)).toEqual({})
    const after = await join(OT)
    expect(after).not.toBe(before)
    expect(after.isConnected()).toBe(true)
    expect(after.connection?.connectionId).toBe('connection-1')
    let outcome: unknown = 'pending'
    void after.signal({ data: 'a' }).then(() => (outcome = 'resolved'))
    await pass(10)
    expect(outcome).toBe('resolved')
  })

  it('clears every timer', async () => {
    const fake = createFakeOpenTok()
    const session = await join(fake.OT)
    const heard = vi.fn()
    session.on('sessionDisconnected', heard)
    fake.network.drop()
    fake.reset()
    expect(vi.getTimerCount()).toBe(0)
    await pass(60_000)
    expect(heard).not.toHaveBeenCalled()
  })

  it('keeps the options', async () => {
    const fake = createFakeOpenTok({ strict: true, mediaMode: 'routed' })
    fake.reset()
    const session = await join(fake.OT)
    expect(() => session.connect('a token')).toThrow('never settle')
  })

  it('applies to a module that a page got before', async () => {
    const fake = createFakeOpenTok()
    const { module } = fake.openPage()
    const before = await join(module)
    fake.reset()
    expect(await join(module.default)).not.toBe(before)
    expect(fake.room.members).toEqual([''])
  })
})

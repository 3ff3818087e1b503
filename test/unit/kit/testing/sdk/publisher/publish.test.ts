import { describe, expect, it, vi } from 'vitest'
import { createFakeOpenTok, DEFAULT_DELAYS } from '../../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../../stories/harness/time.ts'
import { join, record } from '../../setup.ts'
import { keep, setUpPublisher } from './setup.ts'

useFakeTimers()

/** Long enough for the server's answer, not for a live stream. */
const ANSWERED_MS = DEFAULT_DELAYS.publishMs / 2

/** A publisher that waits for its prompt, and is published. */
async function setUpPrompt() {
  const fake = createFakeOpenTok()
  const ada = await join(fake, 'Ada')
  fake.camera.hold()
  const publisher = fake.OT.initPublisher('me')
  const fired = record(publisher)
  const answer = vi.fn()
  await pass(50)
  ada.session.publish(publisher, answer)
  return { ada, answer, fake, fired, publisher }
}

describe('a publisher', () => {
  it('does not load again when it is published after its camera is on', async () => {
    const { ada, publisher } = await setUpPublisher()
    ada.session.publish(publisher)
    await pass(ANSWERED_MS)
    expect([publisher.isLoading(), publisher.stream]).toEqual([false, undefined])
  })

  it('that is published before its camera is on loads until it is live', async () => {
    const { fake, fired, publisher } = await setUpPrompt()
    fake.camera.allow()
    await pass(ANSWERED_MS)
    expect([fired().at(-1), publisher.isLoading()]).toEqual(['loaded', true])
    await pass(100)
    expect([fired().at(-1), publisher.isLoading()]).toEqual(['publishComplete', false])
  })
})

describe('a publish that the server refuses', () => {
  it('is that of a subscriber', async () => {
    const fake = createFakeOpenTok()
    const session = fake.OT.initSession('api key', 'session id')
    session.connect(fake.createToken({ role: 'subscriber' }))
    await pass(100)
    const answer = vi.fn()
    session.publish('me', {}, answer)
    await pass(200)
    const error = expect.objectContaining({ name: 'OT_STREAM_CREATE_FAILED', code: 1500 })
    expect(answer.mock.calls).toEqual([[error]])
    expect(fake.room.streams).toEqual([])
  })
})

describe('a publish that is not answered', () => {
  it('fails after a while, and is an exception of OT', async () => {
    const { ada, fake, publisher } = await setUpPublisher()
    const exceptions: unknown[] = []
    const answer = vi.fn()
    fake.OT.on('exception', ({ code, message, title }) => exceptions.push([title, code, message]))
    fake.network.ignore('stream')
    ada.session.publish(publisher, answer)
    await pass(DEFAULT_DELAYS.publishTimeoutMs - 1)
    expect([exceptions, answer.mock.calls]).toEqual([[], []])
    await pass(1)
    expect(exceptions).toEqual([['OT_TIMEOUT', 1500, 'OT_TIMEOUT']])
    expect(answer.mock.calls).toEqual([[expect.objectContaining({ name: 'OT_TIMEOUT' })]])
  })
})

describe('a publish that the server has accepted', () => {
  it('is cancelled when it is unpublished before it is live', async () => {
    const { ada, fake, fired, publisher } = await setUpPublisher()
    const answer = vi.fn()
    ada.session.publish(publisher, answer)
    await pass(ANSWERED_MS)
    keep(publisher)
    ada.session.unpublish(publisher)
    await pass(1_000)
    expect(fired()).toEqual(['publishComplete', 'streamDestroyed unpublished'])
    expect(answer.mock.calls).toEqual([[expect.objectContaining({ name: 'OT_CANCEL' })]])
    expect([publisher.stream, fake.room.streams]).toEqual([null, []])
  })

  it('never makes the first stream live when the publisher is published again at once', async () => {
    const { ada, fired, publisher } = await setUpPublisher()
    const live: string[] = []
    publisher.on('streamCreated', ({ stream }) => live.push(stream.streamId))
    ada.session.publish(publisher)
    await pass(ANSWERED_MS)
    keep(publisher)
    ada.session.unpublish(publisher)
    ada.session.publish(publisher)
    await pass(1_000)
    expect(live).toEqual(['stream-2'])
    expect(fired().filter((name) => name === 'streamCreated')).toHaveLength(1)
  })

  it('is never live when the session has ended before, and the publisher is kept', async () => {
    const { ada, fake, fired, publisher } = await setUpPublisher()
    ada.session.publish(publisher)
    await pass(ANSWERED_MS)
    keep(publisher)
    fake.network.closeWithoutReconnecting()
    await pass(1_000)
    expect(fired()).toEqual(['streamDestroyed networkDisconnected'])
    expect(publisher.stream).toBeUndefined()
  })
})

describe('a publish that waits for its camera', () => {
  it('fails when the session ends', async () => {
    const { answer, fake } = await setUpPrompt()
    fake.network.closeWithoutReconnecting()
    await pass(100)
    const message = 'Destroyed before it was loaded.'
    expect(answer.mock.calls).toEqual([[expect.objectContaining({ name: 'Error', message })]])
  })

  it('requests nothing when the camera is allowed at the end of the session', async () => {
    const { ada, fake, fired } = await setUpPrompt()
    const allowed = vi.fn()
    ada.session.on('sessionDisconnected', () => {
      fake.camera.allow()
      allowed()
    })
    fake.network.closeWithoutReconnecting()
    await pass(100)
    expect(allowed).toHaveBeenCalledOnce()
    expect(fired().slice(-3)).toEqual([
      'loaded',
      'streamDestroyed networkDisconnected',
      'destroyed',
    ])
    expect(fake.room.streams).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { PROBE_TYPE } from '../../../../src/react-native/session/probe.ts'
import { watch } from '../app.ts'
import { BOB, createJoined } from './traffic.ts'

const pass = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('the signals of a session', () => {
  it('are announced as OpenTok.js announces them, with their sender', () => {
    const { onSignalReceived, take } = createJoined()
    onSignalReceived({ type: 'chat', data: 'hello', connectionId: 'bob' })
    onSignalReceived({ data: 'to all', connectionId: 'unknown' })
    onSignalReceived({ type: 'chat' })
    expect(take()).toMatchObject([
      { heardAs: 'signal', type: 'signal:chat', data: 'hello', from: { data: 'Bob' } },
      { heardAs: 'signal:chat', type: 'signal:chat', data: 'hello', from: { data: 'Bob' } },
      { heardAs: 'signal', type: 'signal', data: 'to all', from: { connectionId: 'unknown' } },
      { heardAs: 'signal', type: 'signal:chat', data: '', from: null },
      { heardAs: 'signal:chat', type: 'signal:chat', data: '', from: null },
    ])
  })

  it('that are probes are not announced, and mean something only if they are ones own', () => {
    const { onSignalReceived, setup, take } = createJoined()
    onSignalReceived({ type: PROBE_TYPE, connectionId: 'bob' })
    onSignalReceived({ type: PROBE_TYPE })
    expect(setup.probes).toBe(0)
    onSignalReceived({ type: PROBE_TYPE, connectionId: 'own' })
    expect(setup.probes).toBe(1)
    expect(take()).toEqual([])
  })

  it('are sent when they come back, each for one', async () => {
    const { onSignalReceived, send, sent } = createJoined()
    const watched = [
      watch(send({ type: 'chat', data: 'a' })),
      watch(send({ type: 'chat', data: 'a' })),
      watch(send({})),
    ]
    await pass()
    expect(sent).toEqual([
      ['chat', 'a', ''],
      ['chat', 'a', ''],
      ['', '', ''],
    ])
    const outcomes = async (event: object) => {
      onSignalReceived({ connectionId: 'own', ...event })
      await pass()
      return watched.map(({ outcome }) => outcome)
    }
    expect(await outcomes({ type: 'chat', data: 'a', connectionId: 'bob' })).toEqual([
      'pending',
      'pending',
      'pending',
    ])
    expect(await outcomes({ type: 'chat', data: 'b' })).toEqual(['pending', 'pending', 'pending'])
    expect(await outcomes({ type: 'other', data: 'a' })).toEqual(['pending', 'pending', 'pending'])
    expect(await outcomes({ type: 'chat', data: 'a' })).toEqual(['done', 'pending', 'pending'])
    expect(await outcomes({})).toEqual(['done', 'pending', 'done'])
    expect(await outcomes({ type: 'chat', data: 'a' })).toEqual(['done', 'done', 'done'])
  })

  it('to somebody else are sent when native has them, and to oneself when they come back', async () => {
    const { onSignalReceived, send, sent } = createJoined()
    const toBob = watch(send({ type: 'chat', data: 'a', to: { connectionId: 'bob' } }))
    const toMe = watch(send({ type: 'chat', data: 'b', to: { connectionId: 'own' } }))
    await pass()
    expect([toBob.outcome, toMe.outcome]).toEqual(['done', 'pending'])
    expect(sent).toEqual([
      ['chat', 'a', 'bob'],
      ['chat', 'b', 'own'],
    ])
    onSignalReceived({ type: 'chat', data: 'b', connectionId: 'own' })
    await pass()
    expect(toMe.outcome).toBe('done')
  })

  it('to somebody who is not there are refused', async () => {
    const { send, sent } = createJoined()
    await expect(send({ to: { connectionId: 'eve' } })).rejects.toMatchObject({
      name: 'OT_NOT_FOUND',
      message: 'The recipient is not in the session.',
    })
    expect(sent).toEqual([])
  })

  it('that did not come back before the end fail, and the next session begins with nobody', async () => {
    const { end, isKnown, onStreamCreated, send } = createJoined()
    onStreamCreated({ streamId: 'a', connection: BOB })
    const failed = expect(send({ type: 'chat' })).rejects.toMatchObject({
      name: 'OT_NOT_CONNECTED',
      message: 'The session is not connected.',
    })
    await pass()
    end()
    await failed
    expect(isKnown({ streamId: 'a' })).toBe(false)
    await expect(send({ to: { connectionId: 'bob' } })).rejects.toMatchObject({
      name: 'OT_NOT_FOUND',
    })
  })
})

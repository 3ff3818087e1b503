/** How a native session joins, is away and ends, and what it says of its state meanwhile. */
import { describe, expect, it } from 'vitest'
import { LEAVE_MS } from '../../../../src/react-native/session/native-entry.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'
import { createDevice, createJoined, createScripted, ID } from './scripted-session.ts'

useFakeTimers()

const OWN = { connectionId: 'own', data: '', creationTime: undefined }

const LEFT = { name: 'OT_CANCEL', message: 'The session was left.' }

describe('the state of a native session', () => {
  it('is that of its join, its drop and its leave', async () => {
    const { join, say, session, welcome } = createScripted()
    const states = [session.currentState]
    const note = () => void states.push(session.currentState)
    join()
    note()
    welcome()
    note()
    say('onSessionReconnecting')
    note()
    say('onSessionReconnected')
    note()
    void session.disconnect()
    note()
    say('onSessionDisconnected')
    note()
    expect(states).toEqual([
      'disconnected',
      'connecting',
      'connected',
      'reconnecting',
      'connected',
      'disconnecting',
      'disconnected',
    ])
  })
})

describe('a join over native', () => {
  it('is announced with the connection before it is answered', () => {
    const { answers, heard, join, session, welcome } = createScripted()
    let answersBefore: number | undefined
    session.on('sessionConnected', () => (answersBefore = answers.length))
    join()
    welcome()
    expect(heard()).toEqual([{ type: 'sessionConnected', connection: OWN }])
    expect(answersBefore).toBe(0)
    expect(answers).toEqual([undefined])
    expect(session.connection).toEqual(OWN)
  })

  it('is announced once, even if native says so again', () => {
    const { heard, welcome } = createJoined()
    welcome()
    expect(heard()).toEqual([])
  })

  it.each([
    ['native joins without a connection', 'onSessionConnected', {}, {}],
    ['native gives a code that OpenTok.js has no name for', 'onSessionError', { code: 1022 }, {}],
    ['native gives no code', 'onSessionError', { message: 'no' }, { message: 'no' }],
    ['its native session ends', 'onSessionDisconnected', {}, {}],
  ] as const)('fails if %s', (_, name, payload, expected) => {
    const { answers, heard, join, say, session } = createScripted()
    join()
    say(name, payload)
    expect(answers).toMatchObject([{ name: 'OT_CONNECT_FAILED', ...expected }])
    expect(session.connection).toBe(null)
    expect(heard()).toEqual([])
  })

  it('is cancelled by a leave', () => {
    const { answers, join, session } = createScripted()
    join()
    void session.disconnect()
    expect(answers).toMatchObject([LEFT])
  })

  it('is not refused by the end of the session before, which it has waited for', async () => {
    const { answers, count, join, say, session, welcome } = createJoined()
    void session.disconnect()
    join()
    expect(session.currentState).toBe('disconnecting')
    say('onSessionDisconnected')
    await pass(0)
    expect(answers).toEqual([])
    expect(count('initSession')).toBe(1)
    welcome()
    expect(answers).toEqual([undefined])
  })

  it('takes the place of the one before, whose native session is left first', async () => {
    const { answers, calls, join, welcome } = createScripted()
    join()
    join()
    expect(answers).toMatchObject([LEFT])
    await pass(LEAVE_MS.joining)
    expect(calls.map(([name]) => name)).toEqual([
      'initSession',
      'connect',
      'disconnect',
      'initSession',
      'connect',
    ])
    welcome()
    expect(answers).toMatchObject([LEFT, undefined])
  })

  it('that was given up while it waited never reaches native', async () => {
    const { answers, count, join } = createJoined()
    for (let i = 0; i < 3; i += 1) join()
    expect(answers).toMatchObject([LEFT, LEFT])
    await pass(2 * LEAVE_MS.joined)
    expect(count('initSession')).toBe(1)
    expect(count('disconnect')).toBe(1)
  })

  it('is refused while another reconnection has the session', () => {
    const device = createDevice()
    createScripted(device).join()
    const second = createScripted(device)
    second.join()
    expect(second.answers).toMatchObject([
      {
        name: 'OT_INVALID_PARAMETER',
        message: 'Another reconnection has this session: dispose of it first.',
      },
    ])
    expect(second.count('initSession')).toBe(1)
  })
})

describe('a drop of a native session', () => {
  it('is announced once, and so is its end', () => {
    const { heard, say } = createJoined()
    for (const name of ['onSessionReconnecting', 'onSessionReconnected'] as const) {
      say(name)
      say(name)
    }
    expect(heard()).toEqual([{ type: 'sessionReconnecting' }, { type: 'sessionReconnected' }])
  })

  it('is none if native only says that it is over', () => {
    const { heard, say } = createJoined()
    say('onSessionReconnected')
    expect(heard()).toEqual([])
  })

  it('is none before the join', () => {
    const { heard, join, say } = createScripted()
    join()
    say('onSessionReconnecting')
    say('onSessionReconnected')
    expect(heard()).toEqual([])
  })
})

describe('the end of a native session', () => {
  /** Native gives no reason: only that of a leave is certain. */
  const ended = (reason: string) => [
    { type: 'sessionDisconnected', reason, inferred: reason !== 'clientDisconnected' },
  ]

  it('is announced only of one that was joined', () => {
    const { heard, join, say } = createScripted()
    join()
    say('onSessionDisconnected')
    expect(heard()).toEqual([])
  })

  it('is of ones own will after a leave', () => {
    const { heard, say, session } = createJoined()
    void session.disconnect()
    say('onSessionDisconnected')
    expect(heard()).toEqual(ended('clientDisconnected'))
  })

  it('is a loss while the connection is away', () => {
    const { heard, say } = createJoined()
    say('onSessionReconnecting')
    heard()
    say('onSessionDisconnected')
    expect(heard()).toEqual(ended('networkDisconnected'))
  })

  it('is the work of a moderator once the connection is back', () => {
    const { heard, say } = createJoined()
    say('onSessionError', { code: 1022 })
    say('onSessionReconnecting')
    say('onSessionReconnected')
    heard()
    say('onSessionDisconnected')
    expect(heard()).toEqual(ended('forceDisconnected'))
  })

  it.each([
    [1_999, 'networkDisconnected'],
    [2_000, 'forceDisconnected'],
  ])('%i ms after an error is %s', async (delayMs, reason) => {
    const { heard, say } = createJoined()
    say('onSessionError', { code: 1022 })
    await pass(delayMs)
    say('onSessionDisconnected')
    expect(heard()).toEqual(ended(reason))
  })
})

describe('a view of a native session', () => {
  it('is published only while the session is joined', () => {
    const { session, say, take } = createJoined()
    session.publishView('publisher-1')
    expect(take()).toEqual([['publish', ID, 'publisher-1']])
    say('onSessionDisconnected')
    session.publishView('publisher-2')
    expect(take()).toEqual([])
  })
})

describe('moderation of a native session', () => {
  it('goes to native with its arguments', async () => {
    const { session, take } = createJoined()
    await session.disableForceMute()
    await session.forceDisconnect('bob')
    await session.forceMuteStream('stream-1')
    await session.forceMuteAll()
    await session.forceMuteAll(['stream-2'])
    expect(take()).toEqual([
      ['disableForceMute', ID],
      ['forceDisconnect', ID, 'bob'],
      ['forceMuteStream', ID, 'stream-1'],
      ['forceMuteAll', ID, []],
      ['forceMuteAll', ID, ['stream-2']],
    ])
  })
})

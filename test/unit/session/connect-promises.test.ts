import { beforeEach, describe, expect, it } from 'vitest'
import { ReconnectionError } from '../../../src/contract/errors.ts'
import { IDLE_SNAPSHOT } from '../../../src/contract/snapshot.ts'
import type { ReconnectionSnapshot, ReconnectionStatus } from '../../../src/contract/snapshot.ts'
import { createConnectPromises } from '../../../src/session/connect-promises.ts'
import type { ConnectPromises } from '../../../src/session/connect-promises.ts'

let sent: string[]
/** How each promise has settled, in order. */
let settled: string[]
let snapshots: { latest: ReconnectionSnapshot; status: ReconnectionStatus }
let promises: ConnectPromises

beforeEach(() => {
  sent = []
  settled = []
  snapshots = { latest: IDLE_SNAPSHOT, status: 'idle' }
  promises = createConnectPromises(snapshots, ({ type }) => sent.push(type))
})

function note(name: string, promise: Promise<void>): void {
  promise.then(
    () => settled.push(name),
    (error: ReconnectionError) => settled.push(`${name} ${error.code}`),
  )
}

const connect = (name = 'connect') => note(name, promises.connect())
const disconnect = (name = 'disconnect') => note(name, promises.disconnect())

/** Changes the status and, in between, what a listener does. */
async function go(
  status: ReconnectionStatus,
  error: ReconnectionError | null = null,
  listen: () => void = () => {},
): Promise<void> {
  const previous = snapshots.latest
  snapshots.latest = { ...previous, status, error }
  snapshots.status = status
  const settle = promises.prepare(previous, snapshots.latest)
  listen()
  settle()
  await Promise.resolve()
}

describe('connect()', () => {
  it('shares one promise, which resolves when the session is joined', async () => {
    expect(promises.isPending).toBe(false)
    const promise = promises.connect()
    expect(promises.connect()).toBe(promise)
    expect(promises.isPending).toBe(true)
    expect(sent).toEqual(['session.join', 'session.join'])
    note('connect', promise)
    await go('connecting')
    expect(settled).toEqual([])
    expect(promises.isPending).toBe(true)
    await go('connected')
    expect(settled).toEqual(['connect'])
    expect(promises.isPending).toBe(false)
  })

  it.each(['connected', 'reconnected'] as const)('resolves at once while %s', async (status) => {
    await go(status)
    await promises.connect()
    expect(sent).toEqual([])
    expect(promises.isPending).toBe(false)
  })

  it('rejects with the error of the session, or with joinFailed if there is none', async () => {
    for (const error of [new ReconnectionError('gaveUp'), null]) {
      connect()
      await go('connecting')
      await go('disconnected', error)
      expect(promises.isPending).toBe(false)
    }
    expect(settled).toEqual(['connect gaveUp', 'connect joinFailed'])
  })

  it('of a listener of the end is a new one', async () => {
    connect('first')
    await go('connecting')
    await go('disconnected', null, () => connect('second'))
    expect(settled).toEqual(['first joinFailed'])
    expect(promises.isPending).toBe(true)
    await go('connecting')
    await go('connected')
    expect(settled).toEqual(['first joinFailed', 'second'])
  })

  it('is not settled by other changes', async () => {
    await go('disconnected')
    connect()
    await go('disconnected')
    await go('connecting')
    await go('reconnecting')
    await go('disconnecting')
    expect(settled).toEqual([])
  })

  it('while the session is being left joins after that', async () => {
    await go('connected')
    disconnect()
    await go('disconnecting')
    sent.length = 0
    connect()
    expect(sent).toEqual(['session.join'])
    await go('disconnected')
    expect(sent).toEqual(['session.join', 'session.join'])
    expect(settled).toEqual(['disconnect'])
    await go('connected')
    expect(settled).toEqual(['disconnect', 'connect'])
  })

  it('is not repeated after the session was left if a listener has left again', async () => {
    await go('connected')
    await go('disconnecting')
    connect()
    sent.length = 0
    await go('disconnected', null, () => disconnect())
    expect(sent).toEqual([])
    expect(settled.toSorted()).toEqual(['connect left', 'disconnect'])
  })
})

describe('disconnect()', () => {
  it.each(['idle', 'disconnected'] as const)('resolves at once while %s', async (status) => {
    await go(status)
    await promises.disconnect()
    expect(sent).toEqual([])
  })

  it('shares one promise, which resolves when the session is left', async () => {
    await go('connected')
    const promise = promises.disconnect()
    expect(promises.disconnect()).toBe(promise)
    expect(sent).toEqual(['session.leave', 'session.leave'])
    note('disconnect', promise)
    await go('disconnecting')
    expect(settled).toEqual([])
    await go('disconnected')
    expect(settled).toEqual(['disconnect'])
    await go('connected')
    expect(promises.disconnect()).not.toBe(promise)
  })

  it('resolves when the session ends before it was left', async () => {
    await go('connected')
    disconnect()
    await go('disconnected')
    expect(settled).toEqual(['disconnect'])
  })

  it('rejects a connect() that is pending, once', async () => {
    connect()
    await go('connecting')
    disconnect()
    await Promise.resolve()
    expect(settled).toEqual(['connect left'])
    expect(promises.isPending).toBe(false)
    await go('disconnecting')
    await go('disconnected')
    expect(settled).toEqual(['connect left', 'disconnect'])
  })
})

describe('dispose()', () => {
  it('rejects what joins, and resolves what leaves', async () => {
    await go('connected')
    disconnect()
    await go('disconnecting')
    connect()
    promises.dispose()
    await Promise.resolve()
    expect(settled.toSorted()).toEqual(['connect disposed', 'disconnect'])
    expect(promises.isPending).toBe(false)
  })

  it('has nothing to settle if nothing is pending', () => {
    expect(() => promises.dispose()).not.toThrow()
    expect(settled).toEqual([])
  })
})

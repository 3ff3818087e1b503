import { describe, expect, it } from 'vitest'
import { createConnectionList } from '../../../../src/auto/session/connection-list.ts'
import type { ConnectionLike } from '../../../../src/index.ts'
import { createSource } from '../source.ts'

const connectionOf = (connectionId: string): ConnectionLike => ({ connectionId, data: '' })

const [OWN, BOB, EVE] = ['own', 'bob', 'eve'].map(connectionOf) as [
  ConnectionLike,
  ConnectionLike,
  ConnectionLike,
]

function createSetup(heard: readonly ConnectionLike[] = [], own: ConnectionLike | null = null) {
  const source = createSource()
  const said: string[] = []
  const setup = { own }
  const list = createConnectionList({
    source,
    heard,
    own: () => setup.own,
    handleCreated: ({ connectionId }) => said.push(`created ${connectionId}`),
    handleDestroyed: ({ connectionId }, reason) => said.push(`destroyed ${connectionId} ${reason}`),
  })
  return {
    ...list,
    take: () => said.splice(0),
    arrive(...connections: readonly ConnectionLike[]) {
      for (const connection of connections) source.emit('connectionCreated', { connection })
    },
    leave: (connection: ConnectionLike | undefined, reason?: string) =>
      source.emit('connectionDestroyed', { connection, reason }),
    /** The app has another connection of its own. */
    become(connection: ConnectionLike) {
      setup.own = connection
    },
  }
}

/** Joined, with Bob. */
function createJoined() {
  const setup = createSetup()
  setup.become(OWN)
  setup.arrive(OWN, BOB)
  setup.take()
  return setup
}

describe('the people whom the app knows of', () => {
  it('come and go once each', () => {
    const { arrive, leave, take } = createSetup()
    arrive(BOB, BOB)
    leave(BOB, 'clientDisconnected')
    leave(BOB, 'clientDisconnected')
    leave(EVE)
    leave(undefined)
    expect(take()).toEqual(['created bob', 'destroyed bob clientDisconnected'])
  })

  it('go for want of a network if nobody says why', () => {
    const { arrive, leave, take } = createSetup()
    arrive(BOB)
    leave(BOB)
    expect(take()).toEqual(['created bob', 'destroyed bob networkDisconnected'])
  })

  it('are those already of whom it has heard', () => {
    const { arrive, leave, take } = createSetup([BOB])
    arrive(BOB, EVE)
    leave(BOB, 'clientDisconnected')
    expect(take()).toEqual(['created eve', 'destroyed bob clientDisconnected'])
  })

  it('stay over a rejoin if they are listed again; those who are not have gone', () => {
    const { arrive, become, handleLost, handleSettled, take } = createJoined()
    arrive(EVE)
    handleLost()
    const again = connectionOf('own again')
    become(again)
    arrive(again, BOB)
    expect(take()).toEqual([
      'created eve',
      'destroyed own networkDisconnected',
      'created own again',
    ])
    handleSettled()
    expect(take()).toEqual(['destroyed eve networkDisconnected'])
    handleSettled()
    expect(take()).toEqual([])
  })

  it('do not miss somebody who left before the rejoin had settled', () => {
    const { arrive, handleLost, handleSettled, leave, take } = createJoined()
    handleLost()
    leave(BOB, 'clientDisconnected')
    arrive(OWN)
    expect(take()).toEqual(['destroyed bob clientDisconnected'])
    handleSettled()
    expect(take()).toEqual([])
  })

  it('do not meet ones own previous connection, which the server goes on listing', () => {
    const { arrive, become, leave, take } = createJoined()
    const again = connectionOf('own again')
    become(again)
    arrive(again, OWN)
    leave(OWN)
    expect(take()).toEqual(['destroyed own networkDisconnected', 'created own again'])
  })

  it('know the connection that the app had before the library came', () => {
    const { arrive, become, take } = createSetup([OWN], OWN)
    const again = connectionOf('own again')
    become(again)
    arrive(again)
    expect(take()).toEqual(['destroyed own networkDisconnected', 'created own again'])
  })

  it('are all forgotten at the end, and a later join begins anew', () => {
    const { arrive, become, handleEnded, handleLost, handleSettled, leave, take } = createJoined()
    handleLost()
    handleEnded()
    handleSettled()
    leave(BOB)
    expect(take()).toEqual([])
    const again = connectionOf('own again')
    become(again)
    arrive(again, BOB)
    expect(take()).toEqual(['created own again', 'created bob'])
  })
})

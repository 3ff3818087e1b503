import { describe, expect, it, vi } from 'vitest'
import { showPublisher } from '../../src/framework/own-tile.ts'
import { ScriptedPublisher } from '../scripted/publisher.ts'
import { CONNECT_MS } from '../scripted.ts'
import { createJoinedSetup, pass, useFakeTimers } from '../setup.ts'

useFakeTimers()

/** What the tile uses of an element. */
const createContainer = () =>
  ({
    ownerDocument: { createElement: () => ({}) },
    appendChild: (child: object) => child,
    replaceChildren: () => {},
  }) as unknown as HTMLElement

async function createTileSetup() {
  const setup = await createJoinedSetup({ rejoin: false })
  const publishers: ScriptedPublisher[] = []
  const create = () => {
    const publisher = new ScriptedPublisher()
    publishers.push(publisher)
    return publisher
  }
  const handleError = vi.fn<(error: unknown) => void>()
  const hide = showPublisher(setup.reconnection, create, createContainer(), handleError)
  await pass(1_000)
  return { ...setup, publishers, handleError, hide }
}

describe('the own tile', () => {
  it('makes a new publisher when the app joins again in its listener of the end (F1)', async () => {
    const { handleError, hide, publishers, reconnection, session } = await createTileSetup()
    reconnection.once('disconnected', () => void reconnection.connect())
    session.end('networkDisconnected')
    await pass(CONNECT_MS + 1_000)
    expect(reconnection.status).toBe('connected')
    expect(publishers.map(({ isDestroyed }) => isDestroyed)).toEqual([true, false])
    expect(reconnection.getSnapshot().publisherCount).toBe(1)
    hide()
    await pass(0)
    expect(publishers.map(({ isDestroyed }) => isDestroyed)).toEqual([true, true])
    expect(publishers.map(({ listeners }) => listeners)).toEqual([{}, {}])
    expect(handleError).not.toHaveBeenCalled()
  })

  it('says nothing when the whole session ends, and listens to nothing when it is hidden', async () => {
    const { handleError, hide, publishers, reconnection, session } = await createTileSetup()
    session.end('networkDisconnected')
    await pass(0)
    hide()
    await reconnection.connect()
    expect(publishers).toHaveLength(1)
    expect(handleError).not.toHaveBeenCalled()
  })
})

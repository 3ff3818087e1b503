import { describe, expect, it, vi } from 'vitest'
import { showPublisherIn } from '../../../../src/bindings/shared/show-publisher.ts'
import type { Reconnection } from '../../../../src/index.ts'
import { openTokError } from '../../../../src/kit/testing/index.ts'
import { CONNECT_MS, createScriptedPublisher } from '../../../stories/harness/scripted.ts'
import type { ScriptedPublisher } from '../../../stories/harness/scripted.ts'
import { createSetup, createJoinedSetup } from '../../../stories/harness/story.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'
import { createContainer } from './page.ts'

useFakeTimers()

function showTile(reconnection: Reconnection) {
  const publishers: ScriptedPublisher[] = []
  const create = () => {
    const publisher = createScriptedPublisher()
    publishers.push(publisher)
    return publisher
  }
  const container = createContainer()
  const handleError = vi.fn<(error: unknown) => void>()
  const hide = showPublisherIn(container, reconnection, create, ({ error }) => {
    if (error) handleError(error)
  })
  return { container, publishers, handleError, hide }
}

async function createTileSetup() {
  const setup = await createJoinedSetup({ rejoin: false })
  const tile = showTile(setup.reconnection)
  await pass(1_000)
  return { ...setup, ...tile }
}

/** The server has not answered the request to publish. */
async function createUnansweredSetup() {
  const setup = await createJoinedSetup({ rejoin: false })
  setup.session.answerPublishes('never')
  const tile = showTile(setup.reconnection)
  await pass(0)
  return { ...setup, ...tile }
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

  it('says why it could not be published again after an outage, and is empty then', async () => {
    const { session, reconnection } = await createJoinedSetup()
    const { container, handleError, publishers } = showTile(reconnection)
    await pass(1_000)
    session.answerPublishes(openTokError('OT_PERMISSION_DENIED', 1500))
    session.end('networkDisconnected')
    await pass(CONNECT_MS + 10_000)
    expect(reconnection.status).toBe('connected')
    expect(handleError.mock.calls).toMatchObject([[{ code: 'publishFailed' }]])
    expect(publishers.map(({ isDestroyed }) => isDestroyed)).toEqual([true])
    expect(container.html).toBe('<main></main>')
  })

  it('draws in a `div`, and is empty and unpublished when it is hidden', async () => {
    const { container, hide, publishers, reconnection } = await createTileSetup()
    expect(container.html).toBe('<main><div></div></main>')
    hide()
    expect(container.html).toBe('<main></main>')
    await pass(0)
    expect(reconnection.getSnapshot()).toMatchObject({ status: 'connected', publisherCount: 0 })
    void reconnection.disconnect()
    await pass(1_000)
    void reconnection.connect()
    await pass(CONNECT_MS + 1_000)
    expect(reconnection.status).toBe('connected')
    expect(publishers.map(({ isDestroyed }) => isDestroyed)).toEqual([true])
  })

  it('neither destroys nor reports a publisher that the app unpublishes', async () => {
    const { container, handleError, publishers, reconnection } = await createTileSetup()
    const destroy = vi.spyOn(publishers[0]!, 'destroy')
    reconnection.unpublish(publishers[0]!)
    await pass(1_000)
    expect(container.html).toBe('<main></main>')
    expect(destroy).not.toHaveBeenCalled()
    expect(handleError).not.toHaveBeenCalled()
  })

  it('says in a disposed call why nothing is published, and switches the camera off', async () => {
    const { reconnection } = createSetup()
    reconnection.dispose()
    const { handleError, publishers } = showTile(reconnection)
    await pass(0)
    expect(handleError.mock.calls).toMatchObject([[{ code: 'disposed' }]])
    expect(publishers.map(({ isDestroyed }) => isDestroyed)).toEqual([true])
  })

  it('says why the server has refused it, and switches the camera off', async () => {
    const { reconnection, session } = await createJoinedSetup()
    session.answerPublishes(openTokError('OT_PERMISSION_DENIED', 1500))
    const { handleError, publishers } = showTile(reconnection)
    await pass(1_000)
    expect(handleError.mock.calls).toMatchObject([[{ code: 'publishFailed' }]])
    expect(publishers.map(({ isDestroyed }) => isDestroyed)).toEqual([true])
  })

  it('that is shown before the app joins keeps its publisher (F1)', async () => {
    const { reconnection } = createSetup()
    const { publishers } = showTile(reconnection)
    void reconnection.connect()
    await pass(CONNECT_MS + 1_000)
    expect(reconnection.getSnapshot()).toMatchObject({ status: 'connected', publisherCount: 1 })
    expect(publishers).toHaveLength(1)
  })

  it('keeps its publisher when another one of the app has ended', async () => {
    const { reconnection } = createSetup()
    const { publishers } = showTile(reconnection)
    const screen = createScriptedPublisher()
    reconnection.publish(screen).catch(() => {})
    reconnection.unpublish(screen)
    void reconnection.connect()
    await pass(CONNECT_MS + 1_000)
    expect(reconnection.getSnapshot()).toMatchObject({ status: 'connected', publisherCount: 1 })
    expect(publishers).toHaveLength(1)
  })

  it('says nothing of a publisher that OpenTok has not answered when it is hidden', async () => {
    const { handleError, hide } = await createUnansweredSetup()
    hide()
    await pass(0)
    expect(handleError).not.toHaveBeenCalled()
  })

  it('says nothing of a publisher that OpenTok has not answered when the session ends', async () => {
    const { handleError, publishers, session } = await createUnansweredSetup()
    session.end('networkDisconnected')
    await pass(0)
    expect(publishers.map(({ isDestroyed }) => isDestroyed)).toEqual([true])
    expect(handleError).not.toHaveBeenCalled()
  })

  it('says nothing of it either when the app joins again in its listener of the end (F1)', async () => {
    const { handleError, publishers, reconnection, session } = await createUnansweredSetup()
    session.answerPublishes('ok')
    reconnection.once('disconnected', () => void reconnection.connect())
    session.end('networkDisconnected')
    await pass(CONNECT_MS + 1_000)
    expect(publishers.map(({ isDestroyed }) => isDestroyed)).toEqual([true, false])
    expect(handleError).not.toHaveBeenCalled()
  })

  it('needs no `destroy()` of a publisher that has failed', async () => {
    const { reconnection, session } = await createJoinedSetup()
    session.answerPublishes(openTokError('OT_PERMISSION_DENIED', 1500))
    const handleError = vi.fn<(error: unknown) => void>()
    const create = () => Object.assign(createScriptedPublisher(), { destroy: undefined })
    showPublisherIn(createContainer(), reconnection, create, ({ error }) => {
      if (error) handleError(error)
    })
    await pass(1_000)
    expect(handleError.mock.calls).toMatchObject([[{ code: 'publishFailed' }]])
  })
})

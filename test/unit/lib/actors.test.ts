import { describe, expect, it, onTestFinished } from 'vitest'
import { ACTORS, HANDLES, IDENTIFY } from '../../../src/lib/actors.ts'
import { actorsOf } from '../../../src/machines.ts'
import { createScriptedPublisher } from '../../stories/harness/scripted.ts'
import { createJoinedSetup } from '../../stories/harness/story.ts'
import { useFakeTimers } from '../../stories/harness/time.ts'

useFakeTimers()

const namesOf = (reconnection: object) =>
  actorsOf(reconnection).map(({ id, logic }) => `${(logic as { id: string }).id} ${id}`)

describe('actorsOf', () => {
  it('returns the running actors of a reconnection, the oldest first', async () => {
    const { reconnection } = await createJoinedSetup()
    const tile = reconnection.subscribe({ streamId: 'a' })
    const publisher = createScriptedPublisher()
    const published = reconnection.publish(publisher)
    const [session, , , subscriber] = actorsOf(reconnection)
    expect(namesOf(reconnection).map((name) => name.split(' ')[0])).toEqual([
      'session',
      'join',
      'sessionEnd',
      'subscriber',
      'publisher',
      'device',
      'device',
    ])
    expect(subscriber?.getSnapshot()).toMatchObject({ context: { streamId: 'a' } })
    expect(subscriber?.system).toBe(session?.system)

    tile.unsubscribe()
    reconnection.unpublish(publisher)
    await expect(published).rejects.toMatchObject({ code: 'publishFailed' })
    expect(namesOf(reconnection)).toHaveLength(3)
  })

  it('finds them in every copy of this package by the same symbols', () => {
    const names = ['opentok-reconnection.actors', 'opentok-reconnection.identify']
    expect([ACTORS, IDENTIFY]).toEqual(names.map((name) => Symbol.for(name)))
  })

  it('returns children of the session, each under the name of its kind', async () => {
    const { reconnection } = await createJoinedSetup()
    reconnection.subscribe({ streamId: 'a' })
    void reconnection.publish(createScriptedPublisher())
    const [session, ...children] = actorsOf(reconnection)
    expect(children.map(({ id }) => id)).toEqual([
      'join',
      'sessionEnd',
      'subscriber',
      'publisher',
      'camera',
      'microphone',
    ])
    for (const { system } of children) expect(system).toBe(session?.system)
  })

  it('adds no visible member to the handle', async () => {
    const { reconnection } = await createJoinedSetup()
    expect(Object.keys(reconnection).join(' ')).not.toMatch(/actor|machine/i)
    expect(JSON.stringify(reconnection.getSnapshot())).not.toMatch(/actor/)
  })

  it('rejects an object that is not a reconnection', () => {
    expect(() => actorsOf({})).toThrow(TypeError)
    expect(() => actorsOf(null as never)).toThrow(
      'reconnection must be what createReconnection() returned',
    )
  })
})

describe('a new handle', () => {
  it('is shown to a tool of tests that has put a set there', async () => {
    const page = globalThis as unknown as Record<symbol, Set<object> | undefined>
    const handles = new Set<object>()
    page[HANDLES] = handles
    onTestFinished(() => void delete page[HANDLES])
    const { reconnection } = await createJoinedSetup()
    expect([...handles]).toEqual([reconnection])
  })
})

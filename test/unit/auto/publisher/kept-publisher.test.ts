import { describe, expect, it } from 'vitest'
import type { FakeAppEvent, FakePublisher } from '../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'
import { createJoinedApp } from '../app.ts'

useFakeTimers()

const SETTLED_MS = 6_000

const EVENTS = 'streamCreated streamDestroyed destroyed'

const MEMBERS = ['trigger', 'on', 'off']

const listChanges = (publisher: object) => MEMBERS.filter((name) => Object.hasOwn(publisher, name))

/** The app of the other tests, and a screen share to which it listened before it published it. */
async function createSharingApp() {
  const app = await createJoinedApp()
  const { fake, session } = app
  const screen: FakePublisher = fake.OT.initPublisher('screen', { videoSource: 'screen' })
  const lines: string[] = []
  screen.on(EVENTS, ({ reason, type }: FakeAppEvent) =>
    lines.push(`${type} ${reason ?? ''}`.trim()),
  )
  session.publish(screen)
  await pass(1_000)
  expect(lines.splice(0)).toEqual(['streamCreated'])
  const away = async (act: () => void = () => {}) => {
    fake.network.refuse()
    fake.network.close(1011)
    await pass(2_000)
    act()
    await pass(1_000)
    fake.network.restore()
    await pass(20_000)
  }
  return { ...app, away, screen, heard: () => lines.splice(0) }
}

describe('a publisher that is kept over a loss', () => {
  it('is the same to its app: no event of the stream, with listeners from before and after (A7)', async () => {
    const { away, fake, heard, screen, session } = await createSharingApp()
    const later: string[] = []
    screen.on(EVENTS, ({ type }: FakeAppEvent) => later.push(type))
    const streamId = screen.stream?.streamId
    const cameras = fake.ledger.camerasOn
    for (let loss = 0; loss < 3; loss += 1) await away()
    expect(session.isConnected()).toBe(true)
    expect([...heard(), ...later]).toEqual([])
    expect(screen.stream?.streamId).not.toBe(streamId)
    expect(fake.ledger.camerasOn).toBe(cameras)
  })

  it('stays hidden while OpenTok refuses to publish it again, until it takes it', async () => {
    const { away, fake, heard, screen } = await createSharingApp()
    await away(() => fake.network.fail('stream', 500))
    expect(heard()).toEqual([])
    expect(screen.stream).toBeTruthy()
  })
})

describe('the end of a publisher', () => {
  it.each([
    ['unpublish() while joined', 'unpublished', false],
    ['unpublish() while away', 'unpublished', true],
    ['destroy() while joined', 'reset', false],
    ['destroy() while away', 'reset', true],
  ])('is heard once, and it is not published again: %s (A7)', async (name, reason, isAway) => {
    const { away, fake, heard, screen, session } = await createSharingApp()
    const end = () => {
      if (name.startsWith('unpublish')) session.unpublish(screen)
      else screen.destroy()
    }
    if (isAway) await away(end)
    else end()
    await pass(SETTLED_MS)
    expect(heard()).toEqual([`streamDestroyed ${reason}`, 'destroyed'])
    expect(listChanges(screen)).toEqual([])
    await away()
    expect(heard()).toEqual([])
    expect(screen.stream).toBeFalsy()
    expect(fake.ledger.camerasOn).toBe(1)
  })

  it.each(['joined', 'away'])(
    'is heard once by the end of the session, while %s',
    async (where) => {
      const { away, fake, heard, screen, session } = await createSharingApp()
      const leave = () => void session.disconnect()
      if (where === 'away') await away(leave)
      else leave()
      await pass(SETTLED_MS)
      expect(heard()).toEqual(['streamDestroyed clientDisconnected', 'destroyed'])
      expect(listChanges(screen)).toEqual([])
      expect(fake.ledger.camerasOn).toBe(0)
    },
  )

  it('is heard with the reason of a session that is given up', async () => {
    const app = await createJoinedApp({ giveUpMs: 10_000 })
    const heard: string[] = []
    app.publisher.on(EVENTS, ({ reason, type }: FakeAppEvent) => heard.push(`${type} ${reason}`))
    app.fake.network.refuse()
    app.fake.network.close(1011)
    await pass(30_000)
    expect(heard[0]).toBe('streamDestroyed networkDisconnected')
    expect(heard).toHaveLength(2)
    expect(app.fake.ledger.camerasOn).toBe(0)
  })

  it('can be prevented by the app, which publishes it again', async () => {
    const { heard, screen, session } = await createSharingApp()
    screen.once('streamDestroyed', (event: FakeAppEvent) => event.preventDefault())
    session.unpublish(screen)
    await pass(1_000)
    expect(heard()).toEqual(['streamDestroyed unpublished'])
    expect(listChanges(screen)).toEqual([])
    session.publish(screen)
    await pass(1_000)
    expect(heard()).toEqual(['streamCreated'])
  })
})

describe('a publisher that is OpenTok’s own again', () => {
  it('has nothing of the library on it after uninstall()', async () => {
    const { fake, heard, publisher, screen, uninstall } = await createSharingApp()
    uninstall()
    expect([...listChanges(screen), ...listChanges(publisher)]).toEqual([])
    expect(fake.ledger.listeners(publisher)).toEqual({})
    fake.network.close(1011)
    await pass(SETTLED_MS)
    expect(heard()).toEqual(['streamDestroyed networkDisconnected', 'destroyed'])
  })

  it('has ended with an uninstall() while away, as the bare OpenTok has nothing to keep it with', async () => {
    const { away, fake, heard, screen, uninstall } = await createSharingApp()
    await away(uninstall)
    expect(listChanges(screen)).toEqual([])
    expect(heard().map((line) => line.split(' ')[0])).toEqual(['streamDestroyed', 'destroyed'])
    expect(fake.ledger.camerasOn).toBe(0)
  })

  it('has nothing of the library on it when it was never live', async () => {
    const { fake, publisher, session } = await createJoinedApp()
    session.unpublish(publisher)
    const other = fake.OT.initPublisher('me')
    expect(listChanges(other)).toEqual([])
    fake.network.fail('stream', 403)
    session.publish(other)
    await pass(SETTLED_MS)
    expect(other.stream).toBeFalsy()
    expect(listChanges(other)).toEqual([])
  })
})

describe('a screen share that the user ends by the button of the browser', () => {
  it('is over for its app (H11)', async () => {
    const { fake, heard, session } = await createSharingApp()
    fake.devices.screen.end()
    await pass(1_000)
    expect(heard()).toEqual(['streamDestroyed unpublished', 'destroyed'])
    expect(session.isConnected()).toBe(true)
  })

  it('is left to an app that prevents the default', async () => {
    const { fake, session } = await createJoinedApp()
    const screen = fake.OT.initPublisher('screen', { videoSource: 'screen' })
    screen.on('mediaStopped', (event: FakeAppEvent) => event.preventDefault())
    session.publish(screen)
    await pass(1_000)
    fake.devices.screen.end()
    await pass(1_000)
    expect(screen.stream).toBeTruthy()
  })
})

/** A camera or a microphone that the user has refused, and what the app hears of both. */
import { createElement, StrictMode } from 'react'
import { describe, expect, it } from 'vitest'
import { useFakeTimers } from '../../stories/harness/time.ts'
import { complaintsOf, NO_COMPLAINTS, PLATFORMS, startApp } from './app.ts'
import type { App } from './app.ts'
import { createNativePlatform } from './native-module.ts'
import { mount, settle } from './vendor.ts'

useFakeTimers()

/** An app on Android that has passed in what asks for permissions. */
function start(answer: 'granted' | 'denied' | 'never_ask_again'): Promise<App> {
  const platform = createNativePlatform('android')
  platform.phone.setPermissions(answer)
  const { PermissionsAndroid } = platform.modules
  return startApp('android', { platform, modules: { PermissionsAndroid } })
}

const asked = ({ platform }: App) => platform.callsOf('requestMultiple').length

async function comeBack({ platform }: App): Promise<void> {
  platform.phone.setAppState('background')
  await settle(5_000)
  platform.phone.setAppState('active')
  await settle(1_000)
}

describe('a refused permission on android', () => {
  it.each(['denied', 'never_ask_again'] as const)(
    'is announced with its reason, once (%s)',
    async (answer) => {
      const app = await start(answer)
      const errors: unknown[] = []
      app.reconnection.on('publisherDisconnected', ({ error }) => errors.push(error))
      await app.join()
      await settle(60_000)
      expect(errors).toMatchObject([
        {
          code: 'publishFailed',
          cause: {
            name: 'OT_USER_MEDIA_ACCESS_DENIED',
            message: 'Not granted: android.permission.RECORD_AUDIO, android.permission.CAMERA.',
          },
        },
      ])
      expect(app.reconnection.status).toBe('connected')
      expect(app.platform.publishers()).toEqual([])
      expect(asked(app)).toBe(1)
    },
  )

  it('is asked for again on the return to the app, when the user has granted it in the settings', async () => {
    const app = await start('never_ask_again')
    await app.join()
    expect(app.platform.server.published).toEqual([])
    app.platform.phone.setPermissions('granted')
    await comeBack(app)
    await settle(1_000)
    expect(app.platform.server.published).toHaveLength(1)
    expect(app.heard.filter((name) => name === 'publisherDisconnected')).toHaveLength(1)
    await comeBack(app)
    expect(app.platform.callsOf('publish')).toHaveLength(1)
    expect(complaintsOf(app.platform)).toEqual(NO_COMPLAINTS)
  })

  it('opens no prompt on the return to the app while it is still refused', async () => {
    const app = await start('denied')
    await app.join()
    await comeBack(app)
    await comeBack(app)
    expect(asked(app)).toBe(1)
    expect(app.heard.filter((name) => name === 'publisherDisconnected')).toHaveLength(1)
  })

  it('may be granted before the join, and is announced to nobody then', async () => {
    const app = await start('denied')
    await mount(app.screen())
    await settle(500)
    app.platform.phone.setPermissions('granted')
    await comeBack(app)
    app.reconnection.connect().catch(() => {})
    await settle(2_000)
    expect(app.platform.server.published).toHaveLength(1)
    expect(app.heard).not.toContain('publisherDisconnected')
  })

  it('is not asked for again after the app has left', async () => {
    const app = await start('denied')
    await app.join()
    void app.reconnection.disconnect()
    await settle(1_000)
    app.platform.phone.setPermissions('granted')
    await comeBack(app)
    expect(app.platform.publishers()).toEqual([])
  })

  it('is asked for again when the app joins again', async () => {
    const app = await start('denied')
    await app.join()
    void app.reconnection.disconnect()
    await settle(1_000)
    app.platform.phone.setPermissions('granted')
    app.reconnection.connect().catch(() => {})
    await settle(2_000)
    expect(app.platform.server.published).toHaveLength(1)
  })

  it('is asked for only as far as it is needed', async () => {
    const app = await start('granted')
    const { kit, platform, reconnection } = app
    const properties = { videoTrack: false }
    await mount(
      createElement(StrictMode, null, createElement(kit.Publisher, { reconnection, properties })),
    )
    reconnection.connect().catch(() => {})
    await settle(1_500)
    for (const [names] of platform.callsOf('requestMultiple'))
      expect(names).toEqual(['android.permission.RECORD_AUDIO'])
    expect(platform.server.published).toHaveLength(1)
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })
})

describe.each(PLATFORMS)('camera and microphone on %s', (os) => {
  it('are live, off and absent as the app says', async () => {
    const { kit, platform, reconnection } = await startApp(os)
    const draw = (properties: object) => createElement(kit.Publisher, { reconnection, properties })
    const mounted = await mount(draw({ name: 'me' }))
    reconnection.connect().catch(() => {})
    await settle(1_500)
    const [me] = reconnection.publishers.values()
    expect(me).toMatchObject({ camera: 'live', microphone: 'live' })
    await mounted.update(draw({ name: 'me', publishVideo: false, publishAudio: false }))
    expect(me).toMatchObject({ camera: 'off', microphone: 'off' })
    await mounted.update(draw({ name: 'me' }))
    expect(me).toMatchObject({ camera: 'live', microphone: 'live' })
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it(`${os === 'ios' ? 'are interrupted, the camera alone,' : 'go on'} in the background`, async () => {
    const { join, platform, reconnection } = await startApp(os)
    await join()
    await settle(500)
    const [me] = reconnection.publishers.values()
    platform.phone.setAppState('background')
    await settle(100)
    expect(me).toMatchObject({
      camera: os === 'ios' ? 'interrupted' : 'live',
      microphone: 'live',
    })
    platform.phone.setAppState('active')
    await settle(100)
    expect(me).toMatchObject({ camera: 'live', microphone: 'live' })
    expect(platform.server.published).toHaveLength(1)
  })

  it('are none where the app publishes without them, and read by usePublisher()', async () => {
    const { kit, reconnection } = await startApp(os)
    const Text = () => {
      const [me] = kit.useSnapshot(reconnection, () => [...reconnection.publishers.values()])
      const states = [me ?? null, null].map((each) => kit.usePublisher(each)?.camera ?? 'nobody')
      return createElement('Text', { text: states.join() })
    }
    const mounted = await mount(
      createElement(
        'View',
        null,
        createElement(kit.Publisher, { reconnection, properties: { videoTrack: false } }),
        createElement(Text),
      ),
    )
    const textOf = () => mounted.root.findAll(({ type }) => type === 'Text')[0]?.props['text']
    reconnection.connect().catch(() => {})
    await settle(1_500)
    expect(textOf()).toBe('none,nobody')
  })
})

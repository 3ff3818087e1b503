/** The component that publishes, on both platforms. */
import { createElement, Fragment, StrictMode } from 'react'
import { act } from 'react-test-renderer'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { complaintsOf, NO_COMPLAINTS, PLATFORMS, startApp } from './app.ts'
import { SESSION_ID } from './native-module.ts'
import type { NativePlatform, NativePublisher } from './native-module.ts'
import { mount, settle } from './vendor.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Native ends a stream silently to JavaScript, as a moderator makes it do. */
const endStream = ({ module }: NativePlatform, { publisherId }: NativePublisher) =>
  module.unpublish?.(SESSION_ID, publisherId)

const idsOf = (calls: readonly (readonly unknown[])[]) => calls.map(([, id]) => id)

describe.each(PLATFORMS)('Publisher on %s', (os) => {
  it.each(['before', 'after', 'never'] as const)(
    'publishes once more after a final loss, in a new view; its own end comes %s (N6)',
    async (publisherEnds) => {
      const { heard, join, platform } = await startApp(os, { native: { isPatched: true } })
      await join()
      platform.server.giveUp('ConnectionDropped', { publisherEnds })
      await settle(8_000)
      const ids = idsOf(platform.callsOf('publish'))
      expect(ids).toHaveLength(2)
      expect(new Set(ids).size).toBe(2)
      expect(platform.publishers().map(({ publisher }) => publisher?.stream?.name)).toEqual(['me'])
      expect(heard).not.toContain('publisherDisconnected')
      expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
    },
  )

  it('does not take the end of its stream for its own end while the session ends (N6)', async () => {
    const { heard, join, platform } = await startApp(os)
    await join()
    const [{ publisher } = {}] = platform.publishers()
    endStream(platform, publisher!)
    await settle(700)
    platform.server.giveUp()
    await settle(8_000)
    expect(heard).not.toContain('publisherDisconnected')
    expect(platform.publishers().map(({ publisher }) => publisher?.stream?.name)).toEqual(['me'])
  })

  it('survives three final losses in a row (N6)', async () => {
    const { join, platform, reconnection } = await startApp(os)
    await join()
    for (let i = 0; i < 3; i += 1) {
      platform.server.giveUp()
      await settle(8_000)
    }
    expect(reconnection.stats.joins).toBe(4)
    expect(platform.server.published).toHaveLength(1)
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('ends when its stream ends while the session lives (N6)', async () => {
    const { heard, join, platform } = await startApp(os)
    await join()
    const [{ publisher } = {}] = platform.publishers()
    endStream(platform, publisher!)
    await settle(900)
    expect(heard).not.toContain('publisherDisconnected')
    await settle(200)
    expect(heard).toContain('publisherDisconnected')
    expect(platform.publishers()).toEqual([])
  })

  it('tries again after a publish that is never answered, in a new view', async () => {
    const { heard, join, platform } = await startApp(os)
    platform.server.publishAnswers.push('never')
    await join()
    await settle(20_000)
    expect(heard).toContain('publisherConnected')
    expect(new Set(idsOf(platform.callsOf('publish'))).size).toBe(2)
    expect(platform.server.published).toHaveLength(1)
  })

  it('waits for the permission, and publishes when it is given', async () => {
    const { heard, join, platform } = await startApp(os)
    platform.phone.setPermissions('denied')
    await join()
    await settle(60_000)
    expect(heard.includes('publisherConnected')).toBe(os === 'ios')
    expect(heard).not.toContain('publisherDisconnected')
  })

  it('publishes again when the app joins again after a leave', async () => {
    const { join, platform, reconnection } = await startApp(os)
    await join()
    await act(async () => void reconnection.disconnect())
    await settle(1_000)
    expect(platform.publishers()).toEqual([])
    await act(async () => void reconnection.connect())
    await settle(2_000)
    expect(platform.server.published).toHaveLength(1)
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('publishes what is mounted while joined, and ends it when it is unmounted', async () => {
    const { heard, kit, platform, reconnection } = await startApp(os)
    void reconnection.connect()
    await settle(1_000)
    const mounted = await mount(createElement(kit.Publisher, { reconnection }))
    await settle(1_000)
    expect(platform.server.published).toHaveLength(1)
    await mounted.unmount()
    await settle(1_000)
    expect(platform.server.published).toEqual([])
    expect(heard).not.toContain('error')
    expect(reconnection.getSnapshot().publisherCount).toBe(0)
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('stands twice, and each publishes once per join (N10)', async () => {
    const { kit, platform, reconnection } = await startApp(os)
    const two = (isSecondThere: boolean) =>
      createElement(
        Fragment,
        null,
        createElement(kit.Publisher, { key: 'a', reconnection, properties: { name: 'a' } }),
        isSecondThere &&
          createElement(kit.Publisher, { key: 'b', reconnection, properties: { name: 'b' } }),
      )
    const mounted = await mount(two(true))
    void reconnection.connect()
    await settle(1_000)
    expect(platform.server.published).toHaveLength(2)
    platform.server.giveUp()
    await settle(8_000)
    expect(platform.server.published).toHaveLength(2)
    await mounted.update(two(false))
    await settle(2_000)
    expect(platform.server.published.map(({ name }) => name)).toEqual(['a'])
    platform.server.giveUp()
    await settle(8_000)
    expect(platform.server.published.map(({ name }) => name)).toEqual(['a'])
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })

  it('publishes once in StrictMode (N10)', async () => {
    const { kit, platform, reconnection } = await startApp(os)
    await mount(createElement(StrictMode, null, createElement(kit.Publisher, { reconnection })))
    void reconnection.connect()
    await settle(1_500)
    expect(platform.callsOf('publish')).toHaveLength(1)
    expect(platform.server.published).toHaveLength(1)
    expect(platform.publishers()).toHaveLength(1)
  })

  it('passes events on to the app', async () => {
    const { kit, platform, reconnection } = await startApp(os)
    const created = vi.fn()
    const eventHandlers = { streamCreated: created }
    await mount(createElement(kit.Publisher, { reconnection, eventHandlers }))
    void reconnection.connect()
    await settle(1_000)
    expect(created).toHaveBeenCalledTimes(1)
    expect(platform.uncaught).toEqual([])
  })
})

describe('Publisher on android', () => {
  it('fails with an error of native that cannot heal', async () => {
    const { join, platform, heard } = await startApp('android')
    platform.server.publishAnswers.push('PublisherUnableToPublish')
    await join()
    await settle(1_000)
    expect(heard).toContain('publisherDisconnected')
    expect(platform.publishers()).toEqual([])
  })

  it('publishes in the next session when native says that this one is over', async () => {
    const { join, platform, heard, reconnection } = await startApp('android')
    platform.server.publishAnswers.push('SessionDisconnected')
    await join()
    await settle(10_000)
    expect(heard).not.toContain('publisherDisconnected')
    expect(reconnection.status).toBe('connected')
    expect(platform.server.published).toHaveLength(1)
    expect(complaintsOf(platform)).toEqual(NO_COMPLAINTS)
  })
})

/** The script over the client, and at a release over others: the oldest that are supported, and Vonage's. */
import { describe, expect, it } from 'vitest'
import { useAppsOf } from './app-fixture.ts'
import { PATIENT } from '../harness/patient.ts'
import { casesOf } from '../../tools/vitest/release.ts'

const OTHERS = ['opentok-client-oldest', '@vonage/client-sdk-video', 'vonage-client-oldest']

describe.each(casesOf(['@opentok/client'], OTHERS))('a plain app on %s', (sdk) => {
  const withApps = useAppsOf(sdk)

  it(
    'survives a final loss, and leaves (A1)',
    withApps(async ({ emulator, members, open }) => {
      const bob = await open('bob', { kind: 'bare', session: 'auto' })
      const ann = await open('ann')
      await ann.untilFate({ tiles: 1, moving: 1, selfViews: 1 })
      emulator.network.refuse('reset', 'ann')
      emulator.network.close(1011, 'ann')
      await ann.untilHeard('sessionReconnecting')
      await ann.say('typed while away')
      emulator.network.restore('ann')
      await bob.untilFate({ lines: ['typed while away'] })
      await ann.untilFate({ tiles: 1, moving: 1, selfViews: 1, members: ['ann', 'bob'] })
      expect(await ann.heard()).not.toContain('sessionDisconnected networkDisconnected')
      await ann.page.evaluate(() => window.vendorApp.session.disconnect())
      await ann.untilHeard('sessionDisconnected clientDisconnected')
      await expect.poll(members, PATIENT).toEqual(['bob'])
    }),
  )
})

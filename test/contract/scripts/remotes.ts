/** Scripts of other people: pages of their own on the real client, calls of the test on the fake. */

import { script } from '../script.ts'
import { chat } from './setup.ts'

export const REMOTE_SCRIPTS = [
  script('R1 a person joins, publishes, signals, and leaves', async ({ join, invite, pass }) => {
    const anna = await join('anna')
    const carol = await invite('carol')
    await anna.until('connectionCreated carol#1')
    await carol.publish()
    await anna.until('streamCreated of carol#1')
    anna.look()
    await carol.signal(chat('hello'))
    await anna.until('signal:chat signal:chat "hello" from carol#1')
    await carol.unpublish()
    await anna.until('streamDestroyed of carol#1 (clientDisconnected)')
    await carol.publish()
    await anna.until('streamCreated of carol#1', 2)
    await carol.leave()
    await anna.until('connectionDestroyed carol#1 (clientDisconnected)')
    anna.look()
    await pass(100)
  }),

  script('R2 a person with a subscriber leaves', async ({ join, invite, pass }) => {
    const anna = await join('anna')
    const carol = await invite('carol')
    await carol.publish('picture')
    await anna.until('streamCreated of carol#1')
    anna.subscribe(anna.streamOf('carol'))
    await anna.until('subscriber videoElementCreated')
    await carol.leave()
    await anna.until('connectionDestroyed carol#1 (clientDisconnected)')
    await pass(200)
  }),

  script(
    'R3 a person vanishes, and the server drops the connection',
    async ({ join, invite, pass }) => {
      const anna = await join('anna')
      const carol = await invite('carol')
      await carol.publish()
      await anna.until('streamCreated of carol#1')
      await carol.vanish()
      await pass(300)
      anna.look()
      await anna.until('connectionDestroyed carol#1 (networkDisconnected)')
      anna.look()
    },
    { server: 'alone' },
  ),

  script(
    'R4 a person is back under new ids before the server drops the old ones',
    async ({ join, invite, network }) => {
      const anna = await join('anna')
      const carol = await invite('carol')
      await carol.publish()
      await anna.until('streamCreated of carol#1')
      const [old] = anna.session.connections.where(({ data }) => data.startsWith('carol'))
      await carol.vanish()
      const back = await carol.comeBack()
      await anna.until('connectionCreated carol#2')
      await back.publish()
      await anna.until('streamCreated of carol#2')
      anna.look()
      await network.forget({ target: old!.connectionId })
      await anna.until('connectionDestroyed carol#1 (networkDisconnected)')
      anna.look()
    },
  ),
]

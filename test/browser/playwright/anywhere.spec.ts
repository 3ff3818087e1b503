/** Apps that this machine does not serve, a client that gets no configuration, and a page whose clock the test moves. */
import { join } from 'node:path'
import { expect, test } from 'opentok-reconnection/playwright'
import type { OpenTokCredentials } from 'opentok-reconnection/playwright'
import type { Page } from '@playwright/test'

/** As OpenTok asks an app to write it: nothing in it allows the emulator. */
const POLICY =
  "connect-src 'self' https://*.opentok.com wss://*.opentok.com; script-src 'self' 'unsafe-inline' https://static.opentok.com"

const deploy = (page: Page, credentials: OpenTokCredentials) =>
  page.route('https://app.example/**', (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname === '/session') return route.fulfill({ json: credentials })
    return route.fulfill({
      path: join(__dirname, '../../../examples/playwright/apps', pathname),
      headers: { 'content-security-policy': POLICY },
      contentType: pathname.endsWith('.js') ? 'text/javascript' : 'text/html',
    })
  })

test('an app on another host, by HTTPS and with a policy', async ({ opentok }) => {
  const app = { url: 'https://app.example/script-tag.html', prepare: deploy }
  const ada = await opentok.person('ada', app)
  const bob = await opentok.person('bob', app)
  await expect(ada).toHaveLiveTiles(1)
  await expect(bob).toHaveLiveTiles(1)
})

test('a client without a configuration', async ({ opentok }) => {
  await opentok.network.failConfig(404)
  const app = { url: '/script-tag.html', credentialsRoute: '**/session' }
  const ada = await opentok.person('ada', app)
  const bob = await opentok.person('bob', app)
  await expect(ada).toHaveLiveTiles(1)
  await expect(bob).toHaveLiveTiles(1)
})

test('an outage of 40 s by the clock of the page', async ({ opentok }) => {
  const app = { url: '/script-tag.html?auto', credentialsRoute: '**/session' }
  const ada = await opentok.person('ada', { ...app, prepare: (page) => page.clock.install() })
  const bob = await opentok.person('bob', app)
  await expect(ada).toHaveLiveTiles(1)
  await expect(bob).toHaveLiveTiles(1)
  const passSeconds = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) await ada.page.clock.fastForward(1_000)
  }
  await opentok.network.cut({ target: 'ada' })
  await expect(ada).toHaveStatus('reconnecting')
  await passSeconds(40)
  await opentok.network.restore('ada')
  await passSeconds(10)
  await expect(ada).toHaveStatus('connected')
  await expect(ada).toHaveLiveTiles(1)
  await expect(bob).toHaveLiveTiles(1)
})

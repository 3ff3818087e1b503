/** Apps in the vendor's style, which use nothing of this library, and the same with its script: what their users see. */
import { expect, test } from 'opentok-reconnection/playwright'
import type { OpenTok, OpenTokPerson, OpenTokPersonOptions } from 'opentok-reconnection/playwright'

/** How a person opens each app, with the library under it or without. */
const APPS: Record<string, (name: string, withLibrary: boolean) => OpenTokPersonOptions> = {
  'a script tag': (_, withLibrary) => ({
    url: `/script-tag.html${withLibrary ? '?auto' : ''}`,
    credentialsRoute: '**/session',
  }),
  '@opentok/client from npm': (_, withLibrary) => ({
    url: `/npm.html${withLibrary ? '?auto' : ''}`,
    credentialsRoute: '**/session',
  }),
  '@vonage/client-sdk-video from npm': (_, withLibrary) => ({
    url: `/npm.html?vonage${withLibrary ? '&auto' : ''}`,
    credentialsRoute: '**/session',
  }),
  // This one calls OT.setProxyUrl(), and asks for its token in another way.
  'the plain app of examples/auto': (who, withLibrary) => ({
    url: ({ sessionId }) =>
      `/auto/app.html?${new URLSearchParams({ who, sessionId, script: withLibrary ? 'yes' : 'no' })}`,
    prepare: (page, { token }) =>
      page.route('**/control/tokens', (route) => route.fulfill({ json: { token } })),
  }),
}

const say = async ({ page }: OpenTokPerson, text: string) => {
  await page.getByLabel('Say').fill(text)
  await page.getByRole('button', { name: 'Send' }).click()
}

for (const [app, toOptions] of Object.entries(APPS)) {
  const open = async (opentok: OpenTok, withLibrary = false) => {
    const ada = await opentok.person('ada', toOptions('ada', withLibrary))
    const bob = await opentok.person('bob', toOptions('bob', withLibrary))
    for (const person of [ada, bob]) await expect(person).toHaveLiveTiles(1)
    return { ada, bob }
  }

  test.describe(app, () => {
    test('two people chat', async ({ opentok }) => {
      const { ada, bob } = await open(opentok)
      await say(ada, 'hello')
      await expect(bob).toHaveHeard('hello')
      await expect(bob).not.toHaveHeard('goodbye', { timeout: 0 })
    })

    test('40 s without a network end the call', async ({ opentok }) => {
      const { ada, bob } = await open(opentok)
      await opentok.network.drop('ada', { ms: 40_000 })
      await expect(ada.page.getByRole('status')).toHaveText('out of the call (networkDisconnected)')
      await expect(ada).toHaveStatus('disconnected')
      await expect(bob).toHaveLiveTiles(0)
    })

    test('40 s without a network do not end the call with the library', async ({ opentok }) => {
      const { ada, bob } = await open(opentok, true)
      const outage = opentok.network.drop('ada', { ms: 40_000 })
      await expect(ada).toHaveStatus('reconnecting')
      await say(ada, 'said while away')
      await outage
      await expect(ada).toHaveStatus('connected')
      for (const person of [ada, bob]) await expect(person).toHaveLiveTiles(1)
      await expect(bob).toHaveHeard('said while away')
    })

    test('a camera that is lost stops the picture', async ({ opentok }) => {
      const { ada, bob } = await open(opentok)
      await opentok.media.lose('ada', 'camera')
      await expect(bob).toHaveLiveTiles(0)
      await expect(ada).toHaveLiveTiles(1)
    })

    test('somebody who is kicked is out', async ({ opentok }) => {
      const { ada, bob } = await open(opentok)
      await opentok.network.kick('ada')
      await expect(ada.page.getByRole('status')).toHaveText('out of the call (forceDisconnected)')
      await expect(bob).toHaveLiveTiles(0)
    })

    test('a token that is refused is said', async ({ opentok }) => {
      const ada = await opentok.person('ada', { ...toOptions('ada', false), expiresInMs: 0 })
      await expect(ada.page.getByText('Error: OT_AUTHENTICATION_ERROR')).toBeVisible()
      await expect(ada).toHaveStatus('disconnected')
    })
  })
}

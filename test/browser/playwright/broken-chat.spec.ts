/** The template's test on an app that listens to the wrong event: it has to fail. */
import { expect, test } from 'opentok-reconnection/playwright'

test('a broken chat', async ({ opentok }) => {
  const app = { url: '/script-tag.html', credentialsRoute: '**/session' }
  const ada = await opentok.person('ada', app)
  const bob = await opentok.person('bob', {
    ...app,
    prepare: (page) =>
      page.route('**/call.js', async (route) => {
        const response = await route.fetch()
        const body = (await response.text()).replace('signal:chat', 'signal:chta')
        await route.fulfill({ response, body })
      }),
  })
  await expect(ada).toHaveStatus('connected')
  await expect(bob).toHaveStatus('connected')
  await opentok.network.drop('bob')
  await ada.page.getByLabel('Say').fill('hello')
  await ada.page.getByRole('button', { name: 'Send' }).click()
  await expect(bob).toHaveHeard('hello', { timeout: 1_000 })
})

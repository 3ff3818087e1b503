import { expect, test } from 'opentok-reconnection/playwright'

test('two people see and hear each other', async ({ opentok }) => {
  const app = { url: '/npm.html', credentialsRoute: '**/session' }
  const ada = await opentok.person('ada', app)
  const bob = await opentok.person('bob', app)
  await expect(ada).toHaveLiveTiles(1)
  await expect(bob).toHaveLiveTiles(1)

  await ada.page.getByLabel('Say').fill('hello')
  await ada.page.getByRole('button', { name: 'Send' }).click()
  await expect(bob).toHaveHeard('hello')

  await opentok.network.drop('ada', { ms: 2_000 })
  await expect(ada).toHaveStatus('connected')
  await expect(bob).toHaveLiveTiles(1)
})

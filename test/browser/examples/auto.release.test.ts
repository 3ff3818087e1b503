/** Uses the example of the plain app: the same loss without the script and with it, side by side. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { expectAccessible } from '../harness/axe.ts'
import { useChromium } from '../harness/shared-chromium.ts'
import { collectProblems } from '../harness/record.ts'

const root = join(import.meta.dirname, '..', '..', '..')

const browser = useChromium()

it('shows both fates of one app: out of the call, and back with what was typed while away (A1)', async ({
  onTestFinished,
}) => {
  const args = [join(root, 'examples/start.mjs'), 'auto', '--built', '--port', '0']
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void server.kill())
  const [line] = (await once(server.stdout, 'data')) as [Buffer]
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  const page = await context.newPage()
  const problems = collectProblems(page)
  await page.goto(/http:\S+/.exec(line.toString())?.[0] ?? '')
  const plain = page.getByTestId('without').contentFrame()
  const kept = page.getByTestId('with').contentFrame()
  for (const app of [plain, kept]) await app.locator('.OT_subscriber video').waitFor()
  await expectAccessible(page)

  await page.getByTestId('lose').click()
  await plain.getByText('out of the call (networkDisconnected)').waitFor()
  for (const app of [plain, kept]) {
    await app.getByTestId('text').fill('hello')
    await app.getByTestId('text').press('Enter')
  }
  await kept.getByTestId('lines').getByText('with: hello').waitFor()
  const bob = page.getByTestId('bob-with').contentFrame()
  await bob.getByTestId('lines').getByText('with: hello').waitFor()
  await kept.locator('.OT_subscriber video').waitFor()
  await plain.locator('.OT_root').waitFor({ state: 'detached' })
  expect(await kept.locator('.OT_subscriber').count()).toBe(1)
  expect(await kept.locator('.OT_publisher').count()).toBe(1)

  // Not `check()`, which asks for the state while the page that the click loads may not have set it yet.
  await plain.getByRole('checkbox').click()
  await plain.locator('.OT_subscriber video').waitFor()
  expect(await plain.getByRole('checkbox').isChecked()).toBe(true)
  expect(problems).toEqual([])
  await context.close()
  server.kill('SIGINT')
  expect(await once(server, 'exit')).toEqual([0, null])
})

/** Takes the README's pictures of the example, with a 3 s drop under way: `npm run screenshots`. */
import { spawn } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const WIDE = { width: 1280, height: 1090 }
const PHONE = { width: 390, height: 844 }

const helper = 'node_modules/.cache/screenshots/chromium.mjs'
await build({
  entryPoints: ['test/e2e/chromium.ts'],
  outfile: helper,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
})
const { launchChromium } = await import(pathToFileURL(helper).href)

await mkdir('docs', { recursive: true })
const server = spawn(process.execPath, ['examples/web/start.mjs', '--port', '0'])
const [line] = await once(server.stdout, 'data')
const [url] = /http:\S+/.exec(String(line))
const browser = await launchChromium()
await shoot('example', WIDE, 'light')
await shoot('example-dark', WIDE, 'dark')
await shoot('example-phone', PHONE, 'light')
await browser.close()
server.kill('SIGINT')
await once(server, 'exit')
await rm('node_modules/.cache/screenshots', { recursive: true })

async function shoot(name, viewport, colorScheme) {
  const page = await browser.newPage({
    viewport,
    colorScheme,
    permissions: ['camera', 'microphone'],
  })
  await page.goto(url)
  const [alice, bob] = ['alice', 'bob'].map((id) => page.getByTestId(id).contentFrame())
  for (const person of [alice, bob]) {
    await person.locator('[data-testid=other-tile][data-status=connected]').waitFor()
    await person.locator('#others .OT_subscriber:not(.OT_subscriber_loading) video').waitFor()
  }
  await say(bob, 'Can you hear me?')
  await alice.getByText('Can you hear me?').waitFor()
  await page.getByTestId('alice-drop-3s').click()
  await alice.locator('[data-testid=status][data-status=reconnecting]').waitFor()
  await say(alice, 'I am in the lift')
  await say(alice, 'Wait for me')
  await alice.getByTestId('held-count').getByText('2').waitFor()
  await page.screenshot({ path: `docs/${name}.png`, fullPage: viewport === PHONE })
  await page.close()
}

async function say(person, text) {
  await person.getByTestId('chat-input').fill(text)
  await person.getByTestId('chat-send').click()
}

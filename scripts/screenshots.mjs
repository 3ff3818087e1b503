/** Takes the pictures of example and inspector for README and docs, with a 3 s drop under way: `npm run screenshots`. */
import { spawn } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
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
await shoot('', WIDE, 'light')
await shoot('-dark', WIDE, 'dark')
await shoot('-phone', PHONE, 'light')
await compose()
await browser.close()
server.kill('SIGINT')
await once(server, 'exit')
await rm('node_modules/.cache/screenshots', { recursive: true })

/** The example in a first drop, Alice's inspector in a second one: its timeline has the first. */
async function shoot(kind, viewport, colorScheme) {
  const page = await browser.newPage({
    viewport,
    colorScheme,
    // Nothing is on its way from one place to another.
    reducedMotion: 'reduce',
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
  await drop(page, alice, ['I am in the lift', 'Wait for me'])
  await page.screenshot({ path: `docs/example${kind}.png`, fullPage: viewport === PHONE })

  await alice.locator('[data-testid=status][data-status=connected]').waitFor()
  const inspector = alice.getByTestId('inspector')
  if (viewport === PHONE) await inspector.locator('summary').click()
  await alice.getByRole('img', { name: 'Session: connected' }).waitFor()
  await drop(page, alice, ['Now the cellar', 'Nearly there'])
  await alice.getByTestId('inspector-place').screenshot({ path: `docs/inspector${kind}.png` })
  await page.close()
}

/** All of them beside each other, in one picture for the README. */
async function compose() {
  const page = await browser.newPage({ viewport: { width: 1216, height: 800 } })
  const picture = async (name, style) => {
    const bytes = await readFile(`docs/${name}.png`, 'base64')
    return `<img src="data:image/png;base64,${bytes}" style="${style}" />`
  }
  await page.setContent(`<body style="margin:0;background:#8a867d">
    <div style="display:flex;flex-wrap:wrap;gap:20px;padding:20px;align-items:start">
      ${await picture('inspector', 'width:404px')}
      ${await picture('inspector-dark', 'width:404px')}
      ${await picture('inspector-phone', 'width:328px')}
      ${await picture('example-dark', 'width:828px')}
      ${await picture('example-phone', 'width:328px;height:705px;object-fit:cover;object-position:top')}
    </div>`)
  await page.screenshot({ path: 'docs/live.png', fullPage: true })
  await page.close()
}

async function drop(page, person, texts) {
  await page.getByTestId('alice-drop-3s').click()
  await person.locator('[data-testid=status][data-status=reconnecting]').waitFor()
  for (const text of texts) await say(person, text)
  await person.getByTestId('held-count').getByText('2').waitFor()
}

async function say(person, text) {
  await person.getByTestId('chat-input').fill(text)
  await person.getByTestId('chat-send').click()
}

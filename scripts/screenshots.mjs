/**
 * Takes the screenshots of example and inspector for README and docs, during a 3 s connection loss: `npm run
 * screenshots`.
 */
import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/** Viewports: a desktop; a wider one, for a larger inspector; a phone. */
const DESKTOP = { width: 1280, height: 1090 }
const WIDE = { width: 1560, height: 1090 }
const PHONE = { width: 390, height: 844 }

const helper = 'node_modules/.cache/screenshots/chromium.mjs'
await build({
  entryPoints: ['test/e2e/browser/chromium.ts'],
  outfile: helper,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
})
const { launchChromium } = await import(pathToFileURL(helper).href)

const server = spawn(process.execPath, ['examples/web/start.mjs', '--port', '0'])
// The server must not outlive this script, even after an error.
process.on('exit', () => server.kill())
const [line] = await once(server.stdout, 'data')
const [url] = /http:\S+/.exec(String(line))
const browser = await launchChromium()
await shoot('', DESKTOP, 'light')
await shoot('-dark', DESKTOP, 'dark')
await shoot('-phone', PHONE, 'light')
await compose()
await browser.close()
server.kill('SIGINT')
await once(server, 'exit')
await rm('node_modules/.cache/screenshots', { recursive: true })

/** The example in a first outage, Alice's inspector in a later one, so that its timeline shows both. */
async function shoot(kind, viewport, colorScheme) {
  const page = await browser.newPage({
    viewport,
    colorScheme,
    // No running animations in the screenshots.
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

  const inspector = alice.getByTestId('inspector')
  if (viewport === PHONE) {
    await isBack(alice)
    await inspector.locator('summary').click()
    await drop(page, alice, ['Now the stairs', 'Go ahead'])
  } else await page.setViewportSize(WIDE)
  await isBack(alice)
  await alice.getByRole('img', { name: 'Session: connected' }).waitFor()
  await drop(page, alice, ['Now the cellar', 'Nearly there'])
  await alice.getByTestId('inspector-place').screenshot({ path: `docs/inspector${kind}.png` })
  await page.close()
}

/** Puts all screenshots side by side into one picture for the README. */
async function compose() {
  const page = await browser.newPage({ viewport: { width: 1136, height: 800 } })
  const picture = async (name, style) => {
    const bytes = await readFile(`docs/${name}.png`, 'base64')
    return `<img src="data:image/png;base64,${bytes}" style="display:block;${style}" />`
  }
  const column = (width, pictures) =>
    `<div style="display:flex;flex-wrap:wrap;gap:20px;align-content:start;width:${width}px">${pictures.join('')}</div>`
  const long = 'width:328px;height:1294px;object-fit:cover;object-position:top'
  const left = [
    await picture('example', 'width:748px'),
    await picture('example-dark', 'width:748px'),
    await picture('inspector', 'width:364px'),
    await picture('inspector-dark', 'width:364px'),
  ]
  const right = [
    await picture('example-phone', long),
    await picture('inspector-phone', 'width:328px'),
  ]
  await page.setContent(`<body style="margin:0;background:#8a867d">
    <div style="display:flex;gap:20px;padding:20px">${column(748, left)}${column(328, right)}</div>`)
  await page.screenshot({ path: 'docs/live.png', fullPage: true })
  await page.close()
}

/** Waits for the middle of an outage, with two held signals; tries again if the machine was too slow. */
async function drop(page, person, texts, tries = 5) {
  const timeout = 2_000
  await page.getByTestId('alice-drop-3s').click()
  await person.locator('[data-testid=status][data-status=reconnecting]').waitFor()
  try {
    for (const text of texts) await say(person, text)
    await person.getByTestId('held-count').getByText('2').waitFor({ timeout })
    const lasted = person.getByTestId('timeline').getByText(/^(1\.[3-9]|2\.\d) s$/)
    await lasted.waitFor({ timeout })
  } catch (error) {
    if (tries === 1) throw error
    await isBack(person)
    await drop(page, person, texts, tries - 1)
  }
}

async function isBack(person) {
  await person.locator('[data-testid=status][data-status=connected]').waitFor()
}

async function say(person, text) {
  await person.getByTestId('chat-input').fill(text)
  await person.getByTestId('chat-send').click()
}

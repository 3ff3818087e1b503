/** Takes the screenshots of example and inspector for README and docs, during a connection loss: `npm run screenshots`. */
import { readFile } from 'node:fs/promises'
import { hasStatus, openCall, startExample } from './example.mjs'

/** Viewports: a laptop; a taller window, in which the inspector has space below; a phone. */
const LAPTOP = { width: 1280, height: 720 }
const TALL = { width: 1280, height: 1400 }
const PHONE = { width: 390, height: 844 }

const { browser, close, url } = await startExample()
await shoot('', LAPTOP, 'light')
await shoot('-dark', LAPTOP, 'dark')
await shoot('-phone', PHONE, 'light')
await shootReport()
await compose()
await close()

/** The example in a first outage, Alice's inspector in a later one, so that its timeline shows both. */
async function shoot(kind, viewport, colorScheme) {
  const context = await browser.newContext({
    viewport,
    colorScheme,
    // No running animations in the screenshots.
    reducedMotion: 'reduce',
    permissions: ['camera', 'microphone'],
  })
  const { alice, bob, page } = await openCall(context, url)
  await say(bob, 'Can you hear me?')
  await alice.getByText('Can you hear me?').waitFor()
  await drop(page, alice, ['I am in the lift', 'Wait for me'])
  // Bob's message has scrolled a narrow window down.
  await page.evaluate(() => scrollTo(0, 0))
  await page.screenshot({ path: `docs/example${kind}.png` })

  await plugIn(page, alice)
  if (viewport !== PHONE) await page.setViewportSize(TALL)
  await alice.getByTestId('inspector').locator('summary').click()
  await alice.getByRole('img', { name: 'Session: connected' }).waitFor()
  await drop(page, alice, ['Now the stairs', 'Go ahead'])
  await plugIn(page, alice)
  await drop(page, alice, ['Now the cellar', 'Nearly there'])
  await alice.getByTestId('inspector-place').screenshot({
    path: `docs/inspector${kind}.png`,
    // On a phone it is fixed, and covers a part.
    style: '.network { position: static !important }',
  })
  await context.close()
}

/** The report that the tests open, at the end of its second outage. */
async function shootReport() {
  const page = await browser.newPage({ viewport: TALL, colorScheme: 'light' })
  const panel = await readFile('dist/inspector.mjs', 'utf8')
  const report = await readFile('test/unit/report/bad-call.json', 'utf8')
  await page.setContent('<!doctype html><main></main>')
  await page.addScriptTag({
    type: 'module',
    content: `${panel}\nmountInspectorInProduction(document.querySelector('main'), { report: ${report} })`,
  })
  await page.getByRole('button', { name: /^Outage 2/ }).click()
  for (const _ of [1, 2, 3]) await page.getByRole('button', { name: 'The next event' }).click()
  await page.getByText('reconnecting · 30 s · waiting').waitFor()
  await page.locator('[data-opentok-inspector]').screenshot({ path: 'docs/pictures/report.png' })
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
  const left = [
    await picture('example', 'width:748px'),
    await picture('example-dark', 'width:748px'),
    await picture('inspector', 'width:364px'),
    await picture('inspector-dark', 'width:364px'),
  ]
  const right = [
    await picture('example-phone', 'width:328px'),
    await picture('inspector-phone', 'width:328px'),
  ]
  await page.setContent(`<body style="margin:0;background:#8a867d">
    <div style="display:flex;gap:20px;padding:20px">${column(748, left)}${column(328, right)}</div>`)
  await page.screenshot({ path: 'docs/pictures/live.png', fullPage: true })
  await page.close()
}

/** Begins an outage without an end, as this machine may be slow, and holds two signals. */
async function drop(page, person, texts) {
  // The switch is among those that are not visible at first.
  await page.getByTestId('alice-drop-toggle').dispatchEvent('click')
  await hasStatus(person, 'reconnecting')
  for (const text of texts) await say(person, text)
  await person.getByTestId('held-count').getByText('2').waitFor()
}

async function plugIn(page, person) {
  await page.getByTestId('alice-drop-10s').click()
  await hasStatus(person, 'connected')
}

async function say(person, text) {
  await person.getByTestId('chat-input').fill(text)
  await person.getByTestId('chat-send').click()
}

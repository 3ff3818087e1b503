/**
 * Records the example into `docs/pictures/moving.webp` for the README: drop, type, held, back, delivered. `npm run
 * screenshots:moving`. The page's clock goes by the story, so that the picture is the same on a slow machine.
 */
import { statSync, writeFileSync } from 'node:fs'
import { writeAnimatedWebp } from './animated-webp.mjs'
import { hasStatus, openCall, startExample } from './example.mjs'

const FILE = 'docs/pictures/moving.webp'
const SIZE = { width: 960, height: 692 }
const QUALITY = 0.86
const LIMIT_BYTES = 1_500_000
const OUTAGE_MS = 10_000
const KEY_MS = 75
/** Letters that are typed between two frames. */
const KEYS = 3
/** The page draws its durations again after 250 ms. */
const REDRAW_MS = 300

const { browser, close, url } = await startExample()
const context = await browser.newContext({
  viewport: SIZE,
  permissions: ['camera', 'microphone'],
})
await context.addInitScript(followStory)
const { alice, bob, page } = await openCall(context, url)
const shots = []
await record()
const frames = await encode()
writeFileSync(FILE, writeAnimatedWebp({ ...SIZE, frames }))
await close()
const bytes = statSync(FILE).size
const seconds = shots.reduce((sum, { ms }) => sum + ms, 0) / 1_000
console.log(`${FILE}: ${bytes} bytes, ${frames.length} frames, ${seconds.toFixed(1)} s`)
if (bytes > LIMIT_BYTES) throw new Error(`It must have at most ${LIMIT_BYTES} bytes.`)

async function record() {
  const button = page.getByTestId('alice-drop-10s')
  // The outage lasts until the story says otherwise, and not as long as the button says.
  await page.route('**/control/network/cut', (route) =>
    route.continue({ postData: JSON.stringify({ args: [{ target: 'Alice' }] }) }),
  )
  await addPointer(470, 330)
  await shoot(900)
  await point(button)
  await shoot(400)
  const startedAt = await page.evaluate(() => Date.now())
  await button.click()
  await hasStatus(alice, 'reconnecting')
  await shoot(600)
  await type('I am in the lift')
  await alice.getByTestId('held-count').getByText('1').waitFor()
  await shoot(700)
  await type('On my way')
  await alice.getByTestId('held-count').getByText('2').waitFor()
  await shoot(900)

  // The rest of the outage is shown faster: one frame for each second.
  for (;;) {
    const passedMs = (await page.evaluate(() => Date.now())) - startedAt
    if (passedMs + 1_000 >= OUTAGE_MS) break
    await shoot(200, 1_000)
  }
  await page.evaluate((ms) => (window.storyNow = ms), startedAt + OUTAGE_MS)
  await page.request.post(`${url}/control/network/restore`, { data: { args: ['Alice'] } })
  await alice.locator('[data-testid=status]:not([data-status=reconnecting])').waitFor()
  await bob.getByText('On my way').waitFor()
  await alice.getByText('sent, held for').nth(1).waitFor()
  await shoot(2_600)
}

/**
 * @param ms how long the frame is shown
 * @param passMs how much time passes in the page
 */
async function shoot(ms, passMs = ms) {
  await page.waitForTimeout(REDRAW_MS)
  shots.push({ png: await page.screenshot(), ms })
  await page.evaluate((passed) => (window.storyNow = Date.now() + passed), passMs)
}

async function type(text) {
  for (let at = 0; at < text.length; at += KEYS) {
    const keys = text.slice(at, at + KEYS)
    await page.keyboard.type(keys)
    await shoot(keys.length * KEY_MS)
  }
  await page.keyboard.press('Enter')
}

/** Runs in the page and its frames: from the first frame of the story on, their clock is `storyNow` of the page. */
function followStory() {
  const now = Date.now
  const read = () => window.top.storyNow ?? now()
  window.Date = class extends Date {
    constructor(...given) {
      super(...(given.length === 0 ? [read()] : given))
    }
    static now() {
      return read()
    }
  }
}

/** Pictures of a page have no mouse pointer. */
async function addPointer(x, y) {
  await page.evaluate(
    ([left, top]) => {
      const arrow =
        '<path d="M1 1v17l4.5-4 3 7 3-1.300-3-6.900h6z" fill="#111" stroke="#fff" stroke-width="1.300"/>'
      document.body.insertAdjacentHTML(
        'beforeend',
        `<svg id="pointer" width="24" height="28" style="position:fixed;z-index:9;left:${left}px;top:${top}px">${arrow}</svg>`,
      )
    },
    [x, y],
  )
}

async function point(target) {
  const { height, width, x, y } = await target.boundingBox()
  await page.evaluate(
    ([left, top]) => {
      const { style } = document.getElementById('pointer')
      style.left = `${left}px`
      style.top = `${top}px`
    },
    [x + width * 0.75, y + height * 0.6],
  )
}

/** Encodes of each frame only the part that differs from the one before. */
async function encode() {
  const encoder = await browser.newPage()
  const pictures = shots.map(({ png, ms }) => ({
    url: `data:image/png;base64,${png.toString('base64')}`,
    ms,
  }))
  const encoded = await encoder.evaluate(encodeInPage, [pictures, SIZE, QUALITY])
  return encoded.map(({ base64, ...frame }) => ({ ...frame, webp: Buffer.from(base64, 'base64') }))
}

async function encodeInPage([pictures, { height, width }, quality]) {
  /** Smaller differences of a colour are noise of the video. */
  const NOISE = 12
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
  const frames = []
  let before = null
  for (const { url, ms } of pictures) {
    context.drawImage(await createImageBitmap(await (await fetch(url)).blob()), 0, 0)
    const { data } = context.getImageData(0, 0, width, height)
    const part =
      before === null ? { left: 0, top: 0, right: width, bottom: height } : findChange(data)
    before = data
    if (part === null) {
      frames.at(-1).ms += ms
      continue
    }
    const x = part.left - (part.left % 2)
    const y = part.top - (part.top % 2)
    const piece = new OffscreenCanvas(part.right - x, part.bottom - y)
    piece.getContext('2d', { alpha: false }).drawImage(canvas, -x, -y)
    const blob = await piece.convertToBlob({ type: 'image/webp', quality })
    const bytes = new Uint8Array(await blob.arrayBuffer())
    const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    frames.push({ x, y, width: piece.width, height: piece.height, ms, base64 })
  }
  return frames

  /** The smallest rectangle with all differences; `null` if there are none. */
  function findChange(data) {
    let [left, top, right, bottom] = [width, height, 0, 0]
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const at = 4 * (y * width + x)
        const isSame = [0, 1, 2].every(
          (part) => Math.abs(data[at + part] - before[at + part]) <= NOISE,
        )
        if (isSame) continue
        left = Math.min(left, x)
        top = Math.min(top, y)
        right = Math.max(right, x + 1)
        bottom = Math.max(bottom, y + 1)
      }
    }
    return right === 0 ? null : { left, top, right, bottom }
  }
}

/**
 * `npm run bench:inspector`: measures the inspector in Chromium with 200 subscribers, which all disconnect in one task
 * and reconnect in another. Prints the time until the first paint and the longest task; fails above the limits.
 */
import { mkdir, rm } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const SUBSCRIBERS = 200
const ROUNDS = 5
const LIMITS = { firstDrawingMs: 300, longestTaskMs: 100 }

const folder = 'node_modules/.cache/bench/inspector'
await mkdir(folder, { recursive: true })
await build({
  entryPoints: ['test/browser/harness/chromium.ts', 'test/browser/inspector/inspector-page.ts'],
  outbase: 'test/browser',
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  // The helper finds the page's script next to its own source.
  define: { 'import.meta.dirname': JSON.stringify(`${process.cwd()}/test/browser/inspector`) },
})
const load = (name) => import(pathToFileURL(`${folder}/${name}.mjs`).href)
const { launchChromium } = await load('harness/chromium')
const { bundleInspectorPage, openInspectorPage } = await load('inspector/inspector-page')

const browser = await launchChromium()
const script = bundleInspectorPage()
const rounds = []
for (let round = 0; round < ROUNDS; round += 1) {
  rounds.push({ without: await measure(false), with: await measure(true) })
}
await browser.close()
await rm(folder, { recursive: true, force: true })

const list = (read) =>
  rounds
    .map(read)
    .map((ms) => ms.toFixed(0))
    .join(', ')
const worst = (read) => Math.max(...rounds.map(read))
const firstDrawingMs = worst((round) => round.with.firstDrawingMs)
const longestTaskMs = worst((round) => round.with.longestTaskMs)
console.log(
  'The inspector in Chromium: npm run bench:inspector. Other load on this machine distorts the figures.',
)
console.log(`Limits: ${JSON.stringify(LIMITS)}`)
console.log(`${SUBSCRIBERS} subscribers, ${ROUNDS} pages, in ms (a task under 50 ms counts as 0)`)
console.log(`first paint after mounting          ${list((round) => round.with.firstDrawingMs)}`)
console.log(`longest task: loss and return       ${list((round) => round.with.longestTaskMs)}`)
console.log(`the same without the inspector      ${list((round) => round.without.longestTaskMs)}`)
console.log(`connection loss, synchronous        ${list((round) => round.with.dropMs)}`)
console.log(`the same without the inspector      ${list((round) => round.without.dropMs)}`)
if (firstDrawingMs >= LIMITS.firstDrawingMs || longestTaskMs > LIMITS.longestTaskMs) {
  console.error(`Too slow: ${JSON.stringify(LIMITS)}`)
  process.exitCode = 1
}

/** @param {boolean} isMounted */
async function measure(isMounted) {
  const { page } = await openInspectorPage(browser, script)
  await page.evaluate((count) => window.fixture.join(count), SUBSCRIBERS)
  const measured = await page.evaluate(async (isMounted) => {
    const { fixture } = window
    const untilPainted = () =>
      new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
    await pause(500)
    const startedAt = performance.now()
    if (isMounted) fixture.mount()
    await untilPainted()
    const firstDrawingMs = performance.now() - startedAt
    await pause(500)
    fixture.watchTasks()
    const droppedAt = performance.now()
    fixture.drop()
    const dropMs = performance.now() - droppedAt
    await pause(1_000)
    fixture.heal()
    await pause(1_000)
    return { firstDrawingMs, dropMs, longestTaskMs: fixture.longestTaskMs }
  }, isMounted)
  await page.context().close()
  return measured
}

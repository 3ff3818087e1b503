/** Starts the example and a browser, for the scripts that take pictures of it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const FOLDER = 'node_modules/.cache/pictures'

/** @returns the browser, the address of the example, and what ends both */
export async function startExample() {
  const helper = `${FOLDER}/chromium.mjs`
  await build({
    entryPoints: ['test/browser/harness/chromium.ts'],
    outfile: helper,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  })
  const { launchChromium } = await import(pathToFileURL(helper).href)
  const args = ['examples/web/start.mjs', '--port', '0', ...process.argv.slice(2)]
  const server = spawn(process.execPath, args)
  // The server must not outlive the script, even after an error.
  process.on('exit', () => server.kill())
  const [line] = await once(server.stdout, 'data')
  const [url] = /http:\S+/.exec(String(line))
  const browser = await launchChromium()
  return {
    browser,
    url,
    async close() {
      await browser.close()
      server.kill('SIGINT')
      await once(server, 'exit')
      await rm(FOLDER, { recursive: true })
    },
  }
}

/** Opens the example with both people connected and their videos visible. */
export async function openCall(context, url) {
  const page = await context.newPage()
  await page.goto(url)
  const [alice, bob] = ['alice', 'bob'].map((id) => page.getByTestId(id).contentFrame())
  for (const person of [alice, bob]) {
    await person.locator('[data-testid=other-tile][data-status=connected]').waitFor()
    await person.locator('#other-tile:not([data-loading]) video').waitFor()
    await person.locator('#own-tile:not([data-loading]) video').waitFor()
  }
  return { page, alice, bob }
}

/** Waits until a person has this status. */
export const hasStatus = (person, status) =>
  person.locator(`[data-testid=status][data-status=${status}]`).waitFor()

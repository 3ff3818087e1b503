/** The site of the docs: built as it is deployed, its links followed, and opened in the browser. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../package/built.ts'
import { useChromium } from '../harness/shared-chromium.ts'
import { openSite } from '../harness/site.ts'
import type { Site } from '../harness/site.ts'

/** As on a host that serves a site of each project at its name. */
const BASE = '/opentok-reconnection/'
const REPOSITORY = 'https://git.example/owner/opentok-reconnection'
const OUT = join(root, 'docs/.vitepress/dist')

const browser = useChromium()
let files: Readonly<Record<string, string>>
let site: Site

/** Each address that a file server gives a file: a page also without its ending, and an index as its folder. */
function toAddresses(file: string): string[] {
  const address = BASE + relative(OUT, file)
  return [address, address.replace(/\.html$/, ''), address.replace(/index\.html$/, '')]
}

beforeAll(async () => {
  execFileSync('npm', ['run', '--silent', 'docs:build'], {
    cwd: root,
    env: { ...process.env, DOCS_BASE: BASE, DOCS_REPOSITORY: REPOSITORY },
    stdio: 'pipe',
  })
  const built = readdirSync(OUT, { recursive: true, encoding: 'utf8' })
    .map((name) => join(OUT, name))
    .filter((path) => statSync(path).isFile())
  files = Object.fromEntries(built.flatMap((file) => toAddresses(file).map((each) => [each, file])))
  site = await openSite(files)
}, 300_000)

afterAll(() => site?.close())

/** Opens a page of the site. @returns it, and what went wrong in it so far */
async function open(path: string, options: { width?: number; colorScheme?: 'dark' } = {}) {
  const { width = 1280, colorScheme = 'light' } = options
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`)
  })
  await page.goto(`${site.url}${BASE}${path}`, { waitUntil: 'networkidle' })
  return { page, faults }
}

const widthOf = (page: Page) =>
  page.evaluate(() => ({
    page: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }))

const textOf = (address: string) => readFileSync(files[address] ?? '', 'utf8')
const isPage = (file: string) => file.endsWith('.html') && !file.includes('/playground/')

describe('the built site', () => {
  it('has no link and no anchor that leads nowhere', () => {
    const anchors = new Map(
      [...new Set(Object.values(files))].map((file) => {
        const ids = isPage(file) ? readFileSync(file, 'utf8').matchAll(/ id="([^"]+)"/g) : []
        return [file, new Set([...ids].map(([, id = '']) => id))]
      }),
    )
    const links = [...anchors.keys()].filter(isPage).flatMap((file) => {
      const hrefs = readFileSync(file, 'utf8').matchAll(/<a [^>]*\bhref="([^"]+)"/g)
      return [...hrefs].map(([, href = '']) => ({ file, href: href.replaceAll('&amp;', '&') }))
    })
    const broken = links.filter(({ file, href }) => {
      const { hash, origin, pathname } = new URL(href, `http://site${BASE}${relative(OUT, file)}`)
      if (origin !== 'http://site') return !href.startsWith('https://')
      const target = files[pathname]
      const anchor = decodeURIComponent(hash.slice(1))
      return !target || (anchor !== '' && isPage(target) && !anchors.get(target)?.has(anchor))
    })
    expect(broken).toEqual([])
    expect(links.length).toBeGreaterThan(1_000)
  })

  it('links to the repository what is not a page', () => {
    const start = `href="${REPOSITORY}/blob/main/`
    const linked = [...new Set(Object.values(files))].filter(isPage).flatMap((file) =>
      readFileSync(file, 'utf8')
        .split(start)
        .slice(1)
        .map((rest) => rest.split(/["#]/)[0] ?? ''),
    )
    expect(linked.length).toBeGreaterThan(5)
    expect(linked.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('tells language models what it has, in `llms.txt`', () => {
    const lines = textOf(`${BASE}llms.txt`).split('\n')
    expect(lines[0]).toBe('# opentok-reconnection')
    const addresses = lines.flatMap((line) => /^- \[.+\]\((.+?)\): \S/.exec(line)?.[1] ?? [])
    expect(addresses.filter((address) => !files[address])).toEqual([])
    expect(addresses.length).toBeGreaterThan(25)
  })
})

describe('the site in the browser', () => {
  it.each(['', 'guide/getting-started', 'reference/states', 'reference/api/main'])(
    'opens without an error: /%s',
    async (path) => {
      const { page, faults } = await open(path)
      expect(await page.locator('.vp-doc h1').count()).toBe(1)
      expect(faults).toEqual([])
    },
  )

  it('shows a chart that runs', async () => {
    const { page } = await open('reference/states')
    const chart = page.locator('.statechart').first()
    await chart.locator('svg').waitFor()
    expect(await chart.getByText('Now', { exact: false }).textContent()).toContain('idle')
    await chart.getByRole('button', { name: 'join', exact: true }).click()
    await chart.getByRole('button', { name: 'connected', exact: true }).click()
    await chart.getByRole('button', { name: 'disconnected', exact: true }).click()
    expect(await chart.locator('code').first().textContent()).toBe('reconnecting.waiting')
    expect(await page.locator('.statechart svg').count()).toBe(8)
  })

  it('finds words without a server', async () => {
    const { page } = await open('')
    await page.keyboard.press('Control+k')
    await page.locator('#localsearch-input').fill('unblockAudio')
    const results = page.locator('#localsearch-list li')
    await results.first().waitFor()
    expect(await results.first().textContent()).toMatch(/sound|audio/i)
  })

  it.each(['', 'guide/quality', 'reference/options', 'reference/states', 'internals/scenarios'])(
    'fits a phone: /%s',
    async (path) => {
      const { page } = await open(path, { width: 390 })
      const width = await widthOf(page)
      expect(width.page).toBe(width.window)
    },
  )

  it('is dark where the system is', async () => {
    const { page } = await open('', { colorScheme: 'dark' })
    const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(colour).toBe('rgb(27, 27, 31)')
  })

  it('has the playground inside', async () => {
    const { page } = await open('')
    await page.getByRole('link', { name: 'Playground' }).first().click()
    await page.getByText('Alice').first().waitFor()
    expect(page.url()).toBe(`${site.url}${BASE}playground/`)
  })
})

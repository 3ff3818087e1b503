/** Opens a page with the inspector and without network, under the strictest supported content security policy. */
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { bundlePage } from '../harness/bundle-page.ts'
import type { Contexts } from '../harness/shared-chromium.ts'

const ORIGIN = 'http://localhost'

/** Only scripts of the page's own origin: no inline style, no eval, no request, no markup from strings. */
export const POLICY =
  "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"

const HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="color-scheme" content="light dark" />
    <title>An inspector</title>
    <script type="module" src="/page.js"></script>
  </head>
  <body><main><h1>A call</h1></main></body>
</html>`

const here = import.meta.dirname

/** Bundles the page's script with the built library; once per test file. */
export const bundleInspectorPage = (): string =>
  bundlePage(join(here, '..', 'harness', 'page', 'inspector.page.ts'), 'esm')

export interface InspectorPage {
  readonly page: Page
  /** Errors, warnings and policy violations that the browser reported. */
  readonly complaints: readonly string[]
}

export async function openInspectorPage(
  browser: Contexts,
  script: string,
  options: BrowserContextOptions = {},
): Promise<InspectorPage> {
  const context = await browser.newContext({
    permissions: ['clipboard-read', 'clipboard-write'],
    viewport: { width: 1280, height: 1000 },
    ...options,
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  await page.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname === '/page.js') {
      await route.fulfill({ contentType: 'text/javascript', body: script })
    } else if (pathname === '/') {
      const headers = { 'content-security-policy': POLICY }
      await route.fulfill({ contentType: 'text/html', headers, body: HTML })
    } else await route.abort()
  })
  await page.goto(`${ORIGIN}/`)
  return { page, complaints }
}

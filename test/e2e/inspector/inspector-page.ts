/** A page with the inspector in it and no network at all, under the strictest content policy it is made for. */
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

const ORIGIN = 'http://localhost'

/** Scripts of the page's own origin and nothing else: no inline style, no eval, no request, no markup from strings. */
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

/** Once for a file: the page's script, with the built library in it. */
export function bundleInspectorPage(): string {
  const [output] = buildSync({
    entryPoints: [join(here, '..', 'page', 'inspector.page.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  }).outputFiles
  return output?.text ?? ''
}

export interface InspectorPage {
  readonly page: Page
  /** What the browser complained of: errors, and breaches of the policy. */
  readonly complaints: readonly string[]
}

export async function openInspectorPage(
  browser: Browser,
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

/** Opens a page with the inspector and without network, under the strictest supported content security policy. */
import { join } from 'node:path'
import type { BrowserContextOptions, Route } from 'playwright-core'
import { bundlePage } from '../harness/bundle-page.ts'
import type { Contexts } from '../harness/shared-chromium.ts'
import { openWatchedPage } from '../harness/watched-page.ts'
import type { WatchedPage } from '../harness/watched-page.ts'

export const INSPECTOR_URL = 'http://localhost/'

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

/** @returns as its problems all errors, warnings and policy violations that the browser reported */
export async function openInspectorPage(
  browser: Contexts,
  script: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const problems: string[] = []
  const opened = await openWatchedPage(browser, {
    url: INSPECTOR_URL,
    context: {
      permissions: ['clipboard-read', 'clipboard-write'],
      viewport: { width: 1280, height: 1000 },
      ...options,
    },
    async prepare(page) {
      page.on('pageerror', (error) => problems.push(String(error)))
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) problems.push(message.text())
      })
      await page.route('**/*', (route) => answer(route, script))
    },
  })
  return { ...opened, problems }
}

async function answer(route: Route, script: string): Promise<void> {
  const { pathname } = new URL(route.request().url())
  if (pathname === '/page.js') {
    await route.fulfill({ contentType: 'text/javascript', body: script })
  } else if (pathname === '/') {
    const headers = { 'content-security-policy': POLICY }
    await route.fulfill({ contentType: 'text/html', headers, body: HTML })
  } else await route.abort()
}

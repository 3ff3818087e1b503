/**
 * The site: the pages of `docs`, README, CONTRIBUTING, CHANGELOG and SECURITY, as they are.
 * `DOCS_BASE`: the path at which it is served. `DOCS_REPOSITORY`: where links to source files lead.
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { drawCharts } from './charts.js'
import { linkFiles } from './links.js'
import { toLlmsText } from './llms.js'
import { addressOf, pages, placeOf, root, sections, titleOf } from './pages.js'

const { DOCS_BASE: base = '/', DOCS_REPOSITORY: repository } = process.env

const toItem = (page) => ({ text: titleOf(page), link: addressOf(page) })

/** @param {string} heading */
const toAnchor = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-')

/** A plugin of markdown-it: braces in code are of JSX or of JSON, not Vue's. */
function keepBraces(md) {
  const { code_inline: code } = md.renderer.rules
  md.renderer.rules.code_inline = (tokens, index, ...rest) => {
    tokens[index].attrSet('v-pre', '')
    return code(tokens, index, ...rest)
  }
}

export default defineConfig({
  base,
  title: 'opentok-reconnection',
  description: 'Keeps an OpenTok (Vonage Video) call alive over a bad network',
  srcDir: root,
  srcExclude: [
    '**/node_modules/**',
    'src/**',
    'test/**',
    'examples/**',
    'api-reports/**',
    'dist/**',
    'playground/**',
  ],
  rewrites: Object.fromEntries(pages.map((page) => [page, placeOf(page)])),
  cleanUrls: true,
  markdown: {
    attrs: { disable: true },
    // As where the files are read without a site.
    anchor: { slugify: toAnchor },
    languageAlias: { cjs: 'js', mjs: 'js' },
    config(md) {
      md.use(linkFiles(repository)).use(drawCharts).use(keepBraces)
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Guide', link: addressOf('docs/guide/getting-started.md') },
      { text: 'API', link: addressOf('docs/reference/api/README.md') },
      { text: 'States', link: addressOf('docs/reference/states.md') },
      // A page of its own, outside the site's router.
      { text: 'Playground', link: '/playground/', target: '_self', noIcon: true },
    ],
    sidebar: [
      ...sections.map(({ title, pages }, index) => ({
        text: title,
        collapsed: index > 1,
        items: pages.map(toItem),
      })),
      {
        text: 'Project',
        collapsed: true,
        items: ['CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'].map(toItem),
      },
    ],
    ...(repository && { socialLinks: [{ icon: 'github', link: repository }] }),
  },
  vite: {
    publicDir: false,
    // Types and settings of the repository are for its own tools.
    esbuild: { tsconfigRaw: {} },
    build: { chunkSizeWarningLimit: 1_500 },
  },
  buildEnd({ outDir }) {
    writeFileSync(join(outDir, 'llms.txt'), toLlmsText(base))
    mkdirSync(join(outDir, 'playground'), { recursive: true })
    copyFileSync(join(root, 'playground/index.html'), join(outDir, 'playground/index.html'))
  },
})

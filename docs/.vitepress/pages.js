/** The pages of the site, in the order of its sidebar: files of the repository and where each of them is on the site. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** What a reader meets first comes first; a page that is not named here comes last in its folder. */
const ORDER = {
  'docs/guide': [
    'getting-started',
    'recovering-from-outages',
    'signals',
    'subscribers-and-tiles',
    'camera-and-microphone',
    'quality',
    'peers',
    'recipes',
    'react',
    'vue',
    'svelte',
    'react-native',
    'native-sdks',
    'auto',
    'opentok-react',
    'migration',
    'inspector',
    'report',
    'telemetry',
    'testing',
    'playwright',
    'emulator',
    'troubleshooting',
  ],
  'docs/reference': [
    'options',
    'events',
    'errors',
    'states',
    'emulator',
    'signals',
    'auto',
    'compatibility',
    'comparison',
  ],
  'docs/reference/api': ['README', 'main'],
  'docs/internals': ['design-notes', 'scenarios', 'performance', 'measurements', 'react-native'],
}

const FOLDERS = [
  ['Guide', 'docs/guide'],
  ['Reference', 'docs/reference'],
  ['API', 'docs/reference/api'],
  ['Internals', 'docs/internals'],
]

/** Pages outside `docs`, and pages that have another name on the site. */
const RENAMED = {
  'README.md': 'index.md',
  'docs/README.md': 'contents.md',
  'docs/reference/api/README.md': 'reference/api/index.md',
  'CONTRIBUTING.md': 'contributing.md',
  'CHANGELOG.md': 'changelog.md',
  'SECURITY.md': 'security.md',
}

/** @param {string} folder */
function pagesIn(folder) {
  const names = readdirSync(join(root, folder)).flatMap((file) =>
    file.endsWith('.md') ? [file.slice(0, -'.md'.length)] : [],
  )
  const rankOf = (name) => ORDER[folder].indexOf(name) + 1 || Infinity
  return names
    .toSorted((a, b) => rankOf(a) - rankOf(b) || a.localeCompare(b))
    .map((name) => `${folder}/${name}.md`)
}

export const sections = FOLDERS.map(([title, folder]) => ({ title, pages: pagesIn(folder) }))

/** All pages, as paths in the repository. */
export const pages = [
  ...new Set([...Object.keys(RENAMED), ...sections.flatMap(({ pages }) => pages)]),
]

/** `docs/guide/signals.md` → `guide/signals.md`, where VitePress writes the page. @param {string} page */
export const placeOf = (page) => RENAMED[page] ?? page.replace(/^docs\//, '')

/** `docs/guide/signals.md` → `/guide/signals`. @param {string} page */
export const addressOf = (page) => `/${placeOf(page).replace(/(?:(?<=^|\/)index)?\.md$/, '')}`

/** @param {string} page */
export const textOf = (page) => readFileSync(join(root, page), 'utf8')

/** The heading of a page, without its marks. @param {string} page */
export const titleOf = (page) => (/^# (.*)$/m.exec(textOf(page))?.[1] ?? page).replaceAll('`', '')

/** `npm run docs:sizes`: sets the size limits to what is built, and writes them where README and docs name them. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { formatText } from './format.mjs'

const PAGES = [
  'README.md',
  'docs/reference/compatibility.md',
  'docs/internals/performance.md',
  'docs/guide/react-native.md',
]

const { stdout } = spawnSync('npx', ['size-limit', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
})
/** @type {{ name: string, size: number }[]} */
const measured = JSON.parse(stdout)
const manifest = readFileSync('package.json', 'utf8')
/** @type {{ name: string, limit: string }[]} */
const limits = JSON.parse(manifest)['size-limit']

const changes = limits.map(({ limit, name }) => {
  const size = measured.find((each) => each.name === name)?.size ?? Number.NaN
  return { name, from: limit, to: `${Math.ceil(size / 10) / 100} kB` }
})
for (const { from, name, to } of changes) console.log(`${from} → ${to}  ${name}`)

/** In package.json a limit follows its name; in a table of the docs it is in the row of that name. */
const inManifest = changes.reduce((text, { from, name, to }) => {
  const at = text.indexOf(`"limit": "${from}"`, text.indexOf(JSON.stringify(name)))
  return `${text.slice(0, at)}"limit": "${to}"${text.slice(at + `"limit": "${from}"`.length)}`
}, manifest)
writeFileSync('package.json', inManifest)

for (const page of PAGES) {
  const text = readFileSync(page, 'utf8')
  const lines = text.split('\n').map((line) => {
    const row = changes.find(({ name }) => line.replaceAll('`', '').startsWith(`| ${name} `))
    return row ? line.replace(row.from, row.to) : line
  })
  const filled = changes.reduce(
    (all, { from, to }) => all.replace(new RegExp(`(at most\\s)${from}`), `$1${to}`),
    lines.join('\n'),
  )
  writeFileSync(page, await formatText(page, filled))
}

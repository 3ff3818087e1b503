/**
 * Copies pieces of `docs/` into the README, folded away, from where each is written: `node scripts/readme.mjs [--check]`.
 * `<!-- from docs/events.md -->` takes a page without its title, `<!-- from docs/signals.md#Heading -->` a section.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { posix } from 'node:path'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const PLACE = /(<!-- from ([^\s#]+?)(?:#([^\n]+?))? -->\n)[^]*?(<!-- \/from -->)/g

const text = readFileSync('README.md', 'utf8')
const pieces = text.replaceAll(PLACE, (_, open, path, heading, close) => {
  return `${open}\n${toPiece(path, heading)}\n\n${close}`
})
const filled = await format(pieces, { ...(await resolveConfig('README.md')), parser: 'markdown' })

if (filled === text) console.log('README.md says what docs/ says.')
else if (values.check) {
  console.error('README.md says something else than docs/: run `npm run readme`.')
  process.exitCode = 1
} else {
  writeFileSync('README.md', filled)
  console.log('README.md now says what docs/ says.')
}

/** @param {string} path @param {string | undefined} heading */
function toPiece(path, heading) {
  const page = readFileSync(path, 'utf8')
  const section = page.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`))
  const piece = heading ? section : page
  if (piece === undefined) throw new Error(`${path} has no section '${heading}'`)
  return piece
    .slice(piece.indexOf('\n'))
    .replaceAll(/<!--[^]*?-->\n*/g, '')
    .replaceAll(/\]\((?![a-z]+:|#)([^)]+)\)/g, (_, link) => {
      return `](${posix.join(posix.dirname(path), link)})`
    })
    .trim()
}

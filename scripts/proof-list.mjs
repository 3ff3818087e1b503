/** The tests that show each case of `docs/internals/scenarios.md`, read from the titles of the test files without running them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from '@typescript/typescript6'
import { formatText } from './format.mjs'

/**
 * @typedef {'fake' | 'real client' | 'scripted phones' | 'package'} Kind
 * @typedef {{ path: string, title: string, atRelease: boolean }} Title a title of `it()` or `describe()`; the path is below
 *   `test/`. `atRelease`: only `npm run test:all` runs it
 * @typedef {Title & { kind: Kind }} Proof
 */

export const PAGE = fileURLToPath(new URL('../docs/internals/scenarios.md', import.meta.url))

const TESTS = fileURLToPath(new URL('../test', import.meta.url))

/** What a test runs against follows from its folder; the first match counts. @type {[folder: string, Kind][]} */
const KINDS = [
  ['unit/react-native/', 'scripted phones'],
  ['unit/', 'fake'],
  ['stories/', 'fake'],
  ['browser/', 'real client'],
  ['package/', 'package'],
]

/** A row of the page: its first cells, and the one that says where the case is tested. */
const ROW = /^(\| <a id="\w+"><\/a>(\w+) .*\|)([^|\n]*)\|$/gm

/** Every case with its tests, in the order of the files. @returns {Map<string, Proof[]>} */
export function readProofs() {
  /** @type {Map<string, Proof[]>} */
  const proofs = new Map()
  for (const { path, title, atRelease } of readTitles()) {
    const kind = KINDS.find(([folder]) => path.startsWith(folder))?.[1]
    // A script of `contract/` plays OpenTok without this library, and its number has another meaning.
    if (!kind) continue
    for (const id of idsIn(title))
      proofs.set(id, [...(proofs.get(id) ?? []), { path, title, atRelease, kind }])
  }
  return proofs
}

/** The cases of the page, in its order. @param {string} page */
export const casesOf = (page) => [...page.matchAll(ROW)].map(([, , id = '']) => id)

/**
 * The page with its last column as the titles have it.
 * @param {string} page
 * @param {Map<string, Proof[]>} proofs
 */
export async function withTested(page, proofs) {
  const filled = page.replaceAll(
    ROW,
    (_, cells, id) => `${cells} ${tested(proofs.get(id) ?? [])} |`,
  )
  return formatText(PAGE, filled)
}

/** @param {Proof[]} proofs */
function tested(proofs) {
  const kinds = new Set(proofs.map(({ kind }) => kind))
  if (kinds.size === 2 && kinds.has('fake') && kinds.has('real client')) return 'both'
  return ['package', 'scripted phones', 'fake', 'real client']
    .filter((kind) => kinds.has(/** @type {Kind} */ (kind)))
    .join(', ')
}

/** Ids are in parentheses: `says connected (S1)`, `(S9, E1)`. @param {string} title */
function idsIn(title) {
  const brackets = title.match(/\([^()]*\)/g) ?? []
  return new Set(brackets.flatMap((each) => each.match(/\b[STPGEKNFAQUHR]\d+\b/g) ?? []))
}

/** @returns {Title[]} */
function readTitles() {
  return readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.test.ts') || path.endsWith('.test.tsx'))
    .toSorted()
    .flatMap((path) => titlesOf(path, readFileSync(join(TESTS, path), 'utf8')))
}

/** Also of `it.each(…)('…')`; of a template, its source text. @param {string} path @param {string} text */
function titlesOf(path, text) {
  /** @type {Title[]} */
  const found = []
  /** @param {ts.Node} node @param {boolean} within what only a release runs */
  const visit = (node, within) => {
    const named = titleOf(node)
    const atRelease = within || (named?.atRelease ?? false)
    if (named) found.push({ path, title: named.title, atRelease })
    ts.forEachChild(node, (child) => visit(child, atRelease))
  }
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  visit(file, path.endsWith('.release.test.ts'))
  return found
}

/** @param {ts.Node} node */
function titleOf(node) {
  if (!ts.isCallExpression(node)) return null
  const callee = /^(?:it|describe)(AtRelease)?\b/.exec(node.expression.getText())
  const [title] = node.arguments
  if (!callee || !title) return null
  const atRelease = callee[1] !== undefined
  if (ts.isStringLiteralLike(title)) return { title: title.text, atRelease }
  return ts.isTemplateExpression(title) ? { title: title.getText().slice(1, -1), atRelease } : null
}

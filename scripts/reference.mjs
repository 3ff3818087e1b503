/**
 * Writes `docs/reference/api/`, a page for each entry, from the built declarations: `npm run docs:api`; with `--check` it
 * only compares.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, posix } from 'node:path'
import { parseArgs } from 'node:util'
import { formatText } from './format.mjs'

const ts = createRequire(import.meta.url)('@typescript/typescript6')
const FOLDER = 'docs/reference/api'
/** Longer types, such as those of the machines, are shortened. */
const LONGEST_TYPE = 400

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const entries = Object.entries(manifest.exports)
  .filter(([, kinds]) => kinds.import?.types)
  .map(([path, kinds]) => ({
    name: posix.join(manifest.name, path),
    file: kinds.import.types,
    page: `${path === '.' ? 'main' : path.slice(2).replace('/', '-')}.md`,
  }))
  .toSorted((a, b) => (a.name < b.name ? -1 : 1))
const program = ts.createProgram(
  entries.map(({ file }) => file),
  { target: ts.ScriptTarget.ES2022, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [] },
)
const checker = program.getTypeChecker()
const printer = ts.createPrinter({ removeComments: true })

const NOTE =
  '<!-- Written by `npm run docs:api` from the built declarations; a test fails when it is stale. -->'

function toIndex() {
  return [
    '# API reference',
    NOTE,
    'One page for each entry, generated from the declarations that the package ships. The tests compile every example.',
    entries.map(({ name, page }) => `- [${name}](${page})`).join('\n'),
  ].join('\n\n')
}

function toPage({ name, file }) {
  const source = program.getSourceFile(join(process.cwd(), file)) ?? program.getSourceFile(file)
  const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(source))
  const all = symbols
    .map((symbol) =>
      symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    )
    .toSorted((a, b) => Number(isType(a)) - Number(isType(b)) || (a.name < b.name ? -1 : 1))
  const names = new Set(all.map((symbol) => symbol.name))
  const values = all.filter((symbol) => !isType(symbol))
  return [
    `# ${name}`,
    NOTE,
    ...values.flatMap((symbol) => toSection(symbol, names)),
    ...(values.length < all.length ? ['## Types'] : []),
    ...all.filter(isType).flatMap((symbol) => toSection(symbol, names)),
  ].join('\n\n')
}

const isType = ({ flags }) => (flags & ts.SymbolFlags.Value) === 0

/** @param {Set<string>} names of all exports of the same entry */
function toSection(symbol, names) {
  const { name } = symbol
  const [declaration] = symbol.declarations
  return [
    isType(symbol) ? `### ${name}` : `## ${name}`,
    ...toWords(symbol),
    ...toShape(declaration),
    ...toLinks(print(declaration), new Set([...names].filter((other) => other !== name))),
    ...toNotes(symbol),
  ]
}

function toLinks(printed, names) {
  const named = [...new Set(printed.match(/\w+/g))].filter((word) => names.has(word))
  const links = named.map((name) => `[${name}](#${toAnchor(name)})`)
  return links.length ? [`Names ${links.join(', ')}.`] : []
}

function toShape(node) {
  if (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node)) {
    const bases = (node.heritageClauses ?? []).flatMap(({ types }) => types.map(print))
    const extended = bases.length ? [`Extends ${bases.map(code).join(', ')}.`] : []
    return [...extended, ...toTable(node.members)]
  }
  if (ts.isTypeAliasDeclaration(node)) {
    return [code(`type ${node.name.text} = ${shorten(print(node.type))}`)]
  }
  if (ts.isFunctionDeclaration(node)) return [code(toSignature(node))]
  if (ts.isVariableDeclaration(node)) {
    const type = node.type ? print(node.type) : ''
    return [code(`const ${node.name.text}: ${shorten(type)}`)]
  }
  return []
}

const shorten = (type) =>
  type.length > LONGEST_TYPE ? `${type.slice(0, type.search(/[<{]/))}<…>` : type

function toSignature(node) {
  return print(node)
    .replace(/^(export )?(declare )?function /, '')
    .replace(/;$/, '')
}

function toTable(members) {
  const visible = members.filter(({ name }) => !name || !ts.isPrivateIdentifier(name))
  const rows = visible.map((member) => {
    const { symbol } = member
    const notes = [...toWords(symbol), ...toInner(member), ...toNotes(symbol, false)].join(' ')
    return `| ${cell(code(print(member).replace(/;$/, '')))} | ${cell(notes)} |`
  })
  return rows.length ? [['| member | what |', '| --- | --- |', ...rows].join('\n')] : []
}

/** Descriptions of the fields of a payload whose type is written out in a member. */
function toInner(member) {
  const notes = []
  const visit = (node) => {
    const [words] = ts.isTypeElement(node) && node.name ? toWords(node.symbol) : []
    if (words) notes.push(`${code(node.name.getText())}: ${words}`)
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(member, visit)
  return notes
}

const toWords = (symbol) => {
  const words = toMarkdown(symbol.getDocumentationComment(checker))
  return words ? [words] : []
}

/** Sentences for the `@` tags of a doc comment. */
function toNotes(symbol, withExamples = true) {
  return symbol.getJsDocTags(checker).flatMap(({ name, text }) => {
    const words = toMarkdown(text ?? [])
    if (name === 'example') return withExamples ? [words] : []
    if (name === 'throws') return [`Throws ${words.replace(/^\{(\w+)\}/, '`$1`')}.`]
    if (name === 'param') {
      const [param, ...rest] = words.split(' ')
      return [`${code(param)}: ${rest.join(' ').replace(/^- /, '')}.`]
    }
    const label = { returns: 'Returns', see: 'See', defaultValue: 'Default:' }[name]
    return label ? [`${label} ${words}.`] : []
  })
}

/** Markdown of a doc comment: a link to a page stays a link, a link to a name becomes that name. */
function toMarkdown(parts) {
  return ts
    .displayPartsToString(parts)
    .replaceAll(
      /\{@link\s+(https?:[^\s|}]+)\s*\|?\s*([^}]*)\}/g,
      (_, url, title) => `[${title.trim() || url}](${url})`,
    )
    .replaceAll(/\{@link\s+([^\s|}]+)[^}]*\}/g, (_, name) => code(name))
    .trim()
}

function print(node) {
  const printed = printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
  return printed.replaceAll(/\s+/g, ' ')
}

const code = (words) => `\`${words.replaceAll('`', '')}\``

const cell = (words) => words.replaceAll('|', '\\|').replaceAll('\n', ' ')

const toAnchor = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')

function fail(message) {
  console.error(message)
  process.exit(1)
}

const pages = new Map([['README.md', toIndex()]])
for (const entry of entries) pages.set(entry.page, toPage(entry))
for (const [page, text] of pages) pages.set(page, await formatText(page, text))

mkdirSync(FOLDER, { recursive: true })
const unknown = readdirSync(FOLDER).filter((page) => !pages.has(page))
const stale = [...pages].filter(([page, text]) => text !== readPage(page)).map(([page]) => page)
if (!values.check) {
  for (const page of unknown) rmSync(posix.join(FOLDER, page))
  for (const page of stale) writeFileSync(posix.join(FOLDER, page), pages.get(page))
} else if (stale.length + unknown.length > 0) {
  fail(`${FOLDER} is stale: npm run docs:api (${[...stale, ...unknown].join(', ')})`)
} else console.log(`${FOLDER} says what the declarations say.`)

function readPage(page) {
  return readdirSync(FOLDER).includes(page) ? readFileSync(posix.join(FOLDER, page), 'utf8') : ''
}

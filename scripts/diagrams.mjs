/**
 * Draws the statecharts into `docs/reference/states.md`, from the built machines: `node scripts/diagrams.mjs [--check] [file]`.
 * Each chart goes between `<!-- diagram:session -->` and `<!-- /diagram:session -->`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [file = 'docs/reference/states.md'] = positionals
const built = new URL('../dist/machines.mjs', import.meta.url)
if (!existsSync(built)) fail('dist/machines.mjs is not there: run `npm run build` first.')
if (!existsSync(file)) fail(`${file} is not there.`)

const {
  catchUpMachine,
  deviceMachine,
  joinMachine,
  peerMachine,
  publisherMachine,
  sessionEndMachine,
  sessionMachine,
  subscriberMachine,
  toMermaid,
} = await import(built.href)
const text = readFileSync(file, 'utf8')
const drawn = [
  ['session', sessionMachine],
  ['join', joinMachine],
  ['sessionEnd', sessionEndMachine],
  ['subscriber', subscriberMachine],
  ['publisher', publisherMachine],
  ['device', deviceMachine],
  ['peer', peerMachine],
  ['catchUp', catchUpMachine],
].reduce((page, [name, machine]) => insert(page, name, toMermaid(machine)), text)

if (drawn === text) console.log(`${file} shows the charts as they are.`)
else if (values.check)
  fail(`${file} shows other charts than the built ones: run \`npm run diagrams\`.`)
else {
  writeFileSync(file, drawn)
  console.log(`${file} now shows the charts as they are.`)
}

function insert(page, name, diagram) {
  const [open, close] = [`<!-- diagram:${name} -->`, `<!-- /diagram:${name} -->`]
  const from = page.indexOf(open)
  const to = page.indexOf(close)
  if (from < 0 || to < from) fail(`${file} has no comments for the chart: ${open} … ${close}`)
  const head = page.slice(0, from + open.length)
  return `${head}\n\n\`\`\`mermaid\n${diagram}\n\`\`\`\n\n${page.slice(to)}`
}

function fail(message) {
  console.error(message)
  process.exit(1)
}

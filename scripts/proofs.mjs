/**
 * `npm run proofs` prints the tests that show each case of `docs/internals/scenarios.md`, and writes that page's last column from
 * them; `npm run proofs -- S2` prints those of one case, and writes nothing. Only `npm run test:all` runs those "at release".
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { casesOf, PAGE, readProofs, withTested } from './proof-list.mjs'

const [, , ...wanted] = process.argv
const page = readFileSync(PAGE, 'utf8')
const proofs = readProofs()
const cases = casesOf(page)

const unknown = wanted.filter((id) => !cases.includes(id))
if (unknown.length > 0)
  throw new Error(`docs/internals/scenarios.md has no case ${unknown.join(', ')}.`)

for (const id of wanted.length > 0 ? wanted : cases) {
  const tests = (proofs.get(id) ?? []).map(
    ({ path, title, atRelease }) => `${path}: ${title}${atRelease ? ' [at release]' : ''}`,
  )
  console.log(`${id.padEnd(3)}  ${tests.join(' · ') || 'no test'}`)
}
if (wanted.length === 0) writeFileSync(PAGE, await withTested(page, proofs))

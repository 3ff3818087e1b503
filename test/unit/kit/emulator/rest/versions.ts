/** Names an installed package with its version, for the titles of tests. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export function toVersion(name: string): string {
  const file = join(import.meta.dirname, '../../../../../node_modules', name, 'package.json')
  return `${name} ${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`
}

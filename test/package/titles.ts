/** Titles of all tests, read from their files without running them. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import ts from '@typescript/typescript6'
import { read, root } from './built.ts'

export interface Title {
  /** Below `test/`. */
  readonly path: string
  /** Title of `it()` or `describe()`. */
  readonly own: string
}

export const titles: readonly Title[] = readdirSync(join(root, 'test'), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((path) => path.endsWith('.test.ts'))
  .flatMap((path) => titlesOf(path, read(join(root, 'test', path))))

/** Also of `it.each(…)('…')`; of a template, its source text. */
function titlesOf(path: string, text: string): Title[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found: Title[] = []
  const visit = (node: ts.Node): void => {
    const own = ownTitle(node)
    if (own !== null) found.push({ path, own })
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function ownTitle(node: ts.Node): string | null {
  if (!ts.isCallExpression(node) || !/^(it|describe)\b/.test(node.expression.getText())) return null
  const [title] = node.arguments
  if (!title) return null
  if (ts.isStringLiteralLike(title)) return title.text
  return ts.isTemplateExpression(title) ? title.getText().slice(1, -1) : null
}

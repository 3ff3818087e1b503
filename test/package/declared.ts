/** Payloads, unions and members in the declarations of the main entry and of that for peers, read by the compiler. */
import { join } from 'node:path'
import ts from '@typescript/typescript6'
import { manifest, root } from './built.ts'

const files = ['.', './peers'].map((entry) =>
  join(root, manifest.exports[entry]?.import.types ?? ''),
)
const program = ts.createProgram(files, {
  target: ts.ScriptTarget.ES2022,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
})
const checker = program.getTypeChecker()
const [source, peers] = files.map((file) => program.getSourceFile(file)!) as [
  ts.SourceFile,
  ts.SourceFile,
]

const exportsOf = (file: ts.SourceFile) =>
  checker.getExportsOfModule(checker.getSymbolAtLocation(file)!)

const types = new Map(
  [...exportsOf(peers), ...exportsOf(source)].map((symbol) => {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0
    const declared = isAlias ? checker.getAliasedSymbol(symbol) : symbol
    return [symbol.name, checker.getDeclaredTypeOfSymbol(declared)]
  }),
)

function typeOf(name: string): ts.Type {
  const type = types.get(name)
  if (!type) throw new Error(`No entry exports a type ${name}`)
  return type
}

const namesOf = (type: ts.Type) => checker.getPropertiesOfType(type).map(({ name }) => name)

/** Members of an exported interface. */
export const membersOf = (name: string): string[] => namesOf(typeOf(name))

/** Event → the fields of its payload. */
export function payloadsOf(name: string): Record<string, string[]> {
  const events = checker.getPropertiesOfType(typeOf(name))
  return Object.fromEntries(
    events.map((event) => [event.name, namesOf(checker.getTypeOfSymbol(event))]),
  )
}

/** Strings of an exported union. */
export function literalsOf(name: string): string[] {
  const type = typeOf(name)
  const parts = type.isUnion() ? type.types : [type]
  return parts.map((part) => (part.isStringLiteral() ? part.value : checker.typeToString(part)))
}

/** All names that an app can write: exports, members, and strings of unions. */
export const publicNames: ReadonlySet<string> = collectNames()

function collectNames(): Set<string> {
  const names = new Set(types.keys())
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit)
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) names.add(node.literal.text)
    const isMember =
      ts.isPropertySignature(node) || ts.isMethodSignature(node) || ts.isPropertyDeclaration(node)
    if (isMember && ts.isIdentifier(node.name)) names.add(node.name.text)
  }
  visit(source)
  return names
}

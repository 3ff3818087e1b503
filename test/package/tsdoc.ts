/** Doc comments of the declarations, export by export, as the compiler reads them. */
import ts from '@typescript/typescript6'
import { entries } from './built.ts'

/** A declared name, with its doc comment. */
export interface Documented {
  /** Its position: `opentok-reconnection: Reconnection.status`. */
  readonly place: string
  readonly name: string
  readonly isOptional: boolean
  readonly description: string
  tag(name: string): readonly string[]
}

/** An export of an entry. */
export interface DocumentedExport extends Documented {
  /** Something to call or to use, and not only a type. */
  readonly isValue: boolean
  /** Members of an interface or class, also of the types of its members. */
  readonly members: readonly Documented[]
  /** Parameters of a function. */
  readonly parameters: readonly string[]
  /** Strings of a type alias, or of the discriminants of its union. */
  readonly literals: readonly string[]
}

const program = ts.createProgram(
  entries.map(({ declarations: [file = ''] }) => file),
  { target: ts.ScriptTarget.ES2022, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [] },
)
const checker = program.getTypeChecker()

/** Exports of each entry, by the name of the entry. */
export const exportsOf: Readonly<Record<string, readonly DocumentedExport[]>> = Object.fromEntries(
  entries.map(({ name, declarations: [file = ''] }) => [name, read(name, file)]),
)

function read(entry: string, file: string): DocumentedExport[] {
  const source = program.getSourceFile(file)
  const module = source && checker.getSymbolAtLocation(source)
  if (!module) throw new Error(`${file} exports nothing`)
  return checker.getExportsOfModule(module).map((exported) => {
    const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0
    const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported
    const [node] = symbol.declarations ?? []
    if (!node) throw new Error(`${entry} declares no ${exported.name}`)
    const own = toDocumented(`${entry}: ${exported.name}`, symbol)
    return {
      ...own,
      isValue: (symbol.flags & ts.SymbolFlags.Value) !== 0,
      members:
        ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node) ? toMembers(own, node) : [],
      parameters: ts.isFunctionDeclaration(node)
        ? node.parameters.map(({ name }) => name.getText())
        : [],
      literals: ts.isTypeAliasDeclaration(node) ? toLiterals(node) : [],
    }
  })
}

function toDocumented(place: string, symbol: ts.Symbol): Documented {
  const tags = symbol.getJsDocTags(checker)
  return {
    place,
    name: symbol.name,
    isOptional: (symbol.flags & ts.SymbolFlags.Optional) !== 0,
    description: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    tag: (name) =>
      tags.filter((tag) => tag.name === name).map(({ text }) => ts.displayPartsToString(text)),
  }
}

/** Call signatures are described with the name they belong to. */
function isMember(node: ts.Node): boolean {
  if (ts.isConstructorDeclaration(node)) return true
  const isDeclared = ts.isTypeElement(node) || ts.isClassElement(node)
  return isDeclared && node.name !== undefined && !ts.isPrivateIdentifier(node.name)
}

/** At any depth: `cut(options?: { forMs?: number })` has a member in a member. */
function toMembers({ place }: Documented, node: ts.Node): Documented[] {
  const members: Documented[] = []
  const visit = (around: string, child: ts.Node): void => {
    if (!isMember(child)) return ts.forEachChild(child, (next) => visit(around, next))
    const { symbol } = child as unknown as { readonly symbol: ts.Symbol }
    const member = toDocumented(`${around}.${symbol.name}`, symbol)
    members.push(member)
    ts.forEachChild(child, (next) => visit(member.place, next))
  }
  ts.forEachChild(node, (child) => visit(place, child))
  return members
}

function toLiterals(node: ts.Node): string[] {
  const literals: string[] = []
  const visit = (child: ts.Node): void => {
    if (ts.isLiteralTypeNode(child) && ts.isStringLiteral(child.literal)) {
      literals.push(child.literal.text)
    }
    ts.forEachChild(child, visit)
  }
  visit(node)
  return literals
}

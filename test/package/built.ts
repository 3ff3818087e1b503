/** Files of the build, as package.json names them; the tests of this folder are about those, not about `src/`. */
import { existsSync, readFileSync } from 'node:fs'
import { join, posix, relative } from 'node:path'

interface Kind {
  readonly types: string
  readonly default: string
}

interface Manifest {
  readonly version: string
  readonly exports: Readonly<Record<string, { readonly import: Kind; readonly require: Kind }>>
  readonly bin: Readonly<Record<string, string>>
  readonly browserslist: readonly string[]
  readonly engines: { readonly node: string }
  readonly unpkg: string
  readonly jsdelivr: string
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly 'size-limit': readonly {
    readonly name: string
    readonly path: string
    readonly limit: string
  }[]
}

export const root = join(import.meta.dirname, '..', '..')

export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

/** One entry of the package, by the name that is imported. */
export interface Entry {
  /** Base name of its files: `machines`. */
  readonly file: string
  /** `opentok-reconnection/machines` */
  readonly name: string
  readonly esm: string
  readonly cjs: string
  readonly declarations: readonly string[]
}

export const entries: readonly Entry[] = Object.entries(manifest.exports)
  // Files that are no modules: package.json and the schema of a report.
  .filter(([, kinds]) => typeof kinds !== 'string')
  .map(([path, kinds]) => ({
    name: posix.join('opentok-reconnection', path),
    file: posix.basename(kinds.import.default, '.mjs'),
    esm: join(root, kinds.import.default),
    cjs: join(root, kinds.require.default),
    declarations: [join(root, kinds.import.types), join(root, kinds.require.types)],
  }))

/** Entries that every page can load; the others import Node's modules, or a framework. */
export const browserEntries = (): readonly Entry[] =>
  entries.filter(
    ({ esm }) => !importsOf(esm).some((name) => /^node:|^(react|svelte|vue|ws)\b/.test(name)),
  )

export const umd = join(root, manifest.unpkg)

/** The script that installs itself on the page's OpenTok.js. */
export const script = umd.replace('.umd.js', '.auto.js')

export const commands: readonly string[] = Object.values(manifest.bin).map((path) =>
  join(root, path),
)

export const read = (file: string): string => readFileSync(file, 'utf8')

/** Names that a built module imports. */
export function importsOf(file: string): string[] {
  const pattern =
    /^(?:import|export)\b[^'"]*?['"]([^'"]+)['"]|\b(?:import|require)\(['"]([^'"]+)['"]\)/gm
  const names = [...withoutComments(read(file)).matchAll(pattern)].map(([, a, b]) => a ?? b ?? '')
  return [...new Set(names)].toSorted()
}

/** Sufficient for files written by rollup. */
export const withoutComments = (code: string): string =>
  code.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')

const built = [
  umd,
  script,
  ...commands,
  ...entries.flatMap(({ esm, cjs, declarations }) => [esm, cjs, ...declarations]),
]
const missing = built.filter((file) => !existsSync(file))
if (missing.length > 0) {
  const names = missing.map((file) => relative(root, file)).join(', ')
  throw new Error(`Not built: ${names}. Run \`npm run build\` first.`)
}

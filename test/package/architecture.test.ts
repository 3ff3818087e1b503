/** Rules for the source: layers, OpenTok names, barrels, sizes of files and functions, file names. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import ts from '@typescript/typescript6'
import { describe, expect, it } from 'vitest'

const src = join(import.meta.dirname, '..', '..', 'src')

interface SourceFile {
  /** Below `src/`. */
  readonly path: string
  readonly text: string
  /** The text without its comments. */
  readonly code: string
}

const files: readonly SourceFile[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(src, path), 'utf8')
    return { path, text, code: text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '') }
  })

/** Folders that wrap OpenTok or replace it. */
const OPENTOK = /^(opentok|kit|react-native|auto|bindings\/opentok-react)\//

const BARRELS =
  /^(index|machines|(auto|inspector|peers|react-native|report|kit\/(emulator|playwright|testing)|bindings\/(opentok-react|react|svelte|vue))\/index)\.ts$/

/** OpenTok's events (not its reasons), without `streamCreated` and `streamDestroyed`, which this library has too. */
const OPENTOK_EVENTS = [
  'sessionConnected',
  'sessionConnectFailed',
  'sessionDisconnected',
  'sessionReconnecting',
  'sessionReconnected',
  'sessionDestroyed',
  'connectionCreated',
  'connectionDestroyed',
  'streamPropertyChanged',
  'accessAllowed',
  'accessDenied',
  'mediaStopped',
  'videoElementCreated',
  'videoDimensionsChanged',
  'videoDisabled',
  'videoEnabled',
  'audioLevelUpdated',
  'networkConditionChanged',
  'qualityScoreChanged',
]

/** OpenTok's reasons, those that no other word of this library is like. */
const OPENTOK_REASONS = [
  'clientDisconnected',
  'networkDisconnected',
  'forceDisconnected',
  'forceUnpublished',
  'mediaIdle',
  'mediaStopped',
  'serverRotation',
]

const importsOf = ({ code, path }: SourceFile) =>
  [...code.matchAll(/ from '(\.[^']+)'/g)].map(([, target = '']) =>
    normalize(join(dirname(path), target)),
  )

const FEATURE = ['contract', 'lib', 'opentok']

/**
 * What each part may import, beside itself; a part is a folder, or the files at the top. So no arrow leads up, and there is
 * no circle of folders.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  lib: ['contract'],
  opentok: ['contract', 'lib'],
  // They do not import each other: the files at the top introduce them.
  session: FEATURE,
  subscriber: FEATURE,
  publisher: FEATURE,
  device: FEATURE,
  streams: FEATURE,
  signals: FEATURE,
  quality: FEATURE,
  stats: FEATURE,
  // What an app records; of OpenTok it knows names, to compare with.
  report: ['index.ts', 'lib/validate.ts', 'opentok/known-names.ts'],
  // Of the machines it has the charts: the build turns them into data.
  inspector: [
    'contract',
    'lib',
    'report',
    'session/session.machine.ts',
    'subscriber/subscriber.machine.ts',
    'publisher/publisher.machine.ts',
    'device/device.machine.ts',
  ],
  // On the public API, which the build turns into the package itself.
  'bindings/shared': ['index.ts', 'peers/index.ts'],
  'bindings/react': ['index.ts', 'peers/index.ts', 'bindings/shared'],
  // The components of React over the session of `auto`, which is as OpenTok's own.
  'bindings/opentok-react': ['index.ts', 'auto', 'bindings/react', 'bindings/shared'],
  'bindings/vue': ['index.ts', 'peers/index.ts', 'bindings/shared'],
  'bindings/svelte': ['index.ts', 'peers/index.ts', 'bindings/shared'],
  // It names the first argument of its calls, as the core does.
  'react-native': [
    'index.ts',
    'bindings/react',
    'bindings/shared',
    'lib/disposable.ts',
    'lib/validate.ts',
  ],
  // It needs to hear who comes and goes, which the core does not.
  peers: ['index.ts', 'lib', 'opentok/connection.adapter.ts'],
  auto: ['index.ts'],
  // They stand for OpenTok: with the library they share limits, and with each other the names of faults.
  'kit/faults': [],
  'kit/testing': ['kit/faults', 'opentok/limits.ts'],
  'kit/emulator': ['kit/faults', 'opentok/limits.ts'],
  // On the emulator's entry; signals are read from the frames of a page's sockets.
  'kit/playwright': ['kit/emulator/index.ts', 'kit/emulator/wire/frame.ts'],
  'kit/redirect': [],
}

const isIn = (part: string) => (path: string) => path === part || path.startsWith(`${part}/`)

const partOf = (path: string) => Object.keys(MAY_IMPORT).find((part) => isIn(part)(path))

/** The paths that lead back to where they began. */
function findCircles(): string[][] {
  const imports = new Map(files.map((file) => [file.path, importsOf(file)]))
  const done = new Set<string>()
  const circles: string[][] = []
  function visit(path: string, trail: readonly string[]): void {
    if (trail.includes(path)) return void circles.push([...trail.slice(trail.indexOf(path)), path])
    if (done.has(path)) return
    for (const next of imports.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of imports.keys()) visit(path, [])
  return circles
}

const MAX_OWN_LINES = 60

/** A function with a body; its own lines are those without the functions inside of it, which count for themselves. */
interface FunctionSize {
  readonly name: string
  readonly ownLines: number
}

function listFunctions({ path, text }: SourceFile): FunctionSize[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const lineAt = (position: number) => file.getLineAndCharacterOfPosition(position).line
  const breaksIn = (node: ts.Node) => lineAt(node.getEnd()) - lineAt(node.getStart())
  const functions: FunctionSize[] = []

  /** @returns the line breaks inside of functions below the node */
  function visit(node: ts.Node): number {
    let inner = 0
    ts.forEachChild(node, (child) => void (inner += visit(child)))
    if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return inner
    functions.push({ name: nameOf(node), ownLines: breaksIn(node) + 1 - inner })
    return breaksIn(node)
  }
  visit(file)
  return functions
}

/** An arrow function has the name of its variable or property. */
function nameOf(node: ts.SignatureDeclaration): string {
  const { name } = node.name ? node : (node.parent as ts.NamedDeclaration)
  return name?.getText() ?? 'a function without a name'
}

const pathsOf = (list: readonly SourceFile[]) => list.map(({ path }) => path)
const withCode = (pattern: RegExp) => pathsOf(files.filter(({ code }) => pattern.test(code)))

describe('the source', () => {
  it('is found', () => {
    expect(pathsOf(files)).toContain('index.ts')
  })

  it('names an OpenTok event only in the folders for OpenTok', () => {
    const pattern = new RegExp(`\\b(${OPENTOK_EVENTS.join('|')})\\b`)
    expect(withCode(pattern).filter((path) => !OPENTOK.test(path))).toEqual([])
  })

  it('names a reason or an error of OpenTok only in the folders for OpenTok', () => {
    const quoted = new RegExp(`'(OT_\\w+|${OPENTOK_REASONS.join('|')})'`)
    expect(withCode(quoted).filter((path) => !OPENTOK.test(path))).toEqual([])
  })

  it('has one barrel for each entry, and none inside folders', () => {
    expect(withCode(/^export [^;=]*? from '/m).filter((path) => !BARRELS.test(path))).toEqual([])
  })

  it('has nothing but exports in its barrels', () => {
    const statement = /^\s*export (type )?\{[^}]*\} from '[^']+'\s*/
    for (const { path, code } of files.filter((file) => BARRELS.test(file.path))) {
      let rest = code.trim()
      while (statement.test(rest)) rest = rest.replace(statement, '')
      expect({ path, rest }).toEqual({ path, rest: '' })
    }
  })

  it('exports by name, one name at a time', () => {
    expect(withCode(/^export (\*|default)/m)).toEqual([])
    expect(withCode(/\bas default\b/)).toEqual([])
  })

  it('has no file of more than 400 lines, which one still reads in one sitting', () => {
    expect(pathsOf(files.filter(({ text }) => text.split('\n').length > 401))).toEqual([])
  })

  it('has no function of more than 60 lines without those inside of it', () => {
    const long = files.flatMap((file) =>
      listFunctions(file)
        .filter(({ ownLines }) => ownLines > MAX_OWN_LINES)
        .map(({ name, ownLines }) => ({ path: file.path, function: `${name}: ${ownLines}` })),
    )
    expect(long).toEqual([])
  })

  it('has no file or folder for miscellaneous code', () => {
    const miscellaneous = /(^|[/.-])(utils?|helpers?|misc|common|types)(\.ts$|\/)/
    expect(
      pathsOf(files).filter((path) => miscellaneous.test(path) && !/\w\.types\.ts$/.test(path)),
    ).toEqual([])
  })

  it('opens each file with a sentence about it', () => {
    expect(pathsOf(files.filter(({ text }) => !/^\/\*\*[ \n]/.test(text)))).toEqual([])
  })

  it('has no circle of imports, types included', () => {
    expect(findCircles()).toEqual([])
  })

  it('has a place for each folder in the table of what may import what', () => {
    const folders = files.map(({ path }) => path).filter((path) => path.includes('/'))
    expect(folders.filter((path) => partOf(path) === undefined)).toEqual([])
  })

  it('imports downwards only', () => {
    const upwards = files.flatMap((file) => {
      const part = partOf(file.path)
      if (part === undefined) return []
      const allowed = [part, ...MAY_IMPORT[part]!]
      return importsOf(file)
        .filter((target) => !allowed.some((each) => isIn(each)(target)))
        .map((target) => `${file.path} → ${target}`)
    })
    expect(upwards).toEqual([])
  })

  it('has no more than fifteen files in a folder', () => {
    const folders = files.map(({ path }) => dirname(path))
    const full = [...new Set(folders)].filter(
      (folder) => folders.filter((other) => other === folder).length > 15,
    )
    expect(full).toEqual([])
  })
})

/** Rules for the source: OpenTok names, barrels, file sizes, file names. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
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
const OPENTOK = /^(opentok|testing|emulator|react-native|auto)\//

const BARRELS =
  /^(index|machines|(auto|emulator|testing|inspector|react|react-native|svelte|vue)\/index)\.ts$/

/** OpenTok's events (not its reasons), without `streamCreated` and `streamDestroyed`, which this library has as well. */
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

const importsOf = ({ code, path }: SourceFile) =>
  [...code.matchAll(/ from '(\.[^']+)'/g)].map(([, target = '']) =>
    normalize(join(dirname(path), target)),
  )

/** The features of the library; only the files at the top connect them. */
const FEATURES = ['session', 'subscriber', 'publisher', 'streams', 'signals', 'quality']

const topOf = (path: string) => path.split('/', 1)[0] ?? ''

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

  it('has no file or folder for miscellaneous code', () => {
    const miscellaneous = /(^|[/.-])(utils?|helpers?|misc|common|shared|types)(\.ts$|\/)/
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

  it('connects the features only at the top', () => {
    const crossing = files.flatMap((file) => {
      const others = FEATURES.filter((name) => name !== topOf(file.path))
      const crossed = importsOf(file).filter((target) => others.includes(topOf(target)))
      return FEATURES.includes(topOf(file.path)) ? crossed.map((to) => `${file.path} → ${to}`) : []
    })
    expect(crossing).toEqual([])
  })

  it('has a base that knows nothing of the rest', () => {
    const base = files.filter(({ path }) => topOf(path) === 'base')
    expect(base.flatMap(importsOf).filter((target) => topOf(target) !== 'base')).toEqual([])
  })

  it('has no more than twelve files in a folder', () => {
    const folders = files.map(({ path }) => dirname(path))
    const full = [...new Set(folders)].filter(
      (folder) => folders.filter((other) => other === folder).length > 12,
    )
    expect(full).toEqual([])
  })
})

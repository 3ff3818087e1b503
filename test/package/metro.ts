/** How Metro finds a module, as its sources say: 0.81 (React Native 0.76 to 0.78) without `exports`, from 0.82 on with them. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'

interface Manifest {
  readonly exports?: unknown
  readonly [field: string]: unknown
}

/** The fields that name the file of a package, in Metro's order. */
const MAIN_FIELDS = ['react-native', 'browser', 'main']

const EXTENSIONS = ['', '.android.js', '.native.js', '.js', '.jsx', '.json', '.ts', '.tsx']

const CONDITIONS = ['react-native', 'import', 'default']

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true

const readManifest = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

const findFile = (path: string) => EXTENSIONS.map((end) => path + end).find(isFile)

function findModule(path: string): string | undefined {
  const file = findFile(path)
  if (file || !existsSync(path)) return file
  const manifest = existsSync(join(path, 'package.json')) ? readManifest(path) : {}
  const field = MAIN_FIELDS.map((name) => manifest[name]).find((main) => typeof main === 'string')
  const main = join(path, field ?? 'index')
  return findFile(main) ?? findFile(join(main, 'index'))
}

/** The target of a subpath under the conditions that hold. */
function findTarget(targets: unknown): string | undefined {
  if (typeof targets !== 'object' || targets === null) return targets as string | undefined
  const names = Object.keys(targets).filter((name) => CONDITIONS.includes(name))
  return names.map((name) => findTarget((targets as Manifest)[name])).find(Boolean)
}

/** With `exports`, the package of a path is the nearest folder with a package.json, also below the root of the package. */
function findExport(path: string): string | undefined {
  let folder = path
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  const { exports } = readManifest(folder)
  if (!exports) return undefined
  const subpath = `.${path.slice(folder.length)}`
  const hasSubpaths = Object.keys(exports).some((name) => name.startsWith('.'))
  const target = findTarget(hasSubpaths ? (exports as Manifest)[subpath] : exports)
  return target && join(folder, target)
}

/** @throws if there is no such module */
function resolve(request: string, from: string, areExportsRead: boolean): string {
  if (request.startsWith('.')) {
    const found = findModule(join(from, request))
    if (found) return found
  }
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', request)
    if (existsSync(join(folder, 'node_modules', request.split('/')[0] ?? ''))) {
      const found = (areExportsRead && findExport(path)) || findModule(path)
      if (found) return found
    }
    if (folder === dirname(folder)) throw new Error(`Unable to resolve module ${request}`)
  }
}

/** @returns the bundle, and the files in it */
export async function bundleAsMetro(
  folder: string,
  areExportsRead: boolean,
): Promise<{ readonly code: string; readonly files: readonly string[] }> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ['app.js'],
    bundle: true,
    format: 'iife',
    platform: 'neutral',
    target: 'es2020',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [
      {
        name: 'metro',
        setup({ onResolve }) {
          onResolve({ filter: /.*/ }, ({ kind, path, resolveDir }) =>
            kind === 'entry-point'
              ? undefined
              : { path: resolve(path, resolveDir, areExportsRead) },
          )
        },
      },
    ],
  })
  return { code: outputFiles[0]?.text ?? '', files: Object.keys(metafile.inputs) }
}

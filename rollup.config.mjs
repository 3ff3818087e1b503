import commonjs from '@rollup/plugin-commonjs'
import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve as toPath } from 'node:path'
import { buildSync } from 'esbuild'
import { dts } from 'rollup-plugin-dts'
import esbuild from 'rollup-plugin-esbuild'
import { thirdPartyLicenses } from './scripts/licenses.mjs'

const {
  name: packageName,
  version,
  license,
  exports,
  bin,
  unpkg,
  browserslist,
  engines,
} = JSON.parse(readFileSync('package.json', 'utf8'))

/** Source of each entry; what it is built into stands in `exports` of package.json, and only there. */
const sources = {
  './machines': 'src/machines.ts',
  './inspector': 'src/inspector/index.ts',
  './testing': 'src/kit/testing/index.ts',
  './emulator': 'src/kit/emulator/index.ts',
  './playwright': 'src/kit/playwright/index.ts',
  './emulator/redirect': 'src/kit/redirect/redirect.ts',
  './react': 'src/bindings/react/index.ts',
  './react-native': 'src/react-native/index.ts',
  './opentok-react': 'src/bindings/opentok-react/index.ts',
  './vue': 'src/bindings/vue/index.ts',
  './svelte': 'src/bindings/svelte/index.ts',
  './peers': 'src/peers/index.ts',
  './auto': 'src/auto/index.ts',
  './report': 'src/report/index.ts',
  '.': 'src/index.ts',
}

const external = [
  /^node:/,
  /^xstate/,
  '@playwright/test',
  'eventemitter3',
  'react',
  /^svelte(\/|$)/,
  'vue',
  'ws',
]

/** An entry on top of the public API imports the main entry of the package, so that an app never has two copies of it. */
const mainEntry = {
  name: 'main-entry',
  resolveId(source, importer) {
    if (importer && source.endsWith('../index.ts')) return { id: packageName, external: true }
    if (importer && source.endsWith('../peers/index.ts'))
      return { id: `${packageName}/peers`, external: true }
    return null
  },
}
/** The test kit is on top of the emulator in the same way. */
const emulatorEntry = {
  name: 'emulator-entry',
  resolveId: (source, importer) =>
    importer && source.endsWith('../emulator/index.ts')
      ? { id: `${packageName}/emulator`, external: true }
      : null,
}
/** What runs in Node only. */
const FOR_NODE = ['./emulator', './emulator/redirect', './playwright']
/**
 * What others wrote and is built in: dagre, which draws the charts of the inspector, and jose, with which the emulator
 * verifies JWTs. jose is an ES module only, which the CommonJS build could not load.
 */
const builtIn = resolve({ resolveOnly: [/^@dagrejs\//, 'jose'] })
/**
 * Runs dagre's module when it is first used, and not when it is loaded: that code has effects, so bundlers would keep it
 * in production, where the inspector is left out.
 */
const lazyDagre = {
  name: 'lazy-dagre',
  transform(code, id) {
    if (!id.includes('@dagrejs')) return null
    const [statement, names] = /export\{(.*)\};/.exec(code)
    const found = Object.fromEntries(
      names.split(',').map((pair) => pair.split(' as ').toReversed()),
    )
    const body = code.replace(statement, `return{Graph:${found.Graph},layout:${found.layout}}`)
    return {
      code: `let loaded
const load = () => { ${body} }
const dagre = () => (loaded ??= load())
export function Graph(options) { return new (dagre().Graph)(options) }
export const layout = (graph) => dagre().layout(graph)`,
      // Minified code has only one line, so that a map would not help; the module stays in the list of sources.
      map: null,
    }
  },
}
/** `chrome >= 98`, `node >=20` → as esbuild writes it. */
const toTarget = (range) => range.replace(/ ?>= ?/, '')

/** Runs a module of the source, and returns what it exports. */
async function evaluate(file) {
  const { outputFiles } = buildSync({
    entryPoints: [file],
    bundle: true,
    format: 'esm',
    write: false,
  })
  const code = Buffer.from(outputFiles[0].text).toString('base64')
  return import(`data:text/javascript;base64,${code}`)
}

/** The schema of a report is written once, in TypeScript, and published as JSON. */
const schema = {
  name: 'schema',
  async writeBundle() {
    const { toReportSchema } = await evaluate('src/report/report-schema.ts')
    writeFileSync(exports['./report.schema.json'], `${JSON.stringify(toReportSchema(), null, 2)}\n`)
  },
}

/** A report is shown without the machines, so the panel has their charts inside, as data. */
const charts = {
  name: 'charts',
  async load(id) {
    if (!id.endsWith('inspector/report/charts.ts')) return null
    const { toCharts } = await evaluate(id)
    return `export const toCharts = () => JSON.parse(${JSON.stringify(JSON.stringify(toCharts()))})`
  },
}

const compile = esbuild({ target: browserslist.map(toTarget) })
const compileForNode = esbuild({ target: toTarget(`node ${engines.node}`).replace(' ', '') })
/**
 * Maps stay in the clone, so no file refers to one: they are two thirds of what an app would download, and the modules are
 * readable without them.
 */
const sourcemap = 'hidden'
const LICENSES = 'THIRD-PARTY-LICENSES.txt'
const licenses = thirdPartyLicenses(`dist/${LICENSES}`)

const code = Object.entries(sources).map(([name, input]) => ({
  input,
  external,
  plugins: [
    mainEntry,
    emulatorEntry,
    builtIn,
    lazyDagre,
    charts,
    ...(name === './report' ? [schema] : []),
    FOR_NODE.includes(name) ? compileForNode : compile,
    licenses,
  ],
  output: [
    { file: exports[name].import.default, format: 'es', sourcemap },
    { file: exports[name].require.default, format: 'cjs', sourcemap },
  ],
}))

/** A file for a script tag: everything inside, one global. */
const script = (input, output) => ({
  input,
  plugins: [resolve({ browser: true }), commonjs(), esbuild({ target: 'es2020' }), licenses],
  output: {
    name: 'OpenTokReconnection',
    sourcemap,
    banner: `/*! ${packageName} ${version} | ${license} | with others' code: ${LICENSES} */`,
    plugins: [terser({ ecma: 2020, compress: { passes: 2 } })],
    ...output,
  },
})

const umd = script(sources['.'], { file: unpkg, format: 'umd' })

/** It installs itself, and adds to the global in which the page may have put options. */
const auto = script('src/auto/script/script.ts', {
  file: unpkg.replace('.umd.js', '.auto.js'),
  format: 'iife',
  extend: true,
})

const command = {
  input: 'src/kit/emulator/command/cli.ts',
  external,
  plugins: [builtIn, compileForNode, licenses],
  output: {
    file: bin['opentok-emulator'],
    format: 'es',
    banner: '#!/usr/bin/env node',
    sourcemap,
  },
}

/** Where the compiler leaves the declarations of all modules; each entry's are put into one file from there. */
const DECLARATIONS = toPath('node_modules/.cache/opentok-reconnection/declarations')

/** One run of the compiler for all entries. Throws with its complaints, after they are printed. */
function declareModules() {
  rmSync(DECLARATIONS, { recursive: true, force: true })
  mkdirSync(DECLARATIONS, { recursive: true })
  const config = {
    extends: toPath('tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      noEmitOnError: true,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: toPath('src'),
      outDir: DECLARATIONS,
    },
    include: [],
    files: Object.values(sources).map((source) => toPath(source)),
  }
  const project = join(DECLARATIONS, 'tsconfig.json')
  writeFileSync(project, JSON.stringify(config))
  const compiler = 'node_modules/typescript/bin/tsc'
  execFileSync(process.execPath, [compiler, '--project', project], { stdio: 'inherit' })
}

/** A declaration names the module that it declares by its source: `./session.ts`, which lies elsewhere. */
const declared = {
  name: 'declared',
  resolveId: (source, importer) =>
    importer && source.startsWith('.')
      ? join(importer, '..', source).replace(/\.tsx?$/, '.d.ts')
      : null,
}

const types = Object.entries(sources).map(([name, input]) => ({
  input: join(DECLARATIONS, input.replace('src/', '')).replace(/\.ts$/, '.d.ts'),
  external,
  plugins: [mainEntry, emulatorEntry, declared, dts()],
  output: ['import', 'require'].map((kind) => ({
    file: exports[name][kind].types,
    format: 'es',
    // `Symbol.dispose` is in no standard library yet that a project has by default.
    banner: '/// <reference lib="esnext.disposable" />',
  })),
}))

/** `--configTypes=false` leaves the declarations out: seconds, for those who only want to run it. */
export default ({ configTypes }) => {
  if (configTypes === 'false' || configTypes === false) return [...code, umd, auto, command]
  rmSync('dist', { recursive: true, force: true })
  declareModules()
  return [...code, umd, auto, command, ...types]
}

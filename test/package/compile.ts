/** Module resolutions of TypeScript apps, with a compiler for each. */
import { join } from 'node:path'
import { isRelease } from '../tools/vitest/release.ts'
import { root } from './built.ts'
import type { Installation, Outcome } from './installed.ts'

export interface Way {
  /** Below `node_modules`. */
  readonly compiler: string
  readonly bin: string
  readonly flags: readonly string[]
  /** Extensions of each module kind of the resolution. */
  readonly extensions: readonly string[]
  readonly settings: object
}

/** Several checkers repeat a part of their work, which takes longer on few cores. */
export const ONE_CHECKER = ['--checkers', '1'] as const

const TYPESCRIPT_7 = { compiler: 'typescript', bin: 'bin/tsc', flags: ONE_CHECKER }
/** The last version with the resolution `node10`. */
const TYPESCRIPT_6 = { compiler: '@typescript/typescript6', bin: 'bin/tsc6', flags: [] }
/** The oldest version that accepts the declarations. */
const TYPESCRIPT_5 = { compiler: 'typescript-oldest', bin: 'bin/tsc', flags: [] }

export const WAYS = {
  bundler: {
    ...TYPESCRIPT_7,
    extensions: ['ts'],
    settings: { module: 'esnext', moduleResolution: 'bundler' },
  },
  node16: {
    ...TYPESCRIPT_7,
    extensions: ['mts', 'cts'],
    settings: { module: 'node16', moduleResolution: 'node16' },
  },
  node10: {
    ...TYPESCRIPT_6,
    extensions: ['ts'],
    settings: { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' },
  },
  'bundler, oldest compiler': {
    ...TYPESCRIPT_5,
    extensions: ['ts'],
    settings: { module: 'esnext', moduleResolution: 'bundler' },
  },
} as const satisfies Readonly<Record<string, Way>>

/** The resolutions that today's compiler has, and in a release those of older compilers, ten times as slow. */
export const triedWays = (): [string, Way][] =>
  Object.entries(WAYS).filter(([, { compiler }]) => isRelease || compiler === 'typescript')

export const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  esModuleInterop: true,
  skipLibCheck: false,
  noEmit: true,
  target: 'es2022',
  lib: ['es2022', 'dom'],
  types: [],
}

/** Compiles a text once for each module kind. */
export function compile(
  installation: Installation,
  { name, text }: { readonly name: string; readonly text: string },
  { compiler, bin, flags, extensions, settings }: Way,
  strict: object,
): Outcome {
  const files = extensions.map((extension) => `${name}.${extension}`)
  for (const file of files) installation.write(file, text)
  const compilerOptions = { ...strict, ...settings }
  installation.write('tsconfig.json', JSON.stringify({ compilerOptions, files }))
  const path = join(root, 'node_modules', compiler, bin)
  return installation.run(process.execPath, [path, ...flags, '--project', '.'])
}

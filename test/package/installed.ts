/** The package as an app gets it: packed, and unpacked into a new project with its dependencies. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { manifest, root } from './built.ts'

/** Exit code and output of a program. */
export interface Outcome {
  readonly code: number
  readonly output: string
}

/** A new project with the package, and without OpenTok.js. */
export interface Installation {
  /** Files of the tarball, relative to the package. */
  readonly files: readonly string[]
  readonly unpackedBytes: number
  readonly packageJson: {
    readonly unpkg: string
    readonly scripts?: Readonly<Record<string, string>>
  }
  readonly folder: string
  write(file: string, text: string): void
  /** Installs a package under another name. */
  link(name: string, installedAs: string): void
  run(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): Outcome
}

interface Packed {
  readonly filename: string
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string }[]
}

/**
 * Installs once for a test file what is packed once for all files of a worker.
 * @param extra packages of this repository that the project has too
 * @returns the installation, available from the first test on
 */
export function useInstallation(extra: readonly string[] = []): () => Installation {
  let folder: string
  let installation: Installation
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'opentok-reconnection-'))
    installation = install(folder, [...Object.keys(manifest.dependencies), ...extra])
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return () => installation
}

/** The same for all files of a worker. */
let tarball:
  | { readonly files: readonly string[]; readonly unpackedBytes: number; readonly content: Buffer }
  | undefined

function pack(folder: string): NonNullable<typeof tarball> {
  const [{ filename, files, unpackedSize }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  ) as readonly [Packed]
  return {
    files: files.map(({ path }) => path),
    unpackedBytes: unpackedSize,
    content: readFileSync(join(folder, filename)),
  }
}

function install(folder: string, packages: readonly string[]): Installation {
  tarball ??= pack(folder)
  const { content, files, unpackedBytes } = tarball
  const home = join(folder, 'node_modules', 'opentok-reconnection')
  mkdirSync(home, { recursive: true })
  execFileSync('tar', ['-xzf', '-', '-C', home, '--strip-components=1'], { input: content })
  const link = (name: string, installedAs: string): void => {
    const place = join(folder, 'node_modules', name)
    mkdirSync(dirname(place), { recursive: true })
    rmSync(place, { force: true })
    symlinkSync(join(root, 'node_modules', installedAs), place)
  }
  for (const name of packages) link(name, name)
  return {
    folder,
    link,
    files,
    unpackedBytes,
    packageJson: JSON.parse(
      readFileSync(join(home, 'package.json'), 'utf8'),
    ) as Installation['packageJson'],
    write: (file, text) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), text)
    },
    run: (command, args, env = {}) => runIn(folder, command, args, env),
  }
}

function runIn(
  cwd: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Outcome {
  try {
    const output = execFileSync(command, args, {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return { code: 0, output }
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string }
    return { code: status, output: stdout + stderr }
  }
}

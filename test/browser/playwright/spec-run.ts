/** Runs Playwright's own runner on spec files, with the Chromium of the other browser tests. */
import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from '../../package/built.ts'
import { findChromium } from '../harness/chromium-search.ts'

/** How one test of a spec file went. */
export interface SpecResult {
  readonly title: string
  readonly status: string
  /** Without colours. */
  readonly message: string
  readonly steps: readonly string[]
}

interface Step {
  readonly title: string
}

interface Report {
  readonly suites: readonly Suite[]
  readonly errors: readonly { readonly message: string }[]
}

interface Suite {
  readonly suites?: readonly Suite[]
  readonly specs: readonly {
    readonly title: string
    readonly tests: readonly {
      readonly results: readonly {
        readonly status: string
        readonly error?: { readonly message: string }
        readonly steps?: readonly Step[]
      }[]
    }[]
  }[]
}

/**
 * @param folder of the configuration
 * @param args for `playwright test`
 */
export async function runSpecs(
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<readonly SpecResult[]> {
  const { executablePath = '', env: ofChromium } = await findChromium()
  const output = join(root, 'test-results', `playwright-${process.pid}-${Date.now()}`)
  const given = {
    ...process.env,
    ...ofChromium,
    ...env,
    CHROMIUM_PATH: executablePath,
    PORT: String(await findPort()),
    FORCE_COLOR: '0',
    // Vitest's own would make Playwright think that it runs inside of it.
    VITEST: undefined,
    NODE_ENV: undefined,
  }
  const command = join(root, 'node_modules', '@playwright', 'test', 'cli.js')
  const all = [command, 'test', '--reporter', 'json', '--output', output, ...args]
  try {
    const report = await run(all, folder, given)
    const { errors, suites } = JSON.parse(report) as Report
    if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'))
    return suites.flatMap(readSuite)
  } finally {
    rmSync(output, { recursive: true, force: true })
  }
}

function readSuite({ specs, suites = [] }: Suite): readonly SpecResult[] {
  const own = specs.map(({ tests, title }) => {
    const result = tests[0]?.results[0]
    const message = stripVTControlCharacters(result?.error?.message ?? '')
    const steps = result?.steps?.map((step) => step.title) ?? []
    return { title, status: result?.status ?? 'skipped', message, steps }
  })
  return [...own, ...suites.flatMap(readSuite)]
}

/** A test that fails is an answer too; only no report is an error. */
function run(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd, env, maxBuffer: 2 ** 26 }, (_, stdout, stderr) => {
      if (stdout.startsWith('{')) resolve(stdout)
      else reject(new Error(`Playwright gave no report: ${stdout}${stderr}`))
    })
  })
}

/** A port that is free now. */
export async function findPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

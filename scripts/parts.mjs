/** Runs the parts of `npm test`, says how far they are, and counts what passed, how long it took, and what it cost. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { watchProcesses } from './processor-time.mjs'
import { describePart } from './progress.mjs'
import { countTests } from './vitest-report.mjs'

/**
 * @typedef {import('./vitest-report.mjs').Count} Count
 * @typedef {Record<string, string | undefined>} Env
 * @typedef {Count & { name: string, seconds: number, processor: number | null }} Part
 */

/** How often it says how far the running parts are. */
const REPORT_MS = 30_000

/** @param {Env} common the environment of all parts, beside this process's */
export async function createParts(common = {}) {
  const startedAt = performance.now()
  const reports = await mkdtemp(join(tmpdir(), 'opentok-reconnection-'))
  const processes = watchProcesses()
  /** @type {Part[]} */
  const done = []
  /** What runs now: how far it is. @type {Map<string, () => string>} */
  const running = new Map()
  const reporter = setInterval(() => {
    for (const describe of running.values()) console.log(`…      ${describe()}`)
  }, REPORT_MS)

  /**
   * @param {string} name
   * @param {string[]} command
   * @param {Env} env
   * @param {(hasPassed: boolean, output: string) => Promise<Count> | Count} toCount
   */
  async function step(name, command, env, toCount) {
    const begunAt = performance.now()
    const { ended, pid, read } = run(command, { ...common, ...env })
    const watched = processes.add(pid)
    running.set(name, () => describePart(name, performance.now() - begunAt, read()))
    console.log(`begins ${name}`)
    const { code, output } = await ended
    running.delete(name)
    const count = await toCount(code === 0, output)
    const seconds = (performance.now() - begunAt) / 1_000
    done.push({ ...count, name, seconds, processor: watched.end() })
    const { passed, failed, note } = count
    if (failed > 0) console.log(`\n${output.trimEnd()}\n`)
    const verdict = failed > 0 ? 'FAILED' : 'ok'
    const line = `${name}: ${passed}/${passed + failed} in ${seconds.toFixed(1)} s ${note ?? ''}`
    console.log(`${verdict.padEnd(6)} ${line}`.trimEnd())
  }

  return {
    /** A script that passes or fails as a whole. @param {string} script its name in package.json */
    check: (script) =>
      step(script, ['npm', 'run', '--silent', script], {}, (hasPassed) =>
        hasPassed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 },
      ),

    /**
     * @param {string} project of vitest.config.mjs
     * @param {{ name?: string, args?: string[], env?: Env }} [how] by default all tests of the project
     */
    test(project, { name = `vitest ${project}`, args = ['--project', project], env = {} } = {}) {
      const report = join(reports, `${name.replaceAll(/\W+/g, '-')}.json`)
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
      return step(
        name,
        ['npx', 'vitest', 'run', ...args, ...reporters],
        env,
        async (hasPassed, output) =>
          countTests(await readFile(report, 'utf8').catch(() => null), hasPassed, output),
      )
    },

    /** Prints all parts, and the counts in the last line. @returns {Promise<boolean>} whether nothing has failed */
    async end() {
      clearInterval(reporter)
      processes.close()
      await rm(reports, { recursive: true, force: true })
      const seconds = (performance.now() - startedAt) / 1_000
      const { passed, failed, retried } = sumUp(done)
      console.log(`\n${toTable(done, seconds)}\n`)
      const again = retried === 0 ? 'no test' : retried
      console.log(`${(seconds / 60).toFixed(1)} minutes, ${again} retried`)
      console.log(`${passed} passed, ${failed} failed`)
      return failed === 0
    },
  }
}

/**
 * @param {Part[]} parts
 * @param {number} seconds of all, which may have run side by side
 */
export function toTable(parts, seconds) {
  const processor = parts.some((part) => part.processor === null)
    ? null
    : parts.reduce((total, part) => total + (part.processor ?? 0), 0)
  const { passed, failed } = sumUp(parts)
  const all = { name: 'all', seconds, processor, passed, failed }
  const rows = [...parts, all].map((part) => [
    part.name,
    part.seconds.toFixed(0),
    part.processor?.toFixed(0) ?? '–',
    String(part.passed + part.failed),
  ])
  const table = [['part', 'seconds', 'of the processor', 'tests'], ...rows]
  const widths = [0, 1, 2, 3].map((at) => Math.max(...table.map((row) => row[at]?.length ?? 0)))
  const pad = (/** @type {string} */ cell, /** @type {number} */ at) =>
    at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)
  return table.map((row) => row.map(pad).join('  ')).join('\n')
}

/** @param {Count[]} counts */
function sumUp(counts) {
  const sum = (/** @type {(count: Count) => number} */ read) =>
    counts.reduce((total, count) => total + read(count), 0)
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    retried: sum(({ retried = 0 }) => retried),
  }
}

/**
 * @param {string[]} command
 * @param {Env} more
 */
function run([command = '', ...args], more) {
  const { FORCE_COLOR: _, ...env } = process.env
  let output = ''
  const child = spawn(command, args, {
    env: { ...env, NO_COLOR: '1', ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  /** @type {Promise<{ code: number | null, output: string }>} */
  const ended = new Promise((resolve) => {
    const collect = (/** @type {Buffer} */ chunk) => (output += chunk)
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (error) => resolve({ code: null, output: String(error) }))
    child.on('close', (code) => resolve({ code, output }))
  })
  return { ended, pid: child.pid, read: () => output }
}

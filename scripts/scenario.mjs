/**
 * `npm run scenario -- S2` runs the tests of a case of `docs/internals/scenarios.md`, with those that only a release needs. What they
 * read is built before.
 */
import { spawnSync } from 'node:child_process'
import { readProofs } from './proof-list.mjs'

const PROJECTS = ['unit', 'react-native', 'package', 'browser']

const env = { ...process.env, TEST_ALL: '1' }

const [, , id = ''] = process.argv
const tests = readProofs().get(id)
if (!tests) throw new Error(`No test has the case "${id}" in its title: name one, such as S2.`)
const files = [...new Set(tests.map(({ path }) => `test/${path}`))]

const kinds = new Set(tests.map(({ kind }) => kind))
if (kinds.has('package')) run('npm', 'run', '--silent', 'build')
else if (kinds.has('real client')) run('npm', 'run', '--silent', 'build:js')
const projects = PROJECTS.flatMap((project) => ['--project', project])
run('npx', 'vitest', 'run', ...projects, '--testNamePattern', `\\b${id}\\b`, ...files)

/** Ends with the command if that fails. @param {string} command @param {string[]} args */
function run(command, ...args) {
  const isWindows = process.platform === 'win32'
  const { status } = spawnSync(command, args, { env, stdio: 'inherit', shell: isWindows })
  if (status !== 0) process.exit(status ?? 1)
}

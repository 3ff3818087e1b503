/** Examples of the page on testing, each run in a project of its own by its own test runner. */
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { read, root } from './built.ts'
import { codeOf, tableOf } from './docs.ts'
import { useInstallation } from './installed.ts'
import type { Installation } from './installed.ts'

const page = read(join(root, 'docs/guide/testing.md'))

/** File name → text of the examples on the page. */
const examples = new Map(
  [...page.matchAll(/^```\w+ (\S+)\n([^]*?)^```$/gm)].map(([, file = '', text = '']) => [
    file,
    text,
  ]),
)

const bin = (path: string) => join(root, 'node_modules', path)

/** Settings of the test runners, and the name that every project has. */
function writeSettings(installed: Installation): void {
  installed.write('package.json', JSON.stringify({ name: 'app', private: true }))
  installed.write(
    'vitest.config.mjs',
    `export default { test: { include: ['*.vitest.{mjs,ts}'], server: { deps: { inline: [] } } } }`,
  )
  installed.write(
    'jest.config.cjs',
    `module.exports = { testMatch: ['**/*.jest.cjs'], transform: {}, moduleFileExtensions: ['js', 'cjs'] }`,
  )
}

describe('a project that tests its app with the fake', () => {
  // The app depends on the client, but no test loads it.
  const installed = useInstallation(['@opentok/client', 'vitest'])

  beforeAll(() => {
    for (const [file, text] of examples) installed().write(file, text)
    writeSettings(installed())
  })

  it('plays drop, give up and rejoin in Vitest', () => {
    const args = [bin('vitest/vitest.mjs'), 'run', '--config', 'vitest.config.mjs']
    const { code, output } = installed().run(process.execPath, args, { NO_COLOR: '1', VITEST: '' })
    expect(output).toContain('4 passed')
    expect(code).toBe(0)
  })

  it('sends while away in Jest', () => {
    const args = [bin('jest/bin/jest.js'), '--config', 'jest.config.cjs', '--rootDir', '.']
    const { code, output } = installed().run(process.execPath, args, { NODE_ENV: 'test' })
    expect({ code, output }).toMatchObject({ code: 0 })
  })

  it('is forced out in node:test', () => {
    const { code, output } = installed().run(process.execPath, ['call.node.test.mjs'])
    expect(output).toMatch(/pass 1\b/)
    expect(code).toBe(0)
  })

  it('has the import mocked in node:test, by default and by name', () => {
    const args = ['--experimental-test-module-mocks', 'import.node.test.mjs']
    const { code, output } = installed().run(process.execPath, args)
    expect(output).toMatch(/pass 1\b/)
    expect(code).toBe(0)
  })

  it('has a row of the page for each option', () => {
    const declarations = read(join(root, 'dist/testing.d.ts'))
    const [, body = ''] = /interface FakeOpenTokOptions \{([^]*?)\n\}/.exec(declarations) ?? []
    const declared = [...body.matchAll(/^\s+readonly (\w+)\?/gm)].map(([, name]) => name)
    const rows = tableOf('docs/guide/testing.md: option').rows.flatMap(([names = '']) =>
      codeOf(names),
    )
    expect(new Set(rows)).toEqual(new Set(declared))
  })

  it('has every example of the page', () => {
    expect([...examples.keys()]).toEqual([
      'call.mjs',
      'call.vitest.mjs',
      'quality.vitest.mjs',
      'sound.vitest.mjs',
      'leaving.vitest.ts',
      'call.jest.cjs',
      'call.node.test.mjs',
      'import.node.test.mjs',
    ])
  })
})

/** A listener that uses a dead publisher; OpenTok swallows what a listener throws. */
const carelessly = (move: string) => `
  const fake = createFakeOpenTok({ strict: true })
  const session = fake.OT.initSession('api key', 'session id')
  const publisher = fake.OT.initPublisher()
  publisher.destroy()
  session.on('sessionConnected', () => publisher.publishVideo(true))
  session.connect('a token')
  ${move}
`

/** Runner → its test file, and its arguments. */
const CARELESS: Readonly<Record<string, readonly [string, string, readonly string[]]>> = {
  Vitest: [
    'careless.vitest.mjs',
    `import { test, vi } from 'vitest'
     import { createFakeOpenTok } from 'opentok-reconnection/testing'
     test('careless', async () => {
       vi.useFakeTimers()
       ${carelessly('await vi.advanceTimersByTimeAsync(1_000)')}
     })`,
    [bin('vitest/vitest.mjs'), 'run', '--config', 'vitest.config.mjs', 'careless'],
  ],
  Jest: [
    'careless.jest.cjs',
    `const { createFakeOpenTok } = require('opentok-reconnection/testing')
     test('careless', async () => {
       jest.useFakeTimers()
       ${carelessly('await jest.advanceTimersByTimeAsync(1_000)')}
     })`,
    [bin('jest/bin/jest.js'), '--config', 'jest.config.cjs', '--rootDir', '.', 'careless'],
  ],
  'node:test': [
    'careless.node.test.mjs',
    `import { test } from 'node:test'
     import { createFakeOpenTok } from 'opentok-reconnection/testing'
     test('careless', async () => {
       ${carelessly('await new Promise((resolve) => setTimeout(resolve, 200))')}
     })`,
    ['careless.node.test.mjs'],
  ],
}

describe('a dead object that is used in a listener', () => {
  const installed = useInstallation(['@opentok/client', 'vitest'])

  beforeAll(() => {
    for (const [file, text] of Object.values(CARELESS)) installed().write(file, text)
    writeSettings(installed())
  })

  it.each(Object.entries(CARELESS))('fails the test in %s', (_, [, , args]) => {
    const { code, output } = installed().run(process.execPath, [...args], {
      NO_COLOR: '1',
      NODE_ENV: 'test',
      VITEST: '',
    })
    expect(output).toContain('Publisher.publishVideo() of a dead object')
    expect(code).not.toBe(0)
  })
})

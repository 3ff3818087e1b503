/** The page on testing, as its readers follow it: each example in a project of its own, by its own runner. */
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { SCRIPTS } from '../contract/scripts/index.ts'
import { read, root } from './built.ts'
import { useInstallation } from './installed.ts'

const page = read(join(root, 'docs/testing.md'))

/** File name → text, of the examples of the page. */
const examples = new Map(
  [...page.matchAll(/^```\w+ (\S+)\n([^]*?)^```$/gm)].map(([, file = '', text = '']) => [
    file,
    text,
  ]),
)

const bin = (path: string) => join(root, 'node_modules', path)

describe('a project that tests its app with the fake', () => {
  // As its app depends on it; no test loads it.
  const installed = useInstallation(['@opentok/client', 'vitest'])

  beforeAll(() => {
    for (const [file, text] of examples) installed().write(file, text)
    installed().write('package.json', JSON.stringify({ name: 'app', private: true }))
    installed().write(
      'vitest.config.mjs',
      `export default { test: { include: ['*.vitest.mjs'], server: { deps: { inline: [] } } } }`,
    )
    installed().write(
      'jest.config.cjs',
      `module.exports = { testMatch: ['**/*.jest.cjs'], transform: {}, moduleFileExtensions: ['js', 'cjs'] }`,
    )
  })

  it('plays drop, give up and rejoin in Vitest', () => {
    const args = [bin('vitest/vitest.mjs'), 'run', '--config', 'vitest.config.mjs']
    const { code, output } = installed().run(process.execPath, args, { NO_COLOR: '1', VITEST: '' })
    expect(output).toContain('1 passed')
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

  it('relies on as many scripts of the contract as the page says', () => {
    const [, stated = '0'] = /more than (\d+) scripts/.exec(page) ?? []
    expect(SCRIPTS.length).toBeGreaterThan(Number(stated))
    expect(SCRIPTS.length, 'or the page has grown old').toBeLessThanOrEqual(Number(stated) + 30)
  })

  it('is all that the page shows', () => {
    expect([...examples.keys()]).toEqual([
      'call.mjs',
      'call.vitest.mjs',
      'call.jest.cjs',
      'call.node.test.mjs',
    ])
  })
})

/** Apps that do not use the library, with the kit: chat, outages with its script and without, devices, kicks, tokens. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../package/built.ts'
import { runSpecs } from './spec-run.ts'

const MINUTE_MS = 60_000

describe('the tests of four apps in examples/playwright', () => {
  it(
    'pass',
    async () => {
      const results = await runSpecs(join(root, 'examples/playwright'), ['apps.spec.ts'])
      expect(results).toHaveLength(24)
      const failed = results.filter(({ status }) => status !== 'passed')
      expect(failed.map(({ message, title }) => `${title}: ${message}`)).toEqual([])
    },
    20 * MINUTE_MS,
  )

  it(
    'pass for an app that is deployed, without a configuration of OpenTok, and by the clock of a page',
    async () => {
      const config = join(import.meta.dirname, 'playwright.config.mjs')
      const results = await runSpecs(import.meta.dirname, ['anywhere', '--config', config])
      expect(results).toHaveLength(3)
      expect(results.map(({ message }) => message)).toEqual(['', '', ''])
    },
    3 * MINUTE_MS,
  )
})

/** The template of a test with the kit is green, and red with a telling message if the chat of its app is broken. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../package/built.ts'
import { runSpecs } from './spec-run.ts'

/** It starts Playwright and a browser of its own: beside other tests that takes a while. */
const TIMEOUT_MS = 180_000

describe('the template of examples/playwright', () => {
  it(
    'passes, and fails where the chat is broken: it says what each side saw',
    async () => {
      const results = await runSpecs(join(root, 'examples/playwright'), [
        'call.spec.ts',
        'broken-chat.spec.ts',
        '--config',
        join(import.meta.dirname, 'playwright.config.mjs'),
      ])
      const [broken, template] = results.toSorted((a, b) => (a.title < b.title ? -1 : 1))
      expect(template?.message).toBe('')
      expect(template?.status).toBe('passed')
      expect(template?.steps).toContain('network.drop("ada") for 2 s')
      expect(broken?.status).toBe('failed')
      expect(broken?.message).toContain(
        'bob got it as signal:chat, but the page does not show it: does the app listen to signal:chat',
      )
      expect(broken?.message).toMatch(/^ {2}\d+\.\d s got from ada: signal:chat "hello"$/m)
      expect(broken?.message).toMatch(/^ {2}\d+\.\d s network\.drop\("bob"\)$/m)
    },
    TIMEOUT_MS,
  )
})

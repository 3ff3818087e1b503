/** Checks a page and each of its frames with axe-core. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface WithAxe {
  axe: { run(context: object, options: object): Promise<AxeResults> }
}

/** Elements of OpenTok's client, which this project cannot change. */
const THEIRS = ['.OT_root']

/** Expects no violations; a failure contains the markup. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const frame of page.frames()) {
    await frame.evaluate(source)
    const found = await frame.evaluate(async (exclude) => {
      const { axe } = window as unknown as WithAxe
      const { passes, violations } = await axe.run({ exclude }, { iframes: false })
      return {
        looked: passes.length,
        faults: violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]),
      }
    }, THEIRS)
    expect(found.faults).toEqual([])
    expect(found.looked).toBeGreaterThan(5)
  }
}

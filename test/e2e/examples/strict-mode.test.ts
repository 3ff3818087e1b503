import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { useFixture } from '../browser/harness.ts'

const withFixture = useFixture()

const [strictPage] = buildSync({
  entryPoints: [join(import.meta.dirname, '../page/strict.page.tsx')],
  bundle: true,
  format: 'iife',
  target: 'es2022',
  jsx: 'automatic',
  // StrictMode mounts twice only in the development build.
  define: { 'process.env.NODE_ENV': '"development"' },
  write: false,
}).outputFiles

describe('the React hook in StrictMode', () => {
  it(
    'makes one connection for mount, unmount, mount, publishes at each join, and leaves no listener (K3)',
    withFixture(async ({ open, emulator, members, sessionId, until }) => {
      const { page, listenerCounts, tokenContexts } = await open('anna')
      await page.addScriptTag({ content: strictPage?.text ?? '' })
      const shown = (name: string) => page.getByTestId(name).getByText('connected', { exact: true })
      const streams = () => emulator.clients(sessionId).flatMap(({ streamIds }) => streamIds)
      /** Exactly one camera is live after each join; the one before is released. */
      const expectPublished = async (times: number) => {
        await page.waitForFunction((count) => window.strict.published === count, times)
        expect(streams()).toHaveLength(1)
        expect(await page.evaluate(() => window.strict.failures)).toEqual([])
      }

      await page.evaluate(() => window.strict.mount())
      await Promise.all([shown('first').waitFor(), shown('second').waitFor()])
      expect(await page.evaluate(() => window.strict.opened)).toBe(1)
      expect(members()).toEqual(['anna'])
      expect(emulator.counters.joins).toBe(1)
      expect(tokenContexts).toHaveLength(1)
      expect(new Set(Object.values(await listenerCounts()))).toEqual(new Set([1]))
      await expectPublished(1)

      await page.evaluate(() => window.strict.unmount())
      await until(() => members().length === 0)
      await expect.poll(listenerCounts).toEqual({})

      // Unmounted and mounted again before the call is left: the same call joins again.
      await page.evaluate(() => window.strict.mount())
      await shown('first').waitFor()
      await expectPublished(2)
      await page.evaluate(() => window.strict.unmount())
      await page.evaluate(() => window.strict.mount())
      await shown('second').waitFor()
      await until(() => members().length === 1)
      expect(await page.evaluate(() => window.strict.opened)).toBe(2)
      await expectPublished(3)
      await page.evaluate(() => window.strict.unmount())
      await until(() => members().length === 0)
      await expect.poll(listenerCounts).toEqual({})
    }),
  )
})

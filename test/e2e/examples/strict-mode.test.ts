import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { useStage } from '../browser/harness.ts'

const onStage = useStage()

const [strictPage] = buildSync({
  entryPoints: [join(import.meta.dirname, '../page/strict.page.tsx')],
  bundle: true,
  format: 'iife',
  target: 'es2022',
  jsx: 'automatic',
  // The rehearsal is of the development build only.
  define: { 'process.env.NODE_ENV': '"development"' },
  write: false,
}).outputFiles

describe('the React hook in StrictMode', () => {
  it(
    'makes one connection in mount, unmount, mount, publishes at each join, and leaves no listener over (K3)',
    onStage(async ({ open, emulator, members, sessionId, until }) => {
      const { page, listenerCounts, tokenContexts } = await open('anna')
      await page.addScriptTag({ content: strictPage?.text ?? '' })
      const shown = (name: string) => page.getByTestId(name).getByText('connected', { exact: true })
      const streams = () => emulator.clients(sessionId).flatMap(({ streamIds }) => streamIds)
      /** One camera is live, whichever join it is; the one before was let go. */
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

      // Gone and back before the call is left: the same call, joined anew.
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

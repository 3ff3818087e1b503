/** Bundles the page that shows the call of an example, as its own Vite configuration does. */
import { join } from 'node:path'
import { build } from 'vite'

const here = import.meta.dirname
const root = join(here, '..', '..', '..')

/** @returns the script of the page */
export async function bundleFrame(framework: 'vue' | 'svelte'): Promise<string> {
  const configFile = join(root, 'examples', framework, 'vite.config.mjs')
  const [output] = [
    await build({
      root: join(here, framework),
      configFile,
      // As a developer runs it: with the checks of the framework.
      mode: 'development',
      logLevel: 'error',
      define: { 'process.env.NODE_ENV': '"development"' },
      resolve: {
        alias: [{ find: /^opentok-reconnection$/, replacement: join(here, 'library.page.ts') }],
      },
      build: {
        write: false,
        minify: false,
        target: 'es2022',
        lib: { entry: 'main.ts', formats: ['iife'], name: 'main' },
      },
    }),
  ].flat()
  if (!output || !('output' in output)) throw new Error('Vite has written no bundle')
  return output.output[0].code
}

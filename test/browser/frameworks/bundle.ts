/** Builds the call of an example with its own Vite configuration: for a page, and for a server. */
import { join } from 'node:path'
import { build, createServer } from 'vite'
import type { CallProps } from './frame.types.ts'

type FrameworkName = 'vue' | 'svelte'

const here = import.meta.dirname
const root = join(here, '..', '..', '..')

const toConfig = (framework: FrameworkName) => join(root, 'examples', framework, 'vite.config.mjs')

/** @returns the script of the page */
export async function bundleFrame(framework: FrameworkName): Promise<string> {
  const [output] = [
    await build({
      root: join(here, framework),
      configFile: toConfig(framework),
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

/** Renders it in Node, as a server does. @returns the HTML */
export async function renderFrame(framework: FrameworkName, props: CallProps): Promise<string> {
  const server = await createServer({
    root,
    configFile: toConfig(framework),
    appType: 'custom',
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  })
  try {
    const file = `/test/browser/frameworks/${framework}/server.ts`
    const { render } = (await server.ssrLoadModule(file)) as {
      render: (props: CallProps) => string | Promise<string>
    }
    return await render(props)
  } finally {
    await server.close()
  }
}

/** Bundlers for an app: each bundles `app.js` into one script, and returns its warnings. */
import { join } from 'node:path'
import commonjs from '@rollup/plugin-commonjs'
import resolve from '@rollup/plugin-node-resolve'
import { build as buildByEsbuild } from 'esbuild'
import { rollup } from 'rollup'
import webpack from 'webpack'
import { buildByVite } from './vite-build.ts'

/** @returns the warnings; the script is `out/{name of the bundler}.js` */
export type Bundle = (folder: string) => Promise<readonly string[]>

export const BUNDLERS: Readonly<Record<string, Bundle>> = {
  vite: (folder) =>
    buildByVite({
      root: folder,
      build: {
        outDir: 'out',
        emptyOutDir: false,
        // Not `lib`, in which Vite leaves `process.env.NODE_ENV` to those who use the library.
        rolldownOptions: {
          input: join(folder, 'app.js'),
          output: { format: 'iife', entryFileNames: 'vite.js' },
        },
      },
    }),

  async webpack(folder) {
    const compiler = webpack({
      mode: 'production',
      context: folder,
      entry: './app.js',
      output: { path: join(folder, 'out'), filename: 'webpack.js' },
      performance: false,
    })
    const stats = await new Promise<webpack.Stats | undefined>((done, fail) => {
      compiler.run((error, made) => (error ? fail(error) : done(made)))
    })
    await new Promise<void>((done) => compiler.close(() => done()))
    const { errors, warnings } = stats?.compilation ?? { errors: [], warnings: [] }
    return [...errors, ...warnings].map(({ message }) => message)
  },

  async rollup(folder) {
    const warnings: string[] = []
    const bundle = await rollup({
      input: join(folder, 'app.js'),
      plugins: [resolve({ browser: true }), commonjs()],
      onwarn: ({ message }) => void warnings.push(message),
    })
    await bundle.write({ file: join(folder, 'out', 'rollup.js'), format: 'iife' })
    await bundle.close()
    return warnings
  },

  async esbuild(folder) {
    const { warnings } = await buildByEsbuild({
      absWorkingDir: folder,
      entryPoints: ['app.js'],
      bundle: true,
      minify: true,
      outfile: join('out', 'esbuild.js'),
      logLevel: 'silent',
    })
    return warnings.map(({ text }) => text)
  },
}

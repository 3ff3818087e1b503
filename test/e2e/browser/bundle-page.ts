/** Bundles a script that runs in a page. */
import { buildSync } from 'esbuild'

/** @param format `esm` if the page loads it as a module */
export function bundlePage(file: string, format: 'iife' | 'esm' = 'iife'): string {
  const [output] = buildSync({
    entryPoints: [file],
    bundle: true,
    format,
    target: 'es2022',
    write: false,
  }).outputFiles
  return output?.text ?? ''
}

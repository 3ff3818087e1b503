/** Bundles a script that runs in a page, once for all files of a worker. */
import { buildSync } from 'esbuild'

const bundles = new Map<string, string>()

/** @param format `esm` if the page loads it as a module */
export function bundlePage(file: string, format: 'iife' | 'esm' = 'iife'): string {
  const key = `${format} ${file}`
  const bundled = bundles.get(key) ?? bundle(file, format)
  bundles.set(key, bundled)
  return bundled
}

function bundle(file: string, format: 'iife' | 'esm'): string {
  const [output] = buildSync({
    entryPoints: [file],
    bundle: true,
    format,
    target: 'es2022',
    write: false,
  }).outputFiles
  return output?.text ?? ''
}

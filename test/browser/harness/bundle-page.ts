/** Bundles a script that runs in a page, once for all files of a worker. */
import { buildSync } from 'esbuild'

const bundles = new Map<string, string>()

/** Packages that stand in for those that a script imports, by their names: another version, for example. */
export type Alias = Readonly<Record<string, string>>

/** @param format `esm` if the page loads it as a module */
export function bundlePage(
  file: string,
  format: 'iife' | 'esm' = 'iife',
  alias: Alias = {},
): string {
  const key = JSON.stringify([format, file, alias])
  const bundled = bundles.get(key) ?? bundle(file, format, alias)
  bundles.set(key, bundled)
  return bundled
}

function bundle(file: string, format: 'iife' | 'esm', alias: Alias): string {
  const [output] = buildSync({
    entryPoints: [file],
    bundle: true,
    format,
    target: 'es2022',
    alias,
    write: false,
  }).outputFiles
  return output?.text ?? ''
}

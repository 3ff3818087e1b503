/** The UMD adds one global, and accesses nothing of the page while it loads. */
import { createContext, Script } from 'node:vm'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { entries, manifest, read, umd } from './built.ts'

/** Globals of a page that a script might access. */
const PAGE = ['window', 'document', 'navigator', 'location', 'localStorage', 'customElements', 'OT']

interface Loaded {
  readonly accessed: readonly string[]
  readonly added: readonly string[]
  readonly library: object
}

function load(): Loaded {
  const accessed: string[] = []
  const page: Record<string, unknown> = {}
  for (const name of PAGE) {
    Object.defineProperty(page, name, { enumerable: false, get: () => void accessed.push(name) })
  }
  const context = createContext(page)
  new Script('typeof navigator').runInContext(context)
  expect(accessed.splice(0), 'the page records accesses').toEqual(['navigator'])
  new Script(read(umd)).runInContext(context)
  return {
    accessed,
    added: Object.keys(page),
    library: page['OpenTokReconnection'] as object,
  }
}

describe('the UMD in an empty page', () => {
  it('adds one global, with the names of the ESM', async () => {
    const main = entries.find(({ name }) => name === 'opentok-reconnection')
    const module = (await import(pathToFileURL(main?.esm ?? '').href)) as object
    const { added, library } = load()
    expect(added).toEqual(['OpenTokReconnection'])
    expect(Object.keys(library).toSorted()).toEqual(Object.keys(module).toSorted())
  })

  it('accesses nothing of the page while it loads', () => {
    expect(load().accessed).toEqual([])
  })

  it('is what a script tag gets by the package name', () => {
    expect(manifest.jsdelivr).toBe(manifest.unpkg)
  })

  it('is minified', () => {
    expect(read(umd).split('\n').length).toBeLessThan(10)
  })
})

import { createContext, Script } from 'node:vm'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { entries, manifest, read, umd } from './built.ts'

/** A page's names that a script may be tempted to look at. */
const PAGE = ['window', 'document', 'navigator', 'location', 'localStorage', 'customElements', 'OT']

interface Loaded {
  readonly looked: readonly string[]
  readonly added: readonly string[]
  readonly library: object
}

function load(): Loaded {
  const looked: string[] = []
  const page: Record<string, unknown> = {}
  for (const name of PAGE) {
    Object.defineProperty(page, name, { enumerable: false, get: () => void looked.push(name) })
  }
  const context = createContext(page)
  new Script('typeof navigator').runInContext(context)
  expect(looked.splice(0), 'the page writes down who looks').toEqual(['navigator'])
  new Script(read(umd)).runInContext(context)
  return {
    looked,
    added: Object.keys(page),
    library: page['OpenTokReconnection'] as object,
  }
}

describe('the UMD in a bare page', () => {
  it('adds one global, with the names of the ESM', async () => {
    const main = entries.find(({ name }) => name === 'opentok-reconnection')
    const module = (await import(pathToFileURL(main?.esm ?? '').href)) as object
    const { added, library } = load()
    expect(added).toEqual(['OpenTokReconnection'])
    expect(Object.keys(library).toSorted()).toEqual(Object.keys(module).toSorted())
  })

  it('looks at nothing of the page while it loads', () => {
    expect(load().looked).toEqual([])
  })

  it('is what a script tag gets from the package name alone', () => {
    expect(manifest.jsdelivr).toBe(manifest.unpkg)
  })

  it('is minified', () => {
    expect(read(umd).split('\n').length).toBeLessThan(10)
  })
})

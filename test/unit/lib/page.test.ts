import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listenToPageCache } from '../../../src/lib/page.ts'

let window: EventTarget
let heard: string[]

beforeEach(() => {
  window = new EventTarget()
  heard = []
  vi.stubGlobal('window', window)
  vi.stubGlobal('document', new EventTarget())
})
afterEach(() => void vi.unstubAllGlobals())

const listen = () =>
  listenToPageCache({
    handlePageHide: () => heard.push('hide'),
    handlePageReturn: () => heard.push('return'),
  })

const fire = (name: string, persisted = true) =>
  window.dispatchEvent(Object.assign(new Event(name), { persisted }))

describe('listenToPageCache()', () => {
  it('reports that the page is hidden, and that it is back', () => {
    listen()
    fire('pagehide')
    fire('pageshow')
    expect(heard).toEqual(['hide', 'return'])
  })

  it('reports nothing of a page that is loaded', () => {
    listen()
    fire('pageshow', false)
    expect(heard).toEqual([])
  })

  it('reports nothing after its cleanup', () => {
    listen()()
    fire('pagehide')
    fire('pageshow')
    expect(heard).toEqual([])
  })

  it('needs a page', () => {
    vi.stubGlobal('document', undefined)
    listen()()
    fire('pageshow')
    expect(heard).toEqual([])
  })
})

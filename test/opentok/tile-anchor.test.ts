import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTileAnchor } from '../../src/opentok/tile-anchor.ts'

/** As much of a page as a place needs: siblings in their order. */
class FakeNode {
  readonly ownerDocument = { createTextNode: () => new FakeNode('text') }
  readonly tag: string
  parentNode: FakeNode[] | null = null

  constructor(tag: string) {
    this.tag = tag
  }

  cloneNode = () => new FakeNode(this.tag)

  before(node: FakeNode): void {
    this.#insert(node, 0)
  }

  after(node: FakeNode): void {
    this.#insert(node, 1)
  }

  remove(): void {
    this.parentNode?.splice(this.parentNode.indexOf(this), 1)
    this.parentNode = null
  }

  #insert(node: FakeNode, offset: number): void {
    const siblings = this.parentNode!
    siblings.splice(siblings.indexOf(this) + offset, 0, node)
    node.parentNode = siblings
  }
}

let page: FakeNode[]
let target: FakeNode

const createPlaceOf = (what: unknown, properties?: object) =>
  createTileAnchor(what as string, properties)

const tags = () => page.map(({ tag }) => tag)

describe('createTileAnchor in a page', () => {
  beforeEach(() => {
    page = []
    for (const tag of ['header', 'tile', 'footer']) {
      const node = new FakeNode(tag)
      node.parentNode = page
      page.push(node)
    }
    target = page[1]!
    vi.stubGlobal('HTMLElement', FakeNode)
    vi.stubGlobal('document', {
      getElementById: (id: string) => page.find(({ tag }) => tag === id) ?? null,
    })
  })

  afterEach(() => void vi.unstubAllGlobals())

  it('gives the target itself first, then one like it where that stood', () => {
    const place = createPlaceOf(target)
    expect(place.take()).toBe(target)
    target.remove()
    for (let tile = 2; tile <= 4; tile += 1) {
      const next = place.take() as unknown as FakeNode
      expect(next).not.toBe(target)
      expect(tags()).toEqual(['header', 'text', 'tile', 'footer'])
      next.remove()
    }
  })

  it('knows a target by its id', () => {
    const place = createPlaceOf('tile')
    expect(place.take()).toBe('tile')
    target.remove()
    place.take()
    expect(tags()).toEqual(['header', 'text', 'tile', 'footer'])
  })

  it('leaves nothing behind', () => {
    const place = createPlaceOf(target)
    place.dispose()
    expect(tags()).toEqual(['header', 'tile', 'footer'])
  })

  it.each(['append', 'before', 'after'])('has nothing to do with insertMode %s', (insertMode) => {
    const place = createPlaceOf(target, { insertMode })
    expect([place.take(), place.take()]).toEqual([target, target])
    place.dispose()
    expect(tags()).toEqual(['header', 'tile', 'footer'])
  })

  it.each([undefined, 'nobody'])('has nothing to do with the target %s', (what) => {
    const place = createPlaceOf(what)
    expect([place.take(), place.take()]).toEqual([what, what])
    expect(tags()).toEqual(['header', 'tile', 'footer'])
  })
})

describe('createTileAnchor where there is no page', () => {
  it('passes on what it was given', () => {
    const place = createPlaceOf('tile')
    expect([place.take(), place.take()]).toEqual(['tile', 'tile'])
    expect(() => place.dispose()).not.toThrow()
  })
})

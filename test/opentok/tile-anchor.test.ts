import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTileAnchor } from '../../src/opentok/tile-anchor.ts'

/** Minimal page node for an anchor: siblings in order. */
class FakeNode {
  readonly ownerDocument = { createTextNode: (text: string) => new FakeNode(`text${text}`) }
  readonly tag: string
  parentNode: FakeNode[] | null = null

  constructor(tag: string) {
    this.tag = tag
  }

  cloneNode = (isDeep: boolean) => new FakeNode(isDeep ? `${this.tag} and its content` : this.tag)

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

const createAnchor = (given: unknown, properties?: object) =>
  createTileAnchor(given as string, properties)

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

  it('returns the target first, then a copy of it in the same position', () => {
    const anchor = createAnchor(target)
    expect(anchor.take()).toBe(target)
    target.remove()
    for (let tile = 2; tile <= 4; tile += 1) {
      const next = anchor.take() as unknown as FakeNode
      expect(next).not.toBe(target)
      expect(tags()).toEqual(['header', 'text', 'tile', 'footer'])
      next.remove()
    }
  })

  it('finds a target by its id', () => {
    const anchor = createAnchor('tile')
    expect(anchor.take()).toBe('tile')
    target.remove()
    anchor.take()
    expect(tags()).toEqual(['header', 'text', 'tile', 'footer'])
  })

  it('leaves nothing in the page', () => {
    const anchor = createAnchor(target)
    anchor.dispose()
    expect(tags()).toEqual(['header', 'tile', 'footer'])
  })

  it.each(['append', 'before', 'after'])('does nothing with insertMode %s', (insertMode) => {
    const anchor = createAnchor(target, { insertMode })
    expect([anchor.take(), anchor.take()]).toEqual([target, target])
    anchor.dispose()
    expect(tags()).toEqual(['header', 'tile', 'footer'])
  })

  it.each([undefined, 'nobody'])('does nothing with the target %s', (given) => {
    const anchor = createAnchor(given)
    expect([anchor.take(), anchor.take()]).toEqual([given, given])
    expect(tags()).toEqual(['header', 'tile', 'footer'])
  })
})

describe('createTileAnchor without a page', () => {
  it('returns the target unchanged', () => {
    const anchor = createAnchor('tile')
    expect([anchor.take(), anchor.take()]).toEqual(['tile', 'tile'])
    expect(() => anchor.dispose()).not.toThrow()
  })
})

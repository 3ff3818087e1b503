import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTileAnchor } from '../../../../src/opentok/subscriber/tile-anchor.ts'
import type { TileAnchor } from '../../../../src/opentok/subscriber/tile-anchor.ts'

/** As much of a node as an anchor uses. */
class FakeNode {
  readonly nodeName: string
  readonly style = { cssText: '' }
  readonly classes = new Set<string>()
  parentNode: FakeNode | null = null
  childNodes: FakeNode[] = []

  constructor(nodeName: string, ...children: FakeNode[]) {
    this.nodeName = nodeName
    this.append(...children)
  }

  readonly ownerDocument = { createTextNode: () => new FakeNode('#text') }

  readonly classList = {
    contains: (name: string) => this.classes.has(name),
    remove: (...names: string[]) => names.forEach((name) => this.classes.delete(name)),
    [Symbol.iterator]: () => this.classes.values(),
  }

  get isConnected(): boolean {
    return this.nodeName === 'body' || (this.parentNode?.isConnected ?? false)
  }

  get previousSibling(): FakeNode | null {
    return this.#siblings[this.#siblings.indexOf(this) - 1] ?? null
  }

  append(...nodes: FakeNode[]): void {
    for (const node of nodes) this.insert(node, this.childNodes.length)
  }

  before(node: FakeNode): void {
    this.parentNode?.insert(node, this.#siblings.indexOf(this))
  }

  after(node: FakeNode): void {
    this.parentNode?.insert(node, this.#siblings.indexOf(this) + 1)
  }

  remove(): void {
    const siblings = this.#siblings
    if (siblings.includes(this)) siblings.splice(siblings.indexOf(this), 1)
    this.parentNode = null
  }

  get names(): string[] {
    return this.childNodes.map(({ nodeName }) => nodeName)
  }

  get #siblings(): FakeNode[] {
    return this.parentNode?.childNodes ?? []
  }

  insert(node: FakeNode, at: number): void {
    node.remove()
    this.childNodes.splice(at, 0, node)
    node.parentNode = this
  }
}

let tile: FakeNode
let box: FakeNode
let body: FakeNode
let anchor: TileAnchor

/** OpenTok makes its part of the tile, and takes what was in it. */
function subscribe(): void {
  tile.childNodes = []
  tile.style.cssText = 'of OpenTok'
  for (const name of ['OT_root', 'OT_subscriber']) tile.classes.add(name)
  const part = new FakeNode('video')
  part.classes.add('OT_widget-container')
  tile.append(part)
  anchor.settle(true)
}

function recreate(): void {
  anchor.keep(tile)
  tile.remove()
  expect(anchor.take()).toEqual({ target: tile, properties: { insertMode: 'replace' } })
  subscribe()
}

beforeEach(() => {
  tile = new FakeNode('tile')
  box = new FakeNode('box', new FakeNode('header'), tile, new FakeNode('footer'))
  body = new FakeNode('body', box)
  anchor = createTileAnchor('videos', { insertMode: 'append' })
  anchor.take()
  subscribe()
})

describe('a tile that OpenTok removes', () => {
  it('is in the target of the app at first', () => {
    anchor = createTileAnchor('videos', { insertMode: 'append' })
    expect(anchor.take()).toEqual({ target: 'videos', properties: {} })
  })

  it('is the target of the next subscribe, where it stood', () => {
    for (let time = 0; time < 3; time += 1) {
      recreate()
      expect(box.names).toEqual(['header', 'tile', 'footer'])
    }
  })

  it('keeps classes, style and children of the app', () => {
    tile.classes.add('mine')
    tile.style.cssText = 'of the app'
    tile.append(new FakeNode('label'))
    recreate()
    recreate()
    expect([...tile.classes]).toEqual(['mine', 'OT_root', 'OT_subscriber'])
    expect(tile.style.cssText).toBe('of the app')
    expect(tile.names).toEqual(['video', 'label'])
  })

  it('loses the classes of OpenTok, which may say what is over', () => {
    tile.classes.add('OT_audio-only')
    recreate()
    expect([...tile.classes]).toEqual(['OT_root', 'OT_subscriber'])
  })

  it('keeps the children of the app behind an error of OpenTok, which overwrites them', () => {
    tile.append(new FakeNode('label'))
    recreate()
    tile.childNodes = [new FakeNode('error')]
    tile.classes.add('OT_subscriber_error')
    recreate()
    expect(tile.names).toEqual(['video', 'label'])
  })

  it('stays where the app has put it meanwhile', () => {
    anchor.keep(tile)
    tile.remove()
    body.append(tile)
    anchor.take()
    subscribe()
    expect(body.names).toEqual(['box', 'tile'])
    expect(box.names).toEqual(['header', 'footer'])
  })

  it('is left out if the app had taken it out of the page', () => {
    tile.remove()
    recreate()
    expect(tile.parentNode).toBeNull()
  })

  it('is given up with the part of the page in which it stood', () => {
    anchor.keep(tile)
    tile.remove()
    box.remove()
    expect(anchor.take()).toEqual({ target: 'videos', properties: {} })
  })

  it('keeps its place if OpenTok makes no object', () => {
    anchor.keep(tile)
    tile.remove()
    anchor.take()
    anchor.settle(false)
    expect(box.names).toEqual(['header', '#text', 'footer'])
    anchor.take()
    subscribe()
    expect(box.names).toEqual(['header', 'tile', 'footer'])
  })

  it.each([
    ['without the UI of OpenTok', { insertDefaultUI: false }, () => tile],
    ['where there is no element', {}, () => ({})],
    ['where there is nothing', {}, () => null],
  ])('is none %s', (_, properties, toTile) => {
    anchor = createTileAnchor('videos', properties)
    anchor.keep(toTile())
    anchor.follow(toTile())
    expect(anchor.take()).toEqual({ target: 'videos', properties: {} })
    expect(box.names).toEqual(['header', 'tile', 'footer'])
  })
})

describe('the mark of a place', () => {
  /** Calls of the page's observer. */
  let changed: () => void
  const observe = vi.fn()
  const disconnect = vi.fn()

  beforeEach(() => {
    vi.clearAllMocks()
    vi.stubGlobal(
      'MutationObserver',
      class {
        readonly observe = observe
        readonly disconnect = disconnect
        constructor(handle: () => void) {
          changed = handle
        }
      },
    )
  })

  afterEach(() => void vi.unstubAllGlobals())

  it('follows a tile that the app moves while OpenTok may remove it', () => {
    anchor.follow(tile)
    expect(observe).toHaveBeenCalledExactlyOnceWith(tile.ownerDocument, {
      childList: true,
      subtree: true,
    })
    body.append(tile)
    changed()
    changed()
    expect(box.names).toEqual(['header', 'footer'])
    expect(body.names).toEqual(['box', '#text', 'tile'])
    tile.remove()
    changed()
    expect(body.names).toEqual(['box', '#text'])
    expect(disconnect).not.toHaveBeenCalled()
    anchor.take()
    subscribe()
    expect(body.names).toEqual(['box', 'tile'])
    expect(disconnect).toHaveBeenCalled()
  })

  it('is removed when the tile stays', () => {
    anchor.follow(tile)
    anchor.clear()
    expect(box.names).toEqual(['header', 'tile', 'footer'])
    expect(disconnect).toHaveBeenCalledTimes(1)
  })

  it('is removed at the end, and not made again', () => {
    anchor.keep(tile)
    anchor.dispose()
    anchor.keep(tile)
    anchor.follow(tile)
    expect(box.names).toEqual(['header', 'tile', 'footer'])
    anchor.settle(false)
    expect(box.names).toEqual(['header', 'footer'])
    expect(observe).not.toHaveBeenCalled()
  })
})

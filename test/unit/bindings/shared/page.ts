/** As much of a page as tiles and the renderers of frameworks use, for Node. */

/** An element, a text or a comment. */
export class FakeNode {
  parentNode: FakeNode | null = null
  childNodes: FakeNode[] = []
  readonly attributes: Record<string, unknown> = {}
  readonly tagName: string
  data: string

  constructor(tagName: string, data = '') {
    this.tagName = tagName
    this.data = data
  }

  get ownerDocument(): typeof fakeDocument {
    return fakeDocument
  }

  get firstChild(): FakeNode | null {
    return this.childNodes[0] ?? null
  }

  get nextSibling(): FakeNode | null {
    const siblings = this.parentNode?.childNodes ?? []
    return siblings[siblings.indexOf(this) + 1] ?? null
  }

  appendChild(child: FakeNode): FakeNode {
    return this.insertBefore(child, null)
  }

  append(child: FakeNode): void {
    this.appendChild(child)
  }

  insertBefore(child: FakeNode, next: FakeNode | null): FakeNode {
    if (next && next.parentNode !== this) throw new Error('The node is not a child of this one.')
    child.remove()
    const at = next ? this.childNodes.indexOf(next) : this.childNodes.length
    this.childNodes.splice(at, 0, child)
    child.parentNode = this
    return child
  }

  replaceChildren(...children: FakeNode[]): void {
    while (this.firstChild) this.firstChild.remove()
    for (const child of children) this.appendChild(child)
  }

  removeChild(child: FakeNode): void {
    child.remove()
  }

  remove(): void {
    const siblings = this.parentNode?.childNodes
    siblings?.splice(siblings.indexOf(this), 1)
    this.parentNode = null
  }

  /** As HTML, without comments and without texts that are empty. */
  get html(): string {
    if (this.tagName === '#text') return this.data
    if (this.tagName === '#comment') return ''
    const attributes = Object.entries(this.attributes).map(
      ([name, value]) => ` ${name}="${String(value)}"`,
    )
    const children = this.childNodes.map(({ html }) => html).join('')
    return `<${this.tagName}${attributes.join('')}>${children}</${this.tagName}>`
  }
}

export const fakeDocument = {
  createElement: (tagName: string) => new FakeNode(tagName),
  createTextNode: (text: string) => new FakeNode('#text', text),
  createComment: (text: string) => new FakeNode('#comment', text),
}

/** An element that a tile may fill. */
export const createContainer = () =>
  new FakeNode('main') as FakeNode & HTMLElement & { readonly html: string }

/** Vue components in Node: mounted by Vue's own renderer into a page of plain objects. */

import { createRenderer } from 'vue'
import type { App, Component } from 'vue'
import { fakeDocument, FakeNode } from '../shared/page.ts'

const { createApp } = createRenderer<FakeNode, FakeNode>({
  createElement: fakeDocument.createElement,
  createText: fakeDocument.createTextNode,
  createComment: fakeDocument.createComment,
  insert: (child, parent, next) => void parent.insertBefore(child, next ?? null),
  remove: (child) => child.remove(),
  parentNode: (node) => node.parentNode,
  nextSibling: (node) => node.nextSibling,
  setText(node, text) {
    node.data = text
  },
  setElementText: (element, text) => element.replaceChildren(fakeDocument.createTextNode(text)),
  patchProp(element, name, _former, value) {
    element.attributes[name] = value
  },
})

export interface Rendered {
  readonly app: App<FakeNode>
  /** What is drawn, as HTML. */
  readonly html: string
  readonly root: FakeNode
}

/** @param errors receives what the component or its hooks throw; without it, Vue throws that */
export function render(component: Component, errors?: unknown[]): Rendered {
  const root = new FakeNode('body')
  const app = createApp(component)
  if (errors) app.config.errorHandler = (error) => errors.push(error)
  app.mount(root)
  return {
    app,
    root,
    get html() {
      return root.childNodes.map(({ html }) => html).join('')
    },
  }
}

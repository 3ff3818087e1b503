/** Svelte components in Node. A component without markup is a plain function, so none of these tests needs the compiler. */

import { flushSync, mount, unmount } from 'svelte'
import type { Component } from 'svelte'
import { fromStore } from 'svelte/store'
import type { Readable } from 'svelte/store'
// @ts-expect-error -- compiled components import it, so it has no types
import * as runtime from 'svelte/internal/client'
import { vi } from 'vitest'
import { fakeDocument, FakeNode } from '../shared/page.ts'
import type { Attach } from '../../../../src/bindings/svelte/index.ts'

/** What Svelte's runtime looks up once, when the first component is mounted. */
function openPage(): void {
  const listening = { addEventListener() {}, removeEventListener() {} }
  Object.assign(fakeDocument, listening)
  Object.assign(FakeNode.prototype, listening)
  vi.stubGlobal('window', { document: fakeDocument, ...listening })
  vi.stubGlobal('document', fakeDocument)
  vi.stubGlobal('navigator', { userAgent: 'Node' })
  vi.stubGlobal('Node', FakeNode)
  vi.stubGlobal('Element', class extends FakeNode {})
  vi.stubGlobal('Text', class extends FakeNode {})
}

/** What the compiler's output calls. */
const { boundary, effect_root, pop, push, user_pre_effect } = runtime as {
  boundary(anchor: unknown, props: object, children: () => void): void
  effect_root(effect: () => void): () => void
  pop(): void
  push(props: object, usesRunes: boolean): void
  user_pre_effect(effect: () => (() => void) | void): void
}

/** @param errors receives what the component throws later, as `<svelte:boundary>` does. @returns unmounts it */
export function mountComponent(setup: () => void, errors: unknown[] = []): () => void {
  openPage()
  function renderComponent(): void {
    push({}, true)
    setup()
    pop()
  }
  const onerror = (error: unknown) => void errors.push(error)
  const app = (anchor: unknown) => boundary(anchor, { onerror }, renderComponent)
  const instance = mount(app as unknown as Component, {
    target: new FakeNode('body') as unknown as Element,
  })
  vi.unstubAllGlobals()
  flushSync()
  return () => {
    void unmount(instance)
    flushSync()
  }
}

/** Runs an effect, and again whenever what it reads has changed. @returns ends it */
export const runEffect = (effect: () => (() => void) | void): (() => void) =>
  effect_root(() => user_pre_effect(effect))

/** What `{@attach …}` does with an element. @returns removes the element */
export const attachTo = (element: FakeNode, read: () => Attach): (() => void) =>
  runEffect(() => read()(element as FakeNode & HTMLElement))

/** What a component reads from a rune. */
export const toRune = <Value>(store: Readable<Value>): (() => Value) => {
  const shown = fromStore(store)
  return () => shown.current
}

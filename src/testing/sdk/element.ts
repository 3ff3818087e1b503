/** Elements of a page, in an entry point that needs none. */

/** `HTMLElement` where there is a DOM; its types are not needed elsewhere. */
export type FakeElement = typeof globalThis extends { HTMLElement: { prototype: infer Element } }
  ? Element
  : object

/** The type of a page's elements, in an entry point that works without a DOM. */

/** `HTMLElement` where there is a DOM; its types are not needed elsewhere. */
export type FakeElement = typeof globalThis extends { HTMLElement: { prototype: infer Element } }
  ? Element
  : object

/** Creates elements by code alone, without markup or style attributes: every content security policy allows it. */

type Value = string | number | boolean | undefined | ((event: never) => void)

/** Attributes by name; `onclick` and the like take a listener, which lives as long as its element. */
export type Attributes = Readonly<Record<string, Value>>

const SVG = 'http://www.w3.org/2000/svg'

export function html<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  return fill(document.createElement(tag), attributes, children)
}

export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[Tag] {
  return fill(document.createElementNS(SVG, tag), attributes, children)
}

function fill<Made extends Element>(
  element: Made,
  attributes: Attributes,
  children: readonly (Node | string)[],
): Made {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name.slice(2), value as unknown as EventListener)
    } else if (value !== undefined && value !== false) element.setAttribute(name, String(value))
  }
  element.append(...children)
  return element
}

/** Writes only a different text: most of the panel does not change between two frames. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

/** `null` removes the attribute. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return
  if (value === null) element.removeAttribute(name)
  else element.setAttribute(name, value)
}

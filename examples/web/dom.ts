/** Finds the element with this ID; the pages of this example contain all their elements from the start. */
export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const element = document.getElementById(id)
  if (!element) throw new Error(`This page has no #${id}.`)
  return element as E
}

/** The element with this id; the pages of this example hold all they need from the start. */
export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const element = document.getElementById(id)
  if (!element) throw new Error(`This page has no #${id}.`)
  return element as E
}

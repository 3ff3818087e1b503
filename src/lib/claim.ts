/** Claims an object for this library, also where a page has two copies of it: ESM and CommonJS, or two bundles. */

/** @returns the release, or `null` if somebody has claimed the object and not released it */
export type Claim = (target: object) => (() => void) | null

/** @param name of the claim: every copy of the library leaves the same mark on the object */
export function createClaim(name: string): Claim {
  const mark = Symbol.for(`opentok-reconnection.${name}`)
  /** Objects that take no mark, such as a frozen one: only this copy of the library knows about those. */
  const unmarked = new WeakSet<object>()

  return (target) => {
    if (Object.hasOwn(target, mark) || unmarked.has(target)) return null
    const isMarked = Reflect.defineProperty(target, mark, { value: true, configurable: true })
    if (!isMarked) unmarked.add(target)
    let isHeld = true
    return () => {
      // A second call must not release the claim of somebody else.
      if (!isHeld) return
      isHeld = false
      unmarked.delete(target)
      Reflect.deleteProperty(target, mark)
    }
  }
}

/** Own members on an object of OpenTok, which can be taken off again. */

/** Changes one object in place, so that it stays the same object for everybody who has it. */
export interface Patch {
  /** Defines a member that can be read, written and listed like OpenTok's own. */
  define(name: PropertyKey, member: PropertyDescriptor): void
  /** Puts every member back as it was. */
  restore(): void
}

export function createPatch(target: object): Patch {
  const previous = new Map<PropertyKey, PropertyDescriptor | undefined>()
  return {
    define(name, member) {
      if (!previous.has(name)) previous.set(name, Object.getOwnPropertyDescriptor(target, name))
      const kind = 'value' in member ? { writable: true } : {}
      Object.defineProperty(target, name, {
        configurable: true,
        enumerable: true,
        ...kind,
        ...member,
      })
    },
    restore() {
      for (const [name, member] of previous) {
        if (member) Object.defineProperty(target, name, member)
        else Reflect.deleteProperty(target, name)
      }
      previous.clear()
    },
  }
}

/** Properties that are methods of OpenTok as well: a changed one is passed on. */

type Properties = Readonly<Record<string, unknown>>

/** The switches of one object of OpenTok. */
export interface Switches {
  /** The object is another one, made with these properties; `null`: there is none. */
  begin(target: object | null, properties?: Properties): void
  /** Calls the method of each property that has changed to on or off. */
  apply(properties: Properties | undefined): void
}

export function createSwitches(names: readonly string[]): Switches {
  let target: Record<string, unknown> | null = null
  let known: Properties = {}
  return {
    begin(next, properties = {}) {
      target = next as Record<string, unknown> | null
      known = properties
    },
    apply(properties = {}) {
      const previous = known
      known = properties
      for (const name of names) {
        const value = properties[name]
        if (value === previous[name] || typeof value !== 'boolean') continue
        const change = target?.[name]
        if (typeof change === 'function') change.call(target, value)
      }
    },
  }
}

/** What the app has set on its subscriber: the next object of OpenTok starts with it. */

/** The settings of one subscriber. */
export interface SubscriberSettings {
  /** @param property of OpenTok's `subscribe()` that is the same as the setter; nothing is remembered without one */
  remember(property: string | undefined, given: readonly unknown[]): void
  read(property: string): unknown
  /** The properties of the app with its settings over them; a copy, as OpenTok writes into them. */
  apply(properties: object | undefined): object
}

export function createSubscriberSettings(): SubscriberSettings {
  const settings: Record<string, unknown> = {}

  return {
    remember(property, given) {
      if (property === undefined) return
      const [value, part] = given
      if (property !== 'style') settings[property] = value
      // One style by its name and value, or several in an object.
      else {
        const styles = typeof value === 'string' ? { [value]: part } : (value as object)
        settings[property] = { ...(settings[property] as object | undefined), ...styles }
      }
    },
    read: (property) => settings[property],
    apply(properties) {
      const { style } = (properties ?? {}) as { readonly style?: object }
      const merged = { ...properties, ...settings }
      return 'style' in settings
        ? { ...merged, style: { ...style, ...(settings['style'] as object) } }
        : merged
    },
  }
}

/** Prints all data that is reachable from a value, more thoroughly than an inspector would. */

export function print(value: unknown): string {
  const lines: string[] = []
  const known = new Set<unknown>()
  const visit = (part: unknown, path: string): void => {
    if (typeof part !== 'object' || part === null) {
      if (typeof part !== 'function') lines.push(`${path}: ${String(part)}`)
      return
    }
    // Skips the SDK's own objects: they contain the token that the app gave them.
    if (known.has(part) || part instanceof Node || isSdkObject(part)) return
    known.add(part)
    if (part instanceof Error) {
      for (const key of ['name', 'message', 'stack', 'cause'] as const)
        visit(part[key], `${path}.${key}`)
    }
    if (part instanceof Map || part instanceof Set) visit([...part], path)
    for (const key of Reflect.ownKeys(part)) {
      visit((part as Record<PropertyKey, unknown>)[key], `${path}.${String(key)}`)
    }
  }
  visit(value, '')
  return lines.join('\n')
}

function isSdkObject(part: object): boolean {
  return part === (window.person ?? window.fixture).session || part === window
}

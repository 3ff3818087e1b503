/** Converts events and errors of the page into plain data for Node. */

export function toCode(error: unknown): string {
  const { code, name } = error as { code?: string; name?: string }
  return code ?? name ?? 'unknown'
}

/** Replaces handles and SDK objects in a payload, and converts errors to code and message. */
export function toPlain(payload: object): Record<string, unknown> {
  const plain = Object.entries(payload).map(([key, value]: [string, unknown]) => {
    if (key === 'stream') return ['streamId', (value as OT.Stream).streamId]
    if (value instanceof Error) {
      const { cause, message } = value
      return [
        key,
        { code: toCode(value), message, ...(cause instanceof Error && { cause: cause.name }) },
      ]
    }
    if (typeof value === 'object' && value !== null) return [key, '[object]']
    return [key, value]
  })
  return Object.fromEntries(plain)
}

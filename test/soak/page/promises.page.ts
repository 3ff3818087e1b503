/** Knows which promises of the library have not settled. */

export function createPromises() {
  const pending = new Map<number, string>()
  let count = 0
  return {
    /** @returns what became of it: `null`, or the error */
    async track(what: string, promise: Promise<unknown>): Promise<unknown> {
      const id = (count += 1)
      pending.set(id, what)
      const settled = await promise.then(
        () => null,
        (error: unknown) => error,
      )
      pending.delete(id)
      return settled
    },
    pending: () => [...pending.values()],
  }
}

/** Tracks the library's pending promises. */

export function createPromises() {
  const pending = new Map<number, string>()
  let count = 0
  return {
    /** @returns the result: `null`, or the error */
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

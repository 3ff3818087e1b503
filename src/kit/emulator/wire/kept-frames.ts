/** Keeps encoded frames by transaction id; beyond a number or a size the oldest are removed. */

export interface KeptFrames {
  get(transactionId: string): Buffer | undefined
  keep(transactionId: string, bytes: Buffer): void
  forget(transactionId: string): void
  clear(): void
  /** Oldest first. */
  all(): readonly Buffer[]
}

export function createKeptFrames(maxFrames: number, maxBytes: number): KeptFrames {
  const frames = new Map<string, Buffer>()
  let size = 0

  function forget(transactionId: string): void {
    size -= frames.get(transactionId)?.length ?? 0
    frames.delete(transactionId)
  }

  return {
    get: (transactionId) => frames.get(transactionId),

    keep(transactionId, bytes) {
      forget(transactionId)
      frames.set(transactionId, bytes)
      size += bytes.length
      for (const oldest of frames.keys()) {
        if (frames.size <= maxFrames && size <= maxBytes) return
        forget(oldest)
      }
    },

    forget,

    clear() {
      frames.clear()
      size = 0
    },

    all: () => [...frames.values()],
  }
}

/** Confirms signals by their echo: native says nothing about a signal, but OpenTok sends each one to its sender as well. */

/** The signals that wait for their echo. */
export interface EchoConfirmation {
  /** Resolves when the signal has come back. */
  expect(type: string, data: string): Promise<void>
  /** One's own signal has come back. */
  handleEcho(type: string, data: string): void
  /** The session is over: what has not come back will not do so. */
  end(error: Error): void
}

interface Waiting {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** Equal signals are confirmed first in, first out: one of them is as good as the other. */
export function createEchoConfirmation(): EchoConfirmation {
  const waiting = new Map<string, Waiting[]>()
  const toName = (type: string, data: string) => JSON.stringify([type, data])
  return {
    expect(type, data) {
      const name = toName(type, data)
      return new Promise((resolve, reject) => {
        waiting.set(name, [...(waiting.get(name) ?? []), { resolve, reject }])
      })
    },
    handleEcho(type, data) {
      const name = toName(type, data)
      const [first, ...others] = waiting.get(name) ?? []
      if (others.length > 0) waiting.set(name, others)
      else waiting.delete(name)
      first?.resolve()
    },
    end(error) {
      const all = [...waiting.values()].flat()
      waiting.clear()
      for (const { reject } of all) reject(error)
    },
  }
}

/** Confirms signals by their echo: native says nothing about a signal, but OpenTok sends each one to its sender too. */

/** The signals that wait for their echo. */
export interface EchoConfirmation {
  /** Resolves when the signal has come back. */
  expect(type: string, data: string): Promise<void>
  /** Your own signal has come back. */
  handleEcho(type: string, data: string): void
  /** The session is over: what has not come back will not do so. */
  end(error: Error): void
}

interface Waiting {
  readonly type: string
  readonly data: string
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** Equal signals are confirmed first in, first out: one of them is as good as the other. */
export function createEchoConfirmation(): EchoConfirmation {
  let waiting: readonly Waiting[] = []
  return {
    expect: (type, data) =>
      new Promise((resolve, reject) => {
        waiting = [...waiting, { type, data, resolve, reject }]
      }),
    handleEcho(type, data) {
      const first = waiting.find((signal) => signal.type === type && signal.data === data)
      waiting = waiting.filter((signal) => signal !== first)
      first?.resolve()
    },
    end(error) {
      for (const { reject } of waiting) reject(error)
      waiting = []
    },
  }
}

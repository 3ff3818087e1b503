/** Calls functions of the app: what they throw is reported, and stops nothing of OpenTok or of the library. */

export function callApp(run: () => unknown): void {
  try {
    run()
  } catch (error) {
    globalThis.reportError?.(error)
  }
}

/** A rejection that nobody waits for stays silent, as OpenTok's does. @returns the same promise */
export function quiet<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => {})
  return promise
}

/** The functions among the arguments of a call, of which OpenTok takes the last as the callback. */
export function splitCallback<Callback>(given: readonly unknown[]): {
  readonly values: readonly unknown[]
  readonly callback: Callback | undefined
} {
  const at = given.findIndex((value) => typeof value === 'function')
  if (at < 0) return { values: given, callback: undefined }
  return { values: given.slice(0, at), callback: given[at] as Callback }
}

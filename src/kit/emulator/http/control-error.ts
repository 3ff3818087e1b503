/** The error of a wrong call over HTTP. */

/** Thrown for a call that cannot be answered; `status` is the HTTP status of the answer. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Refuses unknown keys: with a misspelt `target` a fault would hit everybody. */
export function validateKeys(name: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key))
  if (unknown === undefined) return
  const list = known.length === 0 ? 'nothing' : known.join(', ')
  throw new ControlError(400, `${name} does not take ${JSON.stringify(unknown)}; it takes ${list}.`)
}

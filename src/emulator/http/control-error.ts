/** What is wrong with a call over HTTP. */

/** A call that cannot be answered, with the HTTP status that says so. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** A fault whose target is misspelt would hit everybody: what is not known is refused. */
export function checkKeys(name: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key))
  if (unknown === undefined) return
  const list = known.length === 0 ? 'nothing' : known.join(', ')
  throw new ControlError(400, `${name} does not take ${JSON.stringify(unknown)}; it takes ${list}`)
}

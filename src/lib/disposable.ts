/** What `using` calls at the end of a block, where the platform has that: Hermes has no `Symbol.dispose`. */

/** A symbol that is missing would make a property named `undefined`. */
export const toDisposable = (dispose: () => void): Disposable =>
  (Symbol.dispose ? { [Symbol.dispose]: dispose } : {}) as Disposable

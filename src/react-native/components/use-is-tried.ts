/** Tells whether React tries what it mounts, as StrictMode does in development: it takes each new view out once, and in again. */

import { useState } from 'react'

/**
 * React says that by calling an initializer twice.
 * @see {@link https://react.dev/reference/react/useState#my-initializer-or-updater-function-runs-twice | React: My initializer runs twice}
 */
export function useIsTried(): boolean {
  let calls = 0
  const [trial] = useState(() => {
    calls += 1
    return { isTried: calls > 1 }
  })
  // The result of one of the two calls is kept, and React does not say which.
  trial.isTried ||= calls > 1
  return trial.isTried
}

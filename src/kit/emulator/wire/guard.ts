/** Contains an unexpected error that one client causes, so that the server goes on for all others. */

/** @param rescue called on an error, to deal with the client that caused it */
export function guard(act: () => void, rescue: () => void = () => undefined): void {
  try {
    act()
  } catch {
    rescue()
  }
}

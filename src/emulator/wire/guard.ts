/** The last fence between one client's absurdity and the server, which everybody else depends on. */

/** @param rescue what to do with whoever made it fail */
export function guard(act: () => void, rescue: () => void = () => undefined): void {
  try {
    act()
  } catch {
    rescue()
  }
}

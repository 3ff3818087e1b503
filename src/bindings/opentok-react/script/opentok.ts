/** OpenTok's global `OT`, which its script defines, and so does `import '@opentok/client'`. */

import type { OTLike } from '../../../auto/auto.types.ts'

interface OpenTokGlobal {
  readonly OT?: OTLike
}

export const isOpenTokLoaded = (): boolean =>
  typeof (globalThis as OpenTokGlobal).OT?.initSession === 'function'

/** @throws {TypeError} if it is not there */
export function findOpenTok(): OTLike {
  if (isOpenTokLoaded()) return (globalThis as OpenTokGlobal).OT as OTLike
  throw new TypeError(
    'globalThis.OT must be there before a session is opened: load opentok.js with a script tag or preloadScript(), or ' +
      "import '@opentok/client'",
  )
}

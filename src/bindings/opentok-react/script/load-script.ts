/** Loads OpenTok's script, once for each address. */

import { isOpenTokLoaded } from './opentok.ts'

const DEFAULT_URL = 'https://static.opentok.com/v2/js/opentok.min.js'

const loads = new Map<string, Promise<void>>()

function load(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.addEventListener('load', () => resolve())
    script.addEventListener('error', () => {
      // The next one who asks tries again.
      loads.delete(url)
      script.remove()
      reject(new Error(`OpenTok's script could not be loaded from ${url}`))
    })
    script.async = true
    script.src = url
    document.head.append(script)
  })
}

/**
 * Loads OpenTok's script, unless OpenTok is there already. Calls for the same address share one script.
 * @param url where it is
 * @returns settles when OpenTok is there
 * @throws {Error} (rejects) if the script could not be loaded; a later call tries again
 * @example
 * ```ts
 * import { loadScript } from 'opentok-reconnection/opentok-react'
 *
 * export const prepare = () => loadScript('https://static.opentok.com/v2/js/opentok.min.js')
 * ```
 */
export async function loadScript(url: string = DEFAULT_URL): Promise<void> {
  if (isOpenTokLoaded()) return
  const loading = loads.get(url) ?? load(url)
  loads.set(url, loading)
  await loading
}

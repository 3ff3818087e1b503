/** The script build: installs the library on the page's `OT` when it loads. */

import type { Reconnection, ReconnectionOptions } from '../../index.ts'
import type { OTLike } from '../auto.types.ts'
import { install, installReconnection } from '../install.ts'
import { readScriptOptions } from './script-options.ts'

/** The globals of the page that the script reads. */
interface Page {
  readonly OT?: OTLike
  readonly OpenTokReconnection?: { readonly options?: ReconnectionOptions }
}

/** The module of the inspector, which the page hosts. */
interface InspectorModule {
  mountInspector(element: Element, reconnection: Reconnection): unknown
}

const { OT, OpenTokReconnection } = globalThis as Page

function start(): () => void {
  if (!OT) throw new Error('there is no OT. Load this script after opentok.js')
  const { dataset = {} } = (document.currentScript ?? {}) as Partial<HTMLScriptElement>
  const { inspectorUrl, options } = readScriptOptions(
    dataset,
    OpenTokReconnection?.options ?? {},
    document.baseURI,
  )
  const inspect = (url: string, reconnection: Reconnection) =>
    import(/* @vite-ignore */ url).then(({ mountInspector }: InspectorModule) =>
      mountInspector(document.body, reconnection),
    )
  return install(
    OT,
    options,
    inspectorUrl === undefined
      ? undefined
      : (reconnection) => void inspect(inspectorUrl, reconnection).catch(report),
  )
}

/** The app goes on without the library, and its developer reads why. */
function report(error: unknown): void {
  // oxlint-disable-next-line no-console -- the console is all that a script tag can report to
  console.error('opentok-reconnection:', error)
}

/** Puts everything back as it was. */
export let uninstall = (): void => {}

try {
  uninstall = start()
} catch (error) {
  report(error)
}

export { installReconnection }

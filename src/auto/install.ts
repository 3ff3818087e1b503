/** Installs the library under OpenTok's `OT`: from then on its sessions survive a bad network. */

import type { Reconnection, ReconnectionOptions } from '../index.ts'
import { callApp } from './app-code.ts'
import type { OTLike, SdkSession } from './auto.types.ts'
import { createPatch } from './patch.ts'
import { installSession } from './session/session-facade.ts'
import type { SessionFacade } from './session/session-facade.ts'
import { validateOptions } from './validate-options.ts'

/** On each `OT` that has the library under it, whichever copy: two would join, publish and send twice. */
const INSTALLED = Symbol.for('opentok-reconnection.installed')

type Added = (session: SdkSession) => void

/** What `OT.sessions` is for OpenTok, undocumented: every session of the page. Measured: it says which one is added. */
interface SessionCollection {
  forEach?(visit: (session: SdkSession) => void): void
  on?(name: 'add', listener: Added): void
  off?(name: 'add', listener: Added): void
}

const PAST =
  'opentok-reconnection: a session was made by an initSession() that was imported by its name before ' +
  'installReconnection() was called. The library was put under this session afterwards, through a list that OpenTok.js ' +
  'does not document. Call OT.initSession() of the default import instead: import OT from "@opentok/client"'

/**
 * Puts the library under an existing app: call it once, before or after the app calls `OT.initSession()`. From then on
 * the app hears `sessionReconnecting` and `sessionReconnected` also where OpenTok would give up, and
 * `sessionDisconnected` only when it is over; signals are held meanwhile, its publishers stay published, and the
 * subscribers that it has stay good. The token of `connect()` serves for every later join, unless the option `token`
 * gives fresh ones.
 * @param OT the global of OpenTok's script, or what `import` returns
 * @param options those of `createReconnection()`, for every session
 * @returns a function that puts everything back as it was; a session that is joined stays joined
 * @throws {TypeError} if the first argument is not OpenTok's `OT`, or already has the library under it, or if an option
 * is unknown or wrong
 * @example
 * ```ts
 * import { installReconnection, type OTLike } from 'opentok-reconnection/auto'
 *
 * declare const OT: OTLike // import OT from '@opentok/client'
 * const uninstall = installReconnection(OT, {
 *   token: () => fetch('/token').then((response) => response.text()),
 * })
 * export { uninstall }
 * ```
 * @see {@link https://tokbox.com/developer/guides/connect-session/js/#automatic_reconnection | OpenTok: Automatic reconnection}
 */
export function installReconnection(OT: OTLike, options: ReconnectionOptions = {}): () => void {
  return install(OT, options)
}

/** @param handleSession called for each session that gets the library under it */
export function install(
  OT: OTLike,
  options: ReconnectionOptions,
  handleSession?: (reconnection: Reconnection) => void,
): () => void {
  if (typeof (OT as OTLike | undefined)?.initSession !== 'function') {
    throw new TypeError(
      `OT must be an object with initSession(), got ${OT === null ? 'null' : typeof OT}`,
    )
  }
  if (Object.hasOwn(OT, INSTALLED)) {
    throw new TypeError('OT must not have the library under it already: call its uninstall first')
  }
  validateOptions(options)
  const { initSession } = OT
  const patch = createPatch(OT)
  const facades = new Map<SdkSession, SessionFacade>()
  const { sessions } = OT as { readonly sessions?: SessionCollection }
  /** Whether OpenTok makes a session for a caller of `OT.initSession()`. */
  let isMaking = false
  let isPastSaid = false

  function adopt(session: SdkSession): SdkSession {
    if (facades.has(session)) return session
    const facade = installSession(session, OT, options)
    facades.set(session, facade)
    handleSession?.(facade.reconnection)
    return session
  }

  function make(...given: Parameters<OTLike['initSession']>): SdkSession {
    isMaking = true
    try {
      return adopt(initSession.apply(OT, given) as SdkSession)
    } finally {
      isMaking = false
    }
  }

  /** Development servers bind named imports before any code runs, and nothing of that is seen in a build. */
  function handleAdded(session: SdkSession): void {
    if (isMaking) return
    // oxlint-disable-next-line no-console -- the app does not know that it calls past the library
    if (!isPastSaid) console.warn(PAST)
    isPastSaid = true
    callApp(() => adopt(session))
  }

  function uninstall(): void {
    patch.restore()
    sessions?.off?.('add', handleAdded)
    for (const { uninstall } of facades.values()) uninstall()
    facades.clear()
  }

  try {
    patch.define(INSTALLED, { value: true, enumerable: false })
    patch.define('initSession', { value: make })
    sessions?.on?.('add', handleAdded)
    sessions?.forEach?.((session) => void adopt(session))
  } catch (error) {
    uninstall()
    throw error
  }
  return uninstall
}

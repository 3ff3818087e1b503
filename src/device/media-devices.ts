/** The cameras and microphones of the platform: which are there and allowed, and when to look again. */

import type { Devices } from '../contract/options.types.ts'
import { guardSubscribe } from '../lib/emitter.ts'
import { isPage } from '../lib/page.ts'

const NAMES = ['camera', 'microphone'] as const

const find = (): MediaDevices | undefined =>
  isPage() ? globalThis.navigator?.mediaDevices : undefined

/**
 * The platform's devices; none outside a page.
 * @see {@link https://developer.mozilla.org/en-US/docs/Web/API/MediaDevices/devicechange_event | MDN: devicechange}
 */
export const browserDevices: Devices = {
  async list() {
    const listed = await find()
      ?.enumerateDevices()
      .catch(() => [])
    // Browsers name devices only to pages that may use them. To take another one could open a prompt.
    return (listed ?? []).filter(({ label }) => label !== '')
  },
  subscribe(listener) {
    const devices = find()
    if (!devices) return () => {}
    const appear = () => {
      if (!document.hidden) listener()
    }
    const targets: [EventTarget, string, () => void][] = [
      [devices, 'devicechange', listener],
      [document, 'visibilitychange', appear],
    ]
    let isOver = false
    const listen = (target: EventTarget, name: string, handler: () => void) => {
      if (isOver) return
      target.addEventListener(name, handler)
      ends.push(() => target.removeEventListener(name, handler))
    }
    const ends: (() => void)[] = []
    for (const target of targets) listen(...target)
    for (const name of NAMES) {
      // Some browsers do not know these names, and others no permissions at all.
      void Promise.resolve()
        .then(() => navigator.permissions.query({ name }))
        .then((status) => listen(status, 'change', listener))
        .catch(() => {})
    }
    return () => {
      isOver = true
      for (const end of ends) end()
    }
  },
}

/** Wraps the devices that the app has passed in: if they throw, there are none. */
export function guardDevices(devices: Devices, handleError: (error: unknown) => void): Devices {
  return {
    async list() {
      try {
        return await devices.list()
      } catch (error) {
        handleError(error)
        return []
      }
    },
    subscribe: guardSubscribe(devices, handleError),
  }
}

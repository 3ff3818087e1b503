/** Events that OpenTok did not fire, in the shape of those that it does. */

import type { SdkEvent } from './auto.types.ts'

/** @param cancelable as OpenTok's event of that name is; OpenTok has no default action for an event that it did not fire */
export function createEvent(
  type: string,
  target: object,
  fields: object = {},
  cancelable = true,
): SdkEvent {
  let isPrevented = false
  return {
    ...fields,
    type,
    target,
    cancelable,
    preventDefault() {
      isPrevented = cancelable
    },
    isDefaultPrevented: () => isPrevented,
  } as SdkEvent
}

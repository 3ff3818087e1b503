/** Context of a device's state machine. */

import type { TakenDevice } from '../contract/machine-events.types.ts'

/** The context of the state machine of a camera or a microphone. */
export interface DeviceContext extends Pick<TakenDevice, 'isDevice'> {
  /** How many times in a row it was taken back in vain. */
  readonly attempt: number
  /** The device that was taken last; `null` if that is not known. */
  readonly deviceId: string | null
  /** The device to take; `null` while none is there. */
  readonly availableId: string | null
}

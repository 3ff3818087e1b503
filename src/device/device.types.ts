/** Context of a device's state machine. */

/** The context of the state machine of a camera or a microphone. */
export interface DeviceContext {
  /** How many times in a row it was taken back in vain. */
  readonly attempt: number
  /** The device to take; `null` while none is there. */
  readonly deviceId: string | null
}

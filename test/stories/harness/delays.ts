/** Delays of the scripted fake. */

export const CONNECT_MS = 50
export const REFUSE_MS = 10
export const DISCONNECT_MS = 110
export const PUBLISH_MS = 50
/** Time until a signal is confirmed; it arrives after half of it. */
export const ACK_MS = 2

export const DELAYS = {
  infoMs: REFUSE_MS,
  joinMs: CONNECT_MS - REFUSE_MS,
  cameraMs: 0,
  publishMs: PUBLISH_MS - ACK_MS,
  leaveMs: DISCONNECT_MS,
  // Infinite: the test decides when these happen.
  giveUpMs: Infinity,
  keepLostMs: Infinity,
  publishTimeoutMs: Infinity,
  subscribeTimeoutMs: Infinity,
}

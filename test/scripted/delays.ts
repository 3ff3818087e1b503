/** How long things take where a test says what happens. */

export const CONNECT_MS = 50
export const REFUSE_MS = 10
export const DISCONNECT_MS = 110
export const PUBLISH_MS = 50
/** A message arrives after half of it, its confirmation after all. */
export const ACK_MS = 2

export const DELAYS = {
  infoMs: REFUSE_MS,
  joinMs: CONNECT_MS - REFUSE_MS,
  cameraMs: 0,
  publishMs: PUBLISH_MS - ACK_MS,
  leaveMs: DISCONNECT_MS,
  // A test says when.
  giveUpMs: Infinity,
  keepLostMs: Infinity,
  publishTimeoutMs: Infinity,
  subscribeTimeoutMs: Infinity,
}

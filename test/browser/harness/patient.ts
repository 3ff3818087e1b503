/** How long a poll waits before it fails: as long as every other wait, so that no verdict hangs on a busy machine. */
export const PATIENT = { timeout: 30_000, interval: 20 } as const

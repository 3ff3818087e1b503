/** Fixed numbers of the OpenTok protocol, which the library, the fake and the emulator agree on. */

/** Longest `type` of a signal, in characters. */
export const SIGNAL_TYPE_CHARACTERS = 128

/** The characters that the `type` of a signal may have; it needs at least one. */
export const SIGNAL_TYPE_PATTERN = /^[\w.~-]+$/

/** Longest `data` of a signal, in characters of its JSON text: quotes and escapes count. */
export const SIGNAL_DATA_CHARACTERS = 8_192

/** Longest connection data of a token, in characters. */
export const CONNECTION_DATA_CHARACTERS = 1_000

/** Time in ms for which the server keeps a client whose socket is lost, so that it can resume. */
export const KEEP_LOST_MS = 30_000

/** WebSocket close code for a frame that breaks the protocol; OpenTok.js reconnects after it. */
export const CLOSE_PROTOCOL_ERROR = 1002

/** WebSocket close code for data that is not binary; OpenTok.js ends its session instead of reconnecting. */
export const CLOSE_UNSUPPORTED_DATA = 1003

/** WebSocket close code for an error of the server; OpenTok.js ends its session instead of reconnecting. */
export const CLOSE_INTERNAL_ERROR = 1011

/** Errors as the SDK makes them: a name, a number and a text. */

export const openTokError = (name: string, code: number, message = name) =>
  Object.assign(new Error(message), { name, code })

export const notConnected = () => openTokError('OT_NOT_CONNECTED', 500, 'Not connected.')

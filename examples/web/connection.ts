/** The faults that the switches set for one person: connection, media, tokens, signals. */

import { control } from './control.ts'

/** The current faults of one person. */
export interface Connection {
  readonly name: string
  /** When the connection to the server comes back, ms since the epoch; `Infinity`: only by `restore()`. */
  upAt: number
  isMediaCut: boolean
  /** The browser reports it too. */
  isOffline: boolean
  areTokensExpired: boolean
  /** The server accepts one signal per second and rejects the others. */
  isLimited: boolean
}

export const toConnection = (name: string): Connection => ({
  name,
  upAt: 0,
  isMediaCut: false,
  isOffline: false,
  areTokensExpired: false,
  isLimited: false,
})

export const isDown = ({ upAt }: Connection): boolean => upAt > Date.now()

/** Closes the socket and refuses new ones; the video is not affected. */
export async function drop(connection: Connection, forMs = Infinity): Promise<void> {
  connection.upAt = Date.now() + forMs
  await control('cut', { target: connection.name, ...(forMs < Infinity && { forMs }) })
}

export async function restore(connection: Connection): Promise<void> {
  connection.upAt = 0
  await control('restore', connection.name)
}

export async function cutMedia(connection: Connection): Promise<void> {
  connection.isMediaCut = true
  await control('cutMedia', connection.name)
}

export async function healMedia(connection: Connection): Promise<void> {
  connection.isMediaCut = false
  await control('healMedia', connection.name)
}

export async function limitSignals(connection: Connection, isLimited: boolean): Promise<void> {
  connection.isLimited = isLimited
  await control('rateLimit', isLimited ? 1 : null, connection.name)
}

export function toSentence(connection: Connection): string[] {
  const { areTokensExpired, isLimited, isMediaCut, isOffline, name } = connection
  return [
    ...(isOffline ? [`${name}’s device is offline.`] : []),
    ...(isDown(connection) && !isOffline ? [`${name}’s connection to the server is down.`] : []),
    ...(isMediaCut ? [`${name}’s video path is cut.`] : []),
    ...(areTokensExpired ? [`${name} gets expired tokens.`] : []),
    ...(isLimited ? [`${name} may send one signal per second.`] : []),
  ]
}

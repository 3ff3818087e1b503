/** The faults that the switches set for one person: connection, media, line, tokens, signals, devices. */

import { control } from './control.ts'
import type { DeviceFaults } from './messages.ts'

/** The current faults of one person. */
export interface Connection {
  readonly name: string
  /** When the connection to the server comes back, ms since the epoch; `Infinity`: only by `restore()`. */
  upAt: number
  isMediaCut: boolean
  /** Only the video is cut: pictures stand still. */
  isVideoCut: boolean
  isLineBad: boolean
  /** The browser reports it too. */
  isOffline: boolean
  areTokensExpired: boolean
  /** The server accepts one signal per second and rejects the others. */
  isLimited: boolean
  isCameraUnplugged: boolean
  isMicrophoneUnplugged: boolean
  /** The system holds the microphone. */
  isOnThePhone: boolean
  /** The browser has withdrawn the permission for camera and microphone. */
  isRefused: boolean
}

/** Messages are late too: OpenTok finds out by that whose line it is. */
const BAD_DELAY_MS = 600
const BAD_LINE = { lossPercent: 15, kbps: 60, delayMs: 200, jitterMs: 100 }

export const toConnection = (name: string): Connection => ({
  name,
  upAt: 0,
  isMediaCut: false,
  isVideoCut: false,
  isLineBad: false,
  isOffline: false,
  areTokensExpired: false,
  isLimited: false,
  isCameraUnplugged: false,
  isMicrophoneUnplugged: false,
  isOnThePhone: false,
  isRefused: false,
})

export const isDown = ({ upAt }: Connection): boolean => upAt > Date.now()

/** Closes the socket and refuses new ones; the video is not affected. */
export async function drop(connection: Connection, forMs = Infinity): Promise<void> {
  connection.upAt = Date.now() + forMs
  await control('cut', { target: connection.name, ...(forMs < Infinity && { forMs }) })
}

/** The line stays as bad as it is. */
export async function restore(connection: Connection): Promise<void> {
  connection.upAt = 0
  await control('restore', connection.name)
  if (connection.isLineBad) await worsenLine(connection)
}

export async function cutMedia(connection: Connection): Promise<void> {
  connection.isMediaCut = true
  await control('cutMedia', connection.name)
}

export async function healMedia(connection: Connection): Promise<void> {
  connection.isMediaCut = false
  await control('healMedia', connection.name)
}

export async function cutVideo(connection: Connection): Promise<void> {
  connection.isVideoCut = true
  await control('cutVideo', connection.name)
}

export async function healVideo(connection: Connection): Promise<void> {
  connection.isVideoCut = false
  await control('healVideo', connection.name)
}

export async function worsenLine(connection: Connection): Promise<void> {
  connection.isLineBad = true
  await control('degrade', { ...BAD_LINE, target: connection.name })
  await control('delay', BAD_DELAY_MS, connection.name)
}

/** Ends nothing but the bad line: `restore` would also end an outage. */
export async function improveLine(connection: Connection): Promise<void> {
  connection.isLineBad = false
  await control('degrade', { lossPercent: 0, target: connection.name })
  await control('delay', 0, connection.name)
}

export async function limitSignals(connection: Connection, isLimited: boolean): Promise<void> {
  connection.isLimited = isLimited
  await control('rateLimit', isLimited ? 1 : null, connection.name)
}

export const toDeviceFaults = (connection: Connection): DeviceFaults => ({
  unplugged: [
    ...(connection.isCameraUnplugged ? (['video'] as const) : []),
    ...(connection.isMicrophoneUnplugged ? (['audio'] as const) : []),
  ],
  isOnThePhone: connection.isOnThePhone,
  isRefused: connection.isRefused,
})

/** What is wrong with the devices, and what those who watch and listen are told of it. */
function toDeviceSentence(connection: Connection): string[] {
  const { isCameraUnplugged, isMicrophoneUnplugged, isOnThePhone, isRefused, name } = connection
  if (isRefused)
    return [`${name}’s browser has withdrawn camera and microphone; nobody else is told.`]
  return [
    ...(isCameraUnplugged ? [`${name}’s camera is unplugged.`] : []),
    ...(isMicrophoneUnplugged ? [`${name}’s microphone is unplugged; nobody else is told.`] : []),
    ...(isOnThePhone && !isMicrophoneUnplugged
      ? [`${name} has a phone call, which holds the microphone; nobody else is told.`]
      : []),
  ]
}

export function toSentence(connection: Connection): string[] {
  const { areTokensExpired, isLimited, isLineBad, isMediaCut, isOffline, isVideoCut, name } =
    connection
  return [
    ...(isOffline ? [`${name}’s device is offline.`] : []),
    ...(isDown(connection) && !isOffline ? [`${name}’s connection to the server is down.`] : []),
    ...(isMediaCut ? [`${name}’s video path is cut.`] : []),
    ...(isVideoCut && !isMediaCut ? [`${name}’s pictures stand still, with sound.`] : []),
    ...(isLineBad ? [`${name}’s line is bad.`] : []),
    ...(areTokensExpired ? [`${name} gets expired tokens.`] : []),
    ...(isLimited ? [`${name} may send one signal per second.`] : []),
    ...toDeviceSentence(connection),
  ]
}

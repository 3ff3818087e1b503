/** One person's line to the server, and whatever else the switches break for that person. */

import { control } from './control.ts'

/** What the switches have done to one person. */
export interface Line {
  readonly name: string
  /** When the line to the server comes back; `Infinity`: when it is restored. */
  upAt: number
  isMediaCut: boolean
  /** The browser says so, too. */
  isOffline: boolean
  areTokensExpired: boolean
  /** The server takes one signal a second, and refuses the others. */
  isLimited: boolean
}

export const toLine = (name: string): Line => ({
  name,
  upAt: 0,
  isMediaCut: false,
  isOffline: false,
  areTokensExpired: false,
  isLimited: false,
})

export const isDown = ({ upAt }: Line): boolean => upAt > Date.now()

/** The socket is killed and new ones are refused; the video has a way of its own. */
export async function drop(line: Line, forMs = Infinity): Promise<void> {
  line.upAt = Date.now() + forMs
  await control('cut', { target: line.name, ...(forMs < Infinity && { forMs }) })
}

export async function restore(line: Line): Promise<void> {
  line.upAt = 0
  await control('restore', line.name)
}

export async function cutMedia(line: Line): Promise<void> {
  line.isMediaCut = true
  await control('cutMedia', line.name)
}

export async function healMedia(line: Line): Promise<void> {
  line.isMediaCut = false
  await control('healMedia', line.name)
}

export async function limitSignals(line: Line, isLimited: boolean): Promise<void> {
  line.isLimited = isLimited
  await control('rateLimit', isLimited ? 1 : null, line.name)
}

export function toSentence(line: Line): string[] {
  const { areTokensExpired, isLimited, isMediaCut, isOffline, name } = line
  return [
    ...(isOffline ? [`${name}’s device is offline.`] : []),
    ...(isDown(line) && !isOffline ? [`${name}’s line to the server is down.`] : []),
    ...(isMediaCut ? [`${name}’s video path is cut.`] : []),
    ...(areTokensExpired ? [`${name} gets expired tokens.`] : []),
    ...(isLimited ? [`${name} may send one signal a second.`] : []),
  ]
}

/** Members of OpenTok's objects that the fake does not model: their names, and what a call of them does. */

import { OpenTokEmitter } from './emitter.ts'
import { FakeOpenTokError } from '../error.ts'

/** A member that the fake does not model: it throws, so that no test depends on it. */
export interface Unmodelled {
  (): never
  promise(): never
}

/** A setting that is accepted, without an effect unless one is given. */
export interface Accepted<Self> {
  (...values: unknown[]): Self
  promise(...values: unknown[]): Promise<void>
}

export function unmodelled(name: string): Unmodelled {
  const refuse = (): never => {
    throw new FakeOpenTokError('misuse', `${name}() is not part of the fake. Mock it yourself.`)
  }
  return Object.assign(refuse, { promise: () => refuse() })
}

export function accepted<Self>(
  self: Self,
  act: (...values: unknown[]) => void = () => {},
): Accepted<Self> {
  const accept = (...values: unknown[]) => {
    act(...values)
    return self
  }
  return Object.assign(accept, { promise: async (...values: unknown[]) => act(...values) })
}

/** A base class whose members of these names are unmodelled. */
export function withUnmodelled<Name extends string>(
  names: readonly Name[],
): new () => OpenTokEmitter & Readonly<Record<Name, Unmodelled>> {
  const Base = class extends OpenTokEmitter {}
  for (const name of names) {
    Object.defineProperty(Base.prototype, name, { value: unmodelled(name), writable: true })
  }
  return Base as never
}

export const OT_UNMODELLED = [
  'checkScreenSharingCapability',
  'getActiveAudioOutputDevice',
  'getAudioOutputDevices',
  'getDevices',
  'getSupportedCodecs',
  'getUserMedia',
  'hasEndToEndEncryptionSupport',
  'hasMediaProcessorSupport',
  'registerScreenSharingExtension',
  'reportIssue',
  'setAudioOutputDevice',
  'upgradeSystemRequirements',
] as const

export const SESSION_UNMODELLED = [
  'disableForceMute',
  'forceMuteAll',
  'forceMuteStream',
  'setEncryptionSecret',
  'setIceConfig',
] as const

export const PUBLISHER_UNMODELLED = [
  'applyAudioFilter',
  'applyVideoFilter',
  'clearAudioFilter',
  'clearVideoFilter',
  'cycleVideo',
  'getAudioFilter',
  'getImgData',
  'getMaxVideoBitrate',
  'getStats',
  'getStyle',
  'getTargetScalabilityMode',
  'getVideoBitratePreset',
  'getVideoContentHint',
  'publishCaptions',
  'setAudioMediaProcessorConnector',
  'setMaxVideoBitrate',
  'setPreferredFrameRate',
  'setPreferredResolution',
  'setTargetScalabilityMode',
  'setVideoBitratePreset',
  'setVideoContentHint',
] as const

export const SUBSCRIBER_UNMODELLED = [
  'getCaptionsTranslationLanguage',
  'getImgData',
  'getStats',
  'getStyle',
  'isSubscribedToCaptions',
  'setAudioMediaProcessorConnector',
  'setCaptionsTranslationLanguage',
  'setVideoMediaProcessorConnector',
  'subscribeToCaptions',
] as const

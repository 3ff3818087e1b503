/** OpenTok's members of a subscriber, and what each does while OpenTok has no object: between a final loss and the rejoin. */

/**
 * `setting`: the library remembers it for the next object; `reader`: returns what is given here; `request`: rejects;
 * `field` and `listening` are served by the facade itself.
 */
export type MemberKind =
  | { readonly kind: 'field' | 'listening' | 'request' }
  | { readonly kind: 'reader'; readonly without: unknown }
  | {
      readonly kind: 'setting'
      /** Returns the subscriber, and has a second form that returns a promise. */
      readonly isChained?: boolean
    }

const FIELD = { kind: 'field' } as const
const LISTENING = { kind: 'listening' } as const
const REQUEST = { kind: 'request' } as const
const reader = (without: unknown) => ({ kind: 'reader', without }) as const
const SETTING = { kind: 'setting' } as const
const CHAINED = { kind: 'setting', isChained: true } as const

export const SUBSCRIBER_MEMBERS = {
  element: FIELD,
  id: FIELD,
  stream: FIELD,
  on: LISTENING,
  once: LISTENING,
  off: LISTENING,
  getAudioVolume: reader(undefined),
  getCaptionsTranslationLanguage: reader(null),
  getImgData: reader(null),
  getStyle: reader({}),
  isAudioBlocked: reader(false),
  isSubscribedToCaptions: reader(false),
  videoHeight: reader(undefined),
  videoWidth: reader(undefined),
  getRtcStatsReport: REQUEST,
  getStats: REQUEST,
  setAudioMediaProcessorConnector: REQUEST,
  setVideoMediaProcessorConnector: REQUEST,
  restrictFrameRate: CHAINED,
  setAudioVolume: CHAINED,
  setCaptionsTranslationLanguage: SETTING,
  setPreferredFrameRate: SETTING,
  setPreferredResolution: SETTING,
  setStyle: SETTING,
  subscribeToAudio: CHAINED,
  subscribeToCaptions: SETTING,
  subscribeToVideo: CHAINED,
} as const satisfies Readonly<Record<string, MemberKind>>

const table = new Map<string | symbol, MemberKind>(Object.entries(SUBSCRIBER_MEMBERS))

export const toKind = (name: string | symbol): MemberKind | undefined => table.get(name)

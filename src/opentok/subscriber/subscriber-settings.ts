/** What the app sets on OpenTok's subscriber, so that the next object of the same stream starts with it. */

/** The settings of one stream, through one SDK subscriber after the other. */
export interface SubscriberSettings {
  /** Whether the app wants to hear the audio. */
  isAudioWanted(): boolean
  /** Whether the app wants to see the video. */
  isVideoWanted(): boolean
  /** Properties for the next object, in a new object each time: OpenTok writes into it (measured). */
  toProperties(): object
  /** Remembers what is set on this object. */
  watch(subscriber: object): void
  /** The object is gone: until there is another one, its setters only remember. */
  hold(): void
  /** Returns the object to the app unchanged. */
  release(): void
}

type Call = (...given: unknown[]) => unknown
type Setter = Call & { readonly promise?: Call }

/** A setter → the property of `subscribe()` with the same effect; OpenTok ignores only the last one (measured). */
const PROPERTIES = {
  setAudioVolume: 'audioVolume',
  setCaptionsTranslationLanguage: 'captionsTranslationLanguage',
  setPreferredFrameRate: 'preferredFrameRate',
  setPreferredResolution: 'preferredResolution',
  setStyle: 'style',
  subscribeToAudio: 'subscribeToAudio',
  subscribeToCaptions: 'subscribeToCaptions',
  subscribeToVideo: 'subscribeToVideo',
  restrictFrameRate: 'restrictFrameRate',
} as const

type Values = { style?: object } & {
  [Property in Exclude<(typeof PROPERTIES)[keyof typeof PROPERTIES], 'style'>]?: unknown
}

/**
 * @param given properties of the app, which are never written to
 * @param send hears that the app has switched the audio on
 */
export function createSubscriberSettings(
  given: object | undefined,
  send: (event: { type: 'sound.due' }) => void,
): SubscriberSettings {
  const initial: Values = { ...given }
  const settings: Values = {}
  let isHeld = false
  let release = () => {}

  function toProperties(): Values {
    const properties: Values = { ...initial, ...settings }
    if (settings.style) properties.style = { ...initial.style, ...settings.style }
    // Measured: with a volume, OpenTok plays audio that is switched off.
    if (settings.subscribeToAudio === false) delete properties.audioVolume
    return properties
  }

  const isAudioWanted = () => toProperties().subscribeToAudio !== false

  function remember(property: keyof Values, [value, detail]: readonly unknown[]): void {
    if (property === 'style') {
      const style = typeof value === 'string' ? { [value]: detail } : (value as object)
      settings.style = { ...settings.style, ...style }
      // OpenTok calls its own setters too, with a reason.
    } else if (detail === undefined) settings[property] = value
    // Measured: a volume switches the audio on.
    if (property === 'audioVolume' && Number(value) > 0) settings.subscribeToAudio = true
  }

  function watch(subscriber: object): void {
    release()
    isHeld = false
    const target = subscriber as Record<string, Setter | undefined>
    const { restrictFrameRate, setAudioVolume } = target
    if (settings.restrictFrameRate !== undefined)
      restrictFrameRate?.call(target, settings.restrictFrameRate)

    /** @param empty what is returned while the object is gone */
    function observe(property: keyof Values, call: Call, empty: unknown): Call {
      return function observed(this: unknown, ...values) {
        const wasOff = settings.subscribeToAudio === false
        const wasWanted = isAudioWanted()
        const result = isHeld ? empty : call.apply(this, values)
        remember(property, values)
        const { audioVolume } = { ...initial, ...settings }
        // The object may have been made without it, see `toProperties()`.
        if (!isHeld && wasOff && settings.subscribeToAudio !== false && Number(audioVolume) > 0)
          setAudioVolume?.call(target, audioVolume)
        if (!isHeld && !wasWanted && isAudioWanted()) send({ type: 'sound.due' })
        return result
      }
    }

    const cleanups = Object.entries(PROPERTIES).map(([name, property]) => {
      const setter = target[name]
      if (!setter) return () => {}
      const { promise } = setter
      const isChained = promise !== undefined || property === 'style'
      const observed = observe(property, setter, isChained ? target : Promise.resolve())
      const forms = promise && { promise: observe(property, promise, Promise.resolve()) }
      return replace(target, name, Object.assign(observed, setter, forms))
    })
    release = () => {
      for (const cleanup of cleanups) cleanup()
      release = () => {}
    }
  }

  return {
    isAudioWanted,
    isVideoWanted: () => toProperties().subscribeToVideo !== false,
    toProperties,
    watch,
    hold() {
      isHeld = true
    },
    release: () => release(),
  }
}

/** Puts another value in the place of a member. @returns the cleanup, which leaves alone what others have put there since */
function replace(target: object, name: string, value: unknown): () => void {
  const previous = Object.getOwnPropertyDescriptor(target, name)
  const member = { configurable: true, enumerable: true, writable: true, ...previous, value }
  Reflect.defineProperty(target, name, member)
  return () => {
    if (Object.getOwnPropertyDescriptor(target, name)?.value !== value) return
    if (previous) Reflect.defineProperty(target, name, previous)
    else Reflect.deleteProperty(target, name)
  }
}

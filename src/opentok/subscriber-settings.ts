/** What the app sets on OpenTok's subscriber, so that the next object of the same stream starts with it. */

/** The settings of one stream, through one SDK subscriber after the other. */
export interface SubscriberSettings {
  /** Whether the app wants to see the video. */
  readonly isVideoWanted: boolean
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

/** @param given properties of the app, which are never written to */
export function createSubscriberSettings(given: object | undefined): SubscriberSettings {
  const initial = { ...given } as Record<string, unknown>
  const settings: Record<string, unknown> = {}
  let isHeld = false
  let release = () => {}

  function toProperties(): Record<string, unknown> {
    const properties: Record<string, unknown> = { ...initial, ...settings }
    if (settings['style'])
      properties['style'] = { ...(initial['style'] as object), ...(settings['style'] as object) }
    // Measured: with a volume, OpenTok plays audio that is switched off.
    if (settings['subscribeToAudio'] === false) delete properties['audioVolume']
    return properties
  }

  function remember(property: string, [value, detail]: unknown[]): void {
    if (property === 'style') {
      const styles = typeof value === 'string' ? { [value]: detail } : (value as object)
      settings['style'] = { ...(settings['style'] as object), ...styles }
      // OpenTok calls its own setters too, with a reason.
    } else if (detail === undefined) settings[property] = value
    // Measured: a volume switches the audio on.
    if (property === 'audioVolume' && Number(value) > 0) settings['subscribeToAudio'] = true
  }

  function watch(subscriber: object): void {
    release()
    isHeld = false
    const target = subscriber as Record<string, Setter | undefined>
    const { restrictFrameRate, setAudioVolume } = target
    if (settings['restrictFrameRate'] !== undefined)
      restrictFrameRate?.call(target, settings['restrictFrameRate'])

    const cleanups = Object.entries(PROPERTIES).map(([name, property]) => {
      const setter = target[name]
      if (!setter) return () => {}
      const isChained = setter.promise !== undefined || property === 'style'
      const observe = (call: Call, empty: unknown): Call =>
        function observed(this: unknown, ...values) {
          const wasOff = settings['subscribeToAudio'] === false
          const result = isHeld ? empty : call.apply(this, values)
          remember(property, values)
          const { audioVolume } = { ...initial, ...settings }
          // It was left out when the object was made.
          if (
            !isHeld &&
            wasOff &&
            settings['subscribeToAudio'] !== false &&
            Number(audioVolume) > 0
          )
            setAudioVolume?.call(target, audioVolume)
          return result
        }
      const observed = observe(setter, isChained ? target : Promise.resolve())
      const { promise } = setter
      return replace(
        target,
        name,
        Object.assign(
          observed,
          setter,
          promise && { promise: observe(promise, Promise.resolve()) },
        ),
      )
    })
    release = () => {
      for (const cleanup of cleanups) cleanup()
      release = () => {}
    }
  }

  return {
    get isVideoWanted() {
      return toProperties()['subscribeToVideo'] !== false
    },
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
  const former = Object.getOwnPropertyDescriptor(target, name)
  const member = { configurable: true, enumerable: true, writable: true, ...former, value }
  Reflect.defineProperty(target, name, member)
  return () => {
    if (Object.getOwnPropertyDescriptor(target, name)?.value !== value) return
    if (former) Reflect.defineProperty(target, name, former)
    else Reflect.deleteProperty(target, name)
  }
}
